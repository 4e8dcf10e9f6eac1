package io.recobro.source.files;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.Pack;
import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeWriter;
import io.recobro.stream.Content;
import io.recobro.stream.digest.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** A backup of files made entry by entry, so that it can be as no capture would make it. A pack holds three members. */
public final class HandMadeSnapshot implements BackupReader {
    public static final Timestamp TIME = new Timestamp(1_700_000_000L, 123_456_789);

    private static final int CONTENTS_PER_MEMBER = 3;
    private static final int MEMBERS_PER_PACK = 3;
    private static final int TAR_BLOCK = 512;

    private final TreeMap<RawPath, Entry> entries = new TreeMap<>();
    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    private final Map<String, byte[]> packs = new LinkedHashMap<>();
    private final Set<String> requests = new LinkedHashSet<>();
    private byte[] tree;
    private byte[] index;

    public static Attributes attributes(int mode) {
        return new Attributes(
                mode, 0, 0, "root", "root", TIME, TIME, DeviceNumber.NONE, 1, 1, Optional.empty(), List.of());
    }

    public HandMadeSnapshot add(Entry entry) {
        entries.put(entry.path(), entry);
        return this;
    }

    public HandMadeSnapshot directory(String path, int mode) {
        return add(new Entry.Directory(RawPath.of(path), attributes(mode)));
    }

