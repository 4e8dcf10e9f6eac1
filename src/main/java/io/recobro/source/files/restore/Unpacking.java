package io.recobro.source.files.restore;

import io.recobro.fault.Fault;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.landing.Fatal;
import io.recobro.source.files.landing.Losses;
import io.recobro.source.files.landing.PendingFile;
import io.recobro.source.files.landing.Placement;
import io.recobro.source.files.landing.Target;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.restore.Directories.Level;
import io.recobro.source.files.restore.Existing.Verdict;
import io.recobro.source.files.restore.Leaders.Leader;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings the wanted entries of a tree back, in tree order: directories at once, what has content in windows that are
 * fetched while the next one is collected. Links are made when the window with the file is in, and directories get their
 * times when nothing more is written into them.
 */
final class Unpacking implements Selected.Taker, AutoCloseable {
    /** One being fetched, one waiting behind it so that no thread is idle. */
    private static final int UNDER_WAY = 2;

    /** Mode of directories that the snapshot does not know. */
    private static final int READABLE = 0755;

    private final ContentIndex index;
    private final Target target;
    private final Places places;
    private final Rules rules;
    private final Losses losses;
    private final Existing existing;
    private final Directories directories;
    private final Mirror mirror;
    private final AtomicLong files = new AtomicLong();
    private final Leaders leaders = new Leaders();
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private Fetching fetching;
    private Window window;
    private PendingFile unfinished;
    private long kept;

    Unpacking(ContentIndex index, Target target, Places places, Rules rules, Losses losses, Protection protection) {
        this.index = index;
        this.target = target;
        this.places = places;
        this.rules = rules;
        this.losses = losses;
        this.existing = new Existing(target, rules, index);
        this.directories = new Directories(target, rules, losses, this::makeAboveRoot);
        this.mirror = new Mirror(target, losses, protection);
        this.window = new Window(index);
    }

    /** A further name, to be made when its file is there. */
    record Link(Leader leader, RawPath path, Entry entry) {}

    private record Sent(Window window, List<Future<?>> results) {}

    /** Uses these threads, which must have ended when this is closed. */
    void begin(Fetching threads) {
        fetching = threads;
    }

    long files() {
        return files.get();
    }

    /** Paths that were left as they are. */
    long kept() {
        return kept;
    }

    long removed() {
        return mirror.removed();
    }

    @Override
    public void root(RawPath root) {
        window.left().addAll(directories.leaveAll());
        places.root(root);
    }

    @Override
    public void entry(Entry entry, boolean wanted) {
        RawPath path = places.of(entry.path());
        window.left().addAll(directories.leaveUpTo(path));
        if (entry instanceof Entry.Directory directory) {
            directories.enter(path, directory, wanted);
        } else if (wanted) {
            bringBack(path, entry);
        }
        leaders.passed(entry);
        if (window.full()) {
            send();
        }
    }

    private void makeAboveRoot() {
        for (RawPath above : places.aboveRoot()) {
            try {
                if (target.status(above).isEmpty()) {
                    target.makeDirectory(above, READABLE);
                }
            } catch (IOException failure) {
                Fatal.check(above, failure);
                throw Fault.TARGET_FAILED.because(
                        "unable to make directory '" + above + "': " + failure.getMessage(), failure);
            }
        }
    }

    private void bringBack(RawPath path, Entry entry) {
        boolean fresh = false;
        if (directories.none()) {
            makeAboveRoot();
        } else {
            Optional<Level> directory = directories.current(path);
            if (directory.isEmpty()) {
                losses.remark("lie in a directory that could not be made", entry.path());
                return;
            }
            fresh = directory.get().fresh;
        }
        try {
            Optional<FileStatus> there = fresh ? Optional.empty() : target.status(path);
            if (there.isEmpty() || mayGo(path, entry, there.get())) {
                make(path, entry);
            }
        } catch (IOException failure) {
            Fatal.check(path, failure);
            losses.failed(entry.path(), failure.getMessage());
        }
    }

    /** Whether what is there is to be replaced; else all that is to be done about it is done. */
    private boolean mayGo(RawPath path, Entry entry, FileStatus there) throws IOException {
        Optional<Leader> leader = leaders.of(entry);
        if (leader.isPresent() && rules.replaces() && there.type() != FileType.DIRECTORY) {
            return leader.get().file().isPresent() || !sameFile(leader.get().path(), there);
        }
        Verdict verdict = existing.verdict(path, entry, there);
        switch (verdict) {
            case EQUAL -> leaders.lead(path, entry, Optional.empty());
            case ATTRIBUTES -> {
                losses.notSet(entry.path(), target.apply(path, entry));
                leaders.lead(path, entry, Optional.empty());
            }
            case KEPT -> losses.remark("exist and were left as they are, though they differ", entry.path());
            case IN_THE_WAY -> losses.failed(entry.path(), "a directory is in its place");
            case REPLACED -> {
                if (there.type() == FileType.DIRECTORY) {
                    mirror.remove(path, entry.path());
                }
                return true;
            }
        }
        kept++;
        return false;
    }

