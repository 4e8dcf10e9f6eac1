package io.recobro.source.files.pack;

import io.recobro.fault.Fault;
import io.recobro.source.ArtifactSink;
import io.recobro.source.PackWriter;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.content.ContentsWriter;
import io.recobro.stream.Block;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.member.MemberIndex;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The contents that a snapshot can refer to, and the pack that takes new ones. One thread opens members and ends packs;
 * any thread fills and writes members. Packs that were not completed when it is closed will not exist.
 */
public final class Packs implements AutoCloseable {
    /** A pack takes no further members when those it has were to hold this much before compression. */
    public static final long PLAIN_BYTES = 64 << 20;

    private static final String KIND = "contents";

    /** As many bytes of ids may wait to be looked up. */
    private static final int LATER = 8 << 20;

    private final ArtifactSink sink;
    private final Stored stored;
    private ContentIndex index;
    private byte[] later = new byte[1 << 10];
    private int referredLater;
    private final BitSet used = new BitSet();
    private final BitSet needed = new BitSet();
    private long addedContents;
    private long addedBytes;

    private PackWriter open;
    private int openPack;
    private long planned;
    private int outstanding;

    /** Contents that are stored already. */
    public interface Stored {
        /** No contents. */
        Stored NOTHING = new Stored() {
            @Override
            public ContentIndex index() {
                return new ContentIndex();
            }

            @Override
            public boolean complete() {
                return false;
            }
        };

        /** Which they are; asked for once at most. The index grows afterwards. */
        ContentIndex index();

        /** Whether whatever the snapshot before refers to is among them, so that nobody has to look. */
        boolean complete();
    }

    public Packs(ArtifactSink sink, Stored stored) {
        this.sink = sink;
        this.stored = stored;
    }

    /** Whether nobody had to look which contents are stored: all that were referred to, and none were new. */
    public synchronized boolean unread() {
        return index == null;
    }

    private ContentIndex index() {
        if (index == null) {
            index = stored.index();
            for (int at = 0; at < referredLater; at += ContentId.BYTES) {
                ContentId id = ContentId.of(later, at);
                int content = index.find(id);
                if (content == ContentIndex.NONE) {
                    throw Fault.BACKUP_DAMAGED
                            .because("unable to build on the backup before: its tree refers to content '" + id
                                    + "', which is not in its list of contents")
                            .hint("have it marked with 'recobro verify --level structure': then no other builds on it");
                }
                use(content);
            }
            later = new byte[0];
        }
        return index;
    }

    private void use(int content) {
        used.set(index.pack(index.member(content)));
        needed.set(content);
    }

    /**
     * A new member. Waits until there is memory for it, and at times for all others to be written: whoever waits here
     * must not hold one.
     *
     * @param plain bytes that will go into it, at most
     */
    public PackMember member(int plain) {
        if (open != null && planned > 0 && planned + plain > PLAIN_BYTES) {
            endPack();
        }
        if (open == null) {
            open = sink.pack();
            synchronized (this) {
                openPack = index().addPack(open.name());
            }
        }
        planned += plain;
        Block block = open.take();
        synchronized (this) {
            outstanding++;
        }
        return new PackMember(this, block);
    }

    /** Ends a member: an empty one is forgotten. */
    public void write(PackMember member) {
        try {
            if (member.contents() == 0) {
                open.discard(member.block());
            } else {
                open.write(member.block(), new MemberLabel(KIND, "" + member.number(), member.contents()));
            }
        } finally {
            synchronized (this) {
                outstanding--;
                notifyAll();
            }
        }
    }

    /** Gives up a member after a failure: the pack must not be completed then. */
    public void forget(PackMember member) {
        synchronized (this) {
            outstanding--;
            notifyAll();
        }
    }

    /** Whether all these contents are known; then the packs they lie in belong to the snapshot. */
    public synchronized boolean refer(byte[] ids) {
        if (index == null && stored.complete() && referredLater + ids.length <= LATER) {
            while (later.length < referredLater + ids.length) {
                later = Arrays.copyOf(later, 2 * later.length);
            }
            System.arraycopy(ids, 0, later, referredLater, ids.length);
            referredLater += ids.length;
            return true;
        }
        index();
        int[] found = new int[ids.length / ContentId.BYTES];
        for (int i = 0; i < found.length; i++) {
            found[i] = index.find(ContentId.of(ids, i * ContentId.BYTES));
            if (found[i] == ContentIndex.NONE) {
                return false;
            }
        }
        for (int content : found) {
            use(content);
        }
        return true;
    }

    synchronized boolean claim(ContentId id, PackMember member, int start, int size) {
        int known = index().find(id);
        if (known != ContentIndex.NONE) {
            use(known);
            return false;
        }
        if (!member.numbered()) {
            member.number(index.addMember(openPack));
            used.set(openPack);
        }
        index.add(id, member.number(), start, size);
        needed.set(index.contents() - 1);
        addedContents++;
        addedBytes += size;
        return true;
    }

    /** Contents that were not known before. */
    public synchronized long addedContents() {
        return addedContents;
    }

    /** Bytes of contents that were not known before. */
    public synchronized long addedBytes() {
        return addedBytes;
    }

    /** Completes the open pack. */
    public void complete() {
        if (open != null) {
            endPack();
        }
    }

    /** The packs that hold contents of the snapshot. */
    public synchronized SortedSet<String> used() {
        index();
        SortedSet<String> names = new TreeSet<>();
        used.stream().forEach(pack -> names.add(index.name(pack)));
        return names;
    }

    /** How many percent of what is in each of those packs the snapshot needs, rounded up. */
    public synchronized SortedMap<String, Integer> needed() {
        long[] all = new long[index().packs()];
        long[] wanted = new long[index.packs()];
        for (int content = 0; content < index.contents(); content++) {
            int pack = index.pack(index.member(content));
            all[pack] += index.size(content);
            wanted[pack] += needed.get(content) ? index.size(content) : 0;
        }
        SortedMap<String, Integer> percent = new TreeMap<>();
        used.stream()
                .forEach(pack ->
                        percent.put(index.name(pack), (int) Math.ceilDiv(100 * wanted[pack], Math.max(1, all[pack]))));
        return percent;
    }

    /** Writes what is in the packs of the snapshot; after {@link #complete}. */
    public synchronized void describe(MemberWriter out) {
        ContentsWriter.write(index(), used::get, out);
    }

    private void endPack() {
        awaitOutstanding();
        PackWriter pack = open;
        try {
            if (used.get(openPack)) {
                pack.flush();
                Block trailer = pack.take();
                trailer.append(new byte[TarHeader.TRAILER]);
                pack.write(trailer, new MemberLabel("tail", "", 0));
                place(pack.complete());
            }
        } finally {
            pack.close();
        }
        open = null;
        planned = 0;
    }

    private synchronized void place(MemberWriter.Written written) {
        for (MemberEntry entry : MemberIndex.read(new ByteArrayInputStream(written.index()))) {
            if (entry.kind().equals(KIND)) {
                index.place(Integer.parseInt(entry.table()), entry.offset(), entry.bytes(), entry.plainBytes());
            }
        }
    }

    private synchronized void awaitOutstanding() {
        try {
            while (outstanding > 0) {
                wait();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to finish a pack: interrupted", stopped);
        }
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