    public HandMadeSnapshot file(String path, String text) {
        return file(RawPath.of(path), attributes(0644), text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param chunks each a content of its own */
    public HandMadeSnapshot file(RawPath path, Attributes attributes, byte[]... chunks) {
        long size = Arrays.stream(chunks).mapToLong(chunk -> chunk.length).sum();
        return add(new Entry.File(path, attributes, size, Extents.WHOLE, ids(chunks)));
    }

    public HandMadeSnapshot sparse(String path, long size, Extents extents, byte[]... chunks) {
        return add(new Entry.File(RawPath.of(path), attributes(0600), size, extents, ids(chunks)));
    }

    public HandMadeSnapshot symlink(String path, String target) {
        return add(new Entry.SymbolicLink(RawPath.of(path), attributes(0777), target.getBytes(StandardCharsets.UTF_8)));
    }

    /** Two names of one file. */
    public HandMadeSnapshot linked(String first, String second, String text) {
        Attributes two = new Attributes(
                0644, 0, 0, "root", "root", TIME, TIME, DeviceNumber.NONE, 7, 2, Optional.empty(), List.of());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file(RawPath.of(first), two, bytes);
        return file(RawPath.of(second), two.withHardLink(Optional.of(RawPath.of(first))), bytes);
    }

    public HandMadeSnapshot withXattr(String path, String name, String value) {
        return add(entries.get(RawPath.of(path))
                .with(entries.get(RawPath.of(path))
                        .attributes()
                        .withXattrs(List.of(new Xattr(name, value.getBytes(StandardCharsets.UTF_8))))));
    }

    private ContentIds ids(byte[]... chunks) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (byte[] chunk : chunks) {
            if (chunk.length > 0) {
                String id = Digests.sha256(chunk, 0, chunk.length);
                contents.putIfAbsent(id, chunk);
                packed.writeBytes(HexFormat.of().parseHex(id));
            }
        }
        return ContentIds.of(packed.toByteArray());
    }

    /** Ends the making. */
    public HandMadeSnapshot complete() {
        try {
            writeContents();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            TreeWriter writer = new TreeWriter(text, TIME);
            for (Entry entry : entries.values()) {
                writer.write(entry);
            }
            writer.complete();
            tree = gzip(text.toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return this;
    }

    /** Stores another text as the tree, with a good end mark. */
    public HandMadeSnapshot withTree(String... lines) {
        String text = "#mtree\n# recobro-tree 1 started=1.000000000\n" + String.join("\n", lines) + "\n";
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        String end = "# end entries=" + lines.length + String.format(" crc32=%08x%n", checksum.getValue());
        tree = gzip((text + end).getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private void writeContents() throws IOException {
        StringBuilder text = new StringBuilder("# recobro contents 1\n");
        List<Map.Entry<String, byte[]>> all = new ArrayList<>(contents.entrySet());
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        int members = 0;
        for (int from = 0; from < all.size(); from += CONTENTS_PER_MEMBER) {
            if (members % MEMBERS_PER_PACK == 0) {
                close(pack);
                pack = new ByteArrayOutputStream();
                text.append("pack ").append(name(packs.size() + 1)).append('\n');
            }
            members++;
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            StringBuilder rows = new StringBuilder();
            for (var content : all.subList(from, Math.min(all.size(), from + CONTENTS_PER_MEMBER))) {
                tarEntry(content.getKey(), content.getValue(), plain, rows);
            }
            byte[] member = gzip(plain.toByteArray());
            text.append("member %d %d %d%n".formatted(pack.size(), member.length, plain.size()))
                    .append(rows);
            pack.writeBytes(member);
        }
        close(pack);
        index = gzip(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void close(ByteArrayOutputStream pack) {
        if (pack.size() > 0) {
            pack.writeBytes(gzip(new byte[2 * TAR_BLOCK]));
            packs.put(name(packs.size() + 1), pack.toByteArray());
        }
    }

    private static String name(int number) {
        return "20261122T060000Z-k3f9q2.%04d.tar.gz".formatted(number);
    }

    private static void tarEntry(String id, byte[] bytes, ByteArrayOutputStream plain, StringBuilder rows) {
        TarArchiveEntry entry = new TarArchiveEntry(id);
        entry.setSize(bytes.length);
        entry.setMode(0100644);
        entry.setModTime(0);
        byte[] header = new byte[TAR_BLOCK];
        entry.writeEntryHeader(header);
        plain.writeBytes(header);
        rows.append("%s %d %d%n".formatted(id, bytes.length, plain.size()));
        plain.writeBytes(bytes);
        plain.writeBytes(new byte[(TAR_BLOCK - bytes.length % TAR_BLOCK) % TAR_BLOCK]);
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(stored)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return stored.toByteArray();
    }

    public Collection<Entry> entries() {
        return entries.values();
    }

    /** Stored packs by name, to be damaged; a name that is removed is a pack that is missing. */
    public Map<String, byte[]> storedPacks() {
        return packs;
    }

    /** Cuts the stored tree. */
    public void cutTree(int bytes) {
        tree = Arrays.copyOf(tree, tree.length - bytes);
    }

    /** Which ranges of packs were read. */
    public Set<String> requests() {
        return requests;
    }

    @Override
    public List<Item> artifacts() {
        return List.of(
                new Item("tree.mtree.gz", "tree", "gzip", Digests.content(tree)),
                new Item("contents.txt.gz", "contents", "gzip", Digests.content(index)));
    }

    @Override
    public InputStream open(String artifact) {
        return new ByteArrayInputStream(artifact.startsWith("tree") ? tree : index);
    }

    @Override
    public InputStream open(String artifact, long offset, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Pack> packs() {
        List<Pack> all = new ArrayList<>();
        int count = (contents.size() + CONTENTS_PER_MEMBER * MEMBERS_PER_PACK - 1)
                / (CONTENTS_PER_MEMBER * MEMBERS_PER_PACK);
        for (int i = 1; i <= count; i++) {
            Content content = Digests.content(packs.getOrDefault(name(i), new byte[0]));
            all.add(new Pack(name(i), content.bytes(), content.sha256()));
        }
        return all;
    }

    @Override
    public synchronized InputStream openPack(String pack, long offset, long length) {
        byte[] stored = packs.get(pack);
        if (stored == null) {
            throw Fault.OBJECT_MISSING.because("unable to find object '" + pack + "'");
        }
        requests.add(pack + " " + offset);
        int from = (int) Math.min(stored.length, offset);
        return new ByteArrayInputStream(stored, from, (int) Math.min(stored.length - from, length));
    }
}