    private boolean sameFile(RawPath path, FileStatus there) throws IOException {
        Optional<FileStatus> other = target.status(path);
        return other.isPresent()
                && other.get().inode() == there.inode()
                && other.get().device().equals(there.device());
    }

    private void make(RawPath path, Entry entry) throws IOException {
        Optional<Leader> leader = leaders.of(entry);
        if (leader.isPresent()) {
            window.links().add(new Link(leader.get(), path, entry));
            return;
        }
        switch (entry) {
            case Entry.File file -> write(path, file);
            case Entry.Socket socket -> losses.remark("are sockets, which only their program makes", socket.path());
            case Entry.Device device -> makeDevice(path, device);
            default -> makeSpecial(path, entry);
        }
    }

    private void makeDevice(RawPath path, Entry.Device device) throws IOException {
        try {
            makeSpecial(path, device);
        } catch (PosixException refused) {
            if (refused.errno() != PosixException.EPERM) {
                throw refused;
            }
            losses.remark("are devices, which this account may not make", device.path());
        }
    }

    private void makeSpecial(RawPath path, Entry entry) throws IOException {
        losses.notSet(entry.path(), target.make(path, entry));
        files.incrementAndGet();
        leaders.lead(path, entry, Optional.empty());
    }

    private void write(RawPath path, Entry.File file) {
        PendingFile pending = new PendingFile(target, path, file, losses, files);
        leaders.lead(path, file, Optional.of(pending));
        unfinished = pending;
        int[] contents = contents(file, pending);
        if (file.content().count() == 0) {
            pending.conclude();
        }
        long position = 0;
        for (int content : contents) {
            if (window.full()) {
                send();
            }
            window.add(new Placement(content, pending, position));
            position += index.size(content);
        }
    }

    /** Their numbers; none when they are not all there, or not as many bytes as the file has. */
    private int[] contents(Entry.File file, PendingFile pending) {
        byte[] packed = file.content().packed();
        int[] contents = new int[file.content().count()];
        long data = 0;
        for (int i = 0; i < contents.length; i++) {
            ContentId id = ContentId.of(Arrays.copyOfRange(packed, i * ContentIds.BYTES, (i + 1) * ContentIds.BYTES));
            contents[i] = index.find(id);
            if (contents[i] == ContentIndex.NONE) {
                pending.refuse(
                        Fault.BACKUP_DAMAGED.because("unable to find content " + id + " in the packs of the backup"));
                return new int[0];
            }
            data += index.size(contents[i]);
        }
        if (data != file.extents().dataBytes(file.size())) {
            pending.refuse(Fault.BACKUP_DAMAGED.because(
                    "unable to use the contents of '" + file.path() + "': they are " + data + " bytes"));
            return new int[0];
        }
        return contents;
    }

    /** Everything was shown: waits until it is written. */
    void finish() {
        window.left().addAll(directories.leaveAll());
        send();
        while (!underWay.isEmpty()) {
            conclude();
        }
    }

    private void send() {
        underWay.add(new Sent(window, fetching.begin(window)));
        window = new Window(index);
        if (underWay.size() >= UNDER_WAY) {
            conclude();
        }
    }

    private void conclude() {
        Sent sent = underWay.peek();
        Fetching.await(sent.results());
        underWay.remove();
        sent.window().links().forEach(this::link);
        sent.window().left().forEach(this::leave);
    }

    private void link(Link link) {
        Optional<PendingFile> file = link.leader().file();
        if (file.isPresent() && !file.get().complete()) {
            file.get()
                    .damage()
                    .ifPresentOrElse(
                            damage -> losses.damaged(link.entry().path(), damage),
                            () -> losses.failed(
                                    link.entry().path(),
                                    "'" + link.leader().path() + "', which it is a name of, failed"));
            return;
        }
        try {
            target.link(link.leader().path(), link.path());
            files.incrementAndGet();
        } catch (IOException failure) {
            Fatal.check(link.path(), failure);
            losses.failed(link.entry().path(), failure.getMessage());
        }
    }

    private void leave(Level level) {
        level.names.filter(names -> !level.fresh).ifPresent(names -> mirror.removeOthers(level, names));
        if (!level.fresh) {
            mirror.removeUnfinished(level.path);
        }
        if (!level.attributes) {
            return;
        }
        try {
            losses.notSet(level.entry.path(), target.apply(level.path, level.entry));
        } catch (IOException failure) {
            Fatal.check(level.path, failure);
            losses.failed(level.entry.path(), failure.getMessage());
        }
    }

    /** Ends early if it must: what is incomplete is removed. Call it when no thread writes any more. */
    @Override
    public void close() {
        underWay.forEach(sent -> sent.window().abandon());
        window.abandon();
        if (unfinished != null) {
            unfinished.abandon();
        }
    }
}
