package io.recobro.source.files.walk;

import io.recobro.fault.Fault;
import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.select.Selection;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.files.tree.TreeReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Goes through the roots in tree order and compares them with the tree of the snapshot before. Memory grows with the names of
 * the directories on the path, and with the number of inodes that have several names; a little is read ahead by further
 * threads. Used by one thread, but for {@link #open}.
 */
public final class Walk implements AutoCloseable {
    private static final byte[] SELF = {};

    private final Roots roots;
    private final SelectionRules rules;
    private final WalkListener listener;
    private final PreviousTree previous;
    private final Comparison comparison;
    private final Marks marks;
    private final ReadAhead ahead;
    private final Function<Root, OpenDirectory> opening;
    private final Map<RawPath, OpenDirectory> open = new HashMap<>();
    private final Deque<Root> waiting;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final Deque<Found> ready = new ArrayDeque<>();

    /** Directories that are in the snapshot only when something in them is: the path to where the walk is. */
    private final Deque<Pending> pending = new ArrayDeque<>();

    private record Pending(RawPath path, OpenDirectory parent, byte[] name, FileStatus status) {}

    /**
     * Opens all of the roots.
     *
     * @param previous the tree of the snapshot before; closed by its owner
     * @param threads that read ahead, at least 1
     * @throws io.recobro.fault.RecobroException when a root is missing, cannot be read, or holds what another one holds
     */
    public Walk(
            List<Root> roots, SelectionRules rules, Optional<TreeReader> previous, WalkListener listener, int threads) {
        this(roots, rules, previous, listener, threads, Roots::open);
    }

    Walk(
            List<Root> roots,
            SelectionRules rules,
            Optional<TreeReader> previous,
            WalkListener listener,
            int threads,
            Function<Root, OpenDirectory> opening) {
        this.roots = new Roots(roots);
        this.rules = rules;
        this.listener = listener;
        this.opening = opening;
        this.previous = new PreviousTree(previous);
        this.comparison = new Comparison(this.previous, listener);
        this.marks = new Marks(rules);
        this.waiting = new ArrayDeque<>(this.roots.outer());
        try {
            this.roots.outer().forEach(root -> open.put(root.name(), opening.apply(root)));
        } catch (RuntimeException failed) {
            open.values().forEach(OpenDirectory::close);
            throw failed;
        }
        this.ahead = new ReadAhead(threads);
    }

    /** The next path; empty at the end. */
    public Optional<Found> next() {
        try {
            while (ready.isEmpty() && step()) {
                continue;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to walk: interrupted", stop);
        }
        if (ready.isEmpty()) {
            previous.finish();
        }
        return Optional.ofNullable(ready.poll());
    }

    /** Files of the snapshot before that the walk has passed by; all of them after the end. */
    public long previousFiles() {
        return previous.files();
    }

    /** Bytes in these files. */
    public long previousBytes() {
        return previous.bytes();
    }

    /**
     * Opens a file that was found, for reading. Thread-safe until the walk is closed.
     *
     * @throws PosixException when it cannot be read, or something else is in its place by now
     */
    public OpenFile open(RawPath path) throws IOException {
        Root owner = roots.owner(path);
        OpenDirectory start = open.get(owner.name());
        RawPath below = path.equals(owner.name())
                ? RawPath.of(owner.location().getFileName().toString())
                : path.below(owner.name());
        return start.openFile(below);
    }

    private boolean step() throws InterruptedException {
        if (frames.isEmpty()) {
            Root root = waiting.poll();
            if (root == null) {
                return false;
            }
            enterRoot(root);
            return true;
        }
        Frame frame = frames.peek();
        Optional<Listing.Item> item = frame.next();
        if (item.isPresent()) {
            visit(frame, item.get());
        } else {
            frames.pop().close();
            if (!pending.isEmpty()
                    && pending.peekLast().path().equals(frame.place().path())) {
                pending.removeLast();
            }
        }
        return true;
    }

    private void enterRoot(Root root) {
        Selection selection = rules.below(root.name(), roots.names());
        try {
            // A second handle: the first one stays open for the files below it.
            OpenDirectory directory = opening.apply(root);
            FileStatus status = directory.status();
            if (!java.nio.file.Files.isDirectory(root.location())) {
                try (directory) {
                    byte[] name =
                            RawPath.of(root.location().getFileName().toString()).bytes();
                    ready.add(comparison.found(root.name(), directory, name, directory.status(name)));
                }
                return;
            }
            ready.add(comparison.found(root.name(), directory, SELF, status));
            DeviceNumber device = status.device();
            enter(
                    Listing.begin(directory),
                    new Frame.Place(root.name(), root.name(), selection, device, selection.includesAll(), false));
        } catch (IOException failure) {
            skipped(root.name(), failure);
        }
    }

    private void enter(Listing listing, Frame.Place place) {
        listing.finish();
        listing.failure().ifPresent(failure -> skipped(place.path(), failure));
        boolean marked = marks.on(listing);
        if (marked && !roots.below(place.path())) {
            listing.close();
            return;
        }
        Frame.Place entered = marked ? place.forRootsOnly() : place;
        frames.push(
                new Frame(listing, entered, ahead, item -> next(entered, item).isPresent()));
    }

    /** Where the walk would be in a directory; empty when it is not entered. */
    private Optional<Frame.Place> next(Frame.Place place, Listing.Item item) {
        RawPath path = place.path().child(item.name());
        Optional<Root> root = roots.named(path);
        if (root.isPresent()) {
            Selection selection = rules.below(path, roots.names());
            return Optional.of(
                    new Frame.Place(path, path, selection, item.status().device(), selection.includesAll(), false));
        }
        RawPath relative = path.below(place.base());
        boolean elsewhere = rules.oneFileSystem() && !item.status().device().equals(place.device());
        boolean left = place.rootsOnly() || elsewhere || place.selection().excluded(relative, true);
        if (left && !roots.below(path)) {
            return Optional.empty();
        }
        boolean included = !left && place.selection().included(relative, true, place.inherited());
        return Optional.of(new Frame.Place(path, place.base(), place.selection(), place.device(), included, left));
    }

    private void visit(Frame frame, Listing.Item item) throws InterruptedException {
        Frame.Place place = frame.place();
        RawPath path = place.path().child(item.name());
        if (item.failure() != null) {
            if (!place.rootsOnly() && !place.selection().excluded(path.below(place.base()), false)) {
                skipped(path, item.failure());
            }
            return;
        }
        if (item.status().type() == FileType.DIRECTORY) {
            visitDirectory(frame, path, item);
            return;
        }
        RawPath relative = path.below(place.base());
        boolean wanted = roots.named(path).isPresent()
                || !place.rootsOnly()
                        && !place.selection().excluded(relative, false)
                        && place.selection().included(relative, false, place.inherited());
        if (wanted) {
            emit(path, frame.directory(), item.name(), item.status());
        }
    }

    private void visitDirectory(Frame frame, RawPath path, Listing.Item item) throws InterruptedException {
        Frame.Place here = frame.place();
        Optional<Frame.Place> there = next(here, item);
        boolean mountPoint = there.isEmpty()
                && !here.rootsOnly()
                && !here.selection().excluded(path.below(here.base()), true)
                && here.selection().included(path.below(here.base()), true, here.inherited());
        if (mountPoint || there.isPresent() && there.get().inherited()) {
            emit(path, frame.directory(), item.name(), item.status());
        }
        if (there.isEmpty()) {
            return;
        }
        Frame.Opened opened = frame.open(item.name());
        if (opened.listing() == null) {
            skipped(path, opened.failure());
            return;
        }
        if (!there.get().inherited()) {
            pending.addLast(new Pending(path, frame.directory(), item.name(), item.status()));
        }
        enter(opened.listing(), there.get());
    }

    /** Puts out an entry, and before it the directories on its path that were not worth it until now. */
    private void emit(RawPath path, OpenDirectory directory, byte[] name, FileStatus status) {
        for (Pending above : List.copyOf(pending)) {
            add(above.path(), above.parent(), above.name(), above.status());
        }
        pending.clear();
        add(path, directory, name, status);
    }

    private void add(RawPath path, OpenDirectory directory, byte[] name, FileStatus status) {
        try {
            ready.add(comparison.found(path, directory, name, status));
        } catch (IOException failure) {
            skipped(path, failure);
        }
    }

    private void skipped(RawPath path, IOException failure) {
        boolean vanished = failure instanceof PosixException failed && failed.vanished();
        listener.skipped(
                path, vanished ? WalkListener.Cause.VANISHED : WalkListener.Cause.UNREADABLE, failure.getMessage());
    }

    @Override
    public void close() {
        ahead.close();
        List<Frame> left = new ArrayList<>(frames);
        frames.clear();
        left.forEach(Frame::abandon);
        open.values().forEach(OpenDirectory::close);
        open.clear();
    }
}
