package io.recobro.source.files.browse;

import io.recobro.source.Snapshots;
import io.recobro.source.Snapshots.Change;
import io.recobro.source.Snapshots.Change.Kind;
import io.recobro.source.files.fetch.PathFilter;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares two trees, both read once. Renamed files are found while the changes are not too many to be remembered. */
final class Difference {
    /** Changes held back to find renamed files among them; with more of them, none is called renamed. */
    private static final int HELD = 50_000;

    private final Side older;
    private final Side newer;
    private final Consumer<Change> taker;
    private List<Change> held = new ArrayList<>();

    Difference(TreeReader older, TreeReader newer, List<String> paths, Consumer<Change> taker) {
        this.older = new Side(older, PathFilter.of(paths));
        this.newer = new Side(newer, PathFilter.of(paths));
        this.taker = taker;
    }

    private record Side(TreeReader tree, PathFilter filter) {
        Entry next() {
            for (Optional<Entry> next = tree.next(); next.isPresent(); next = tree.next()) {
                if (filter.takes(next.get().path(), next.get() instanceof Entry.Directory)) {
                    return next.get();
                }
            }
            return null;
        }
    }

    void tell() {
        Entry before = older.next();
        Entry after = newer.next();
        while (before != null || after != null) {
            int order = before == null ? 1 : after == null ? -1 : before.path().compareTo(after.path());
            if (order < 0) {
                hold(new Change(Kind.REMOVED, words(before), Optional.empty(), List.of()));
            } else if (order > 0) {
                hold(new Change(Kind.ADDED, Optional.empty(), words(after), List.of()));
            } else {
                compare(before, after);
            }
            before = order <= 0 ? older.next() : before;
            after = order >= 0 ? newer.next() : after;
        }
        withRenamed().forEach(taker);
    }

    private static Optional<Snapshots.Entry> words(Entry entry) {
        return Optional.of(EntryWords.of(entry));
    }

    private void compare(Entry before, Entry after) {
        List<String> what = new ArrayList<>();
        boolean changed = content(before, after, what);
        attributes(before, after, what);
        if (!what.isEmpty()) {
            hold(new Change(changed ? Kind.CHANGED : Kind.METADATA, words(before), words(after), what));
        }
    }

    private static boolean content(Entry before, Entry after, List<String> what) {
        if (before.getClass() != after.getClass()) {
            what.add("type");
        } else if (before instanceof Entry.File old && after instanceof Entry.File file) {
            if (old.size() != file.size()
                    || !old.content().equals(file.content())
                    || !old.extents().equals(file.extents())) {
                what.add("content");
            }
        } else if (before instanceof Entry.SymbolicLink old && after instanceof Entry.SymbolicLink link) {
            if (!Arrays.equals(old.target(), link.target())) {
                what.add("target");
            }
        } else if (before instanceof Entry.Device old && after instanceof Entry.Device device) {
            if (old.block() != device.block() || !old.number().equals(device.number())) {
                what.add("device");
            }
        }
        return !what.isEmpty();
    }

    /** The time of a directory says only that something in it was added or removed, which is told anyway. */
    private static void attributes(Entry before, Entry after, List<String> what) {
        Attributes old = before.attributes();
        Attributes now = after.attributes();
        if (old.mode() != now.mode()) {
            what.add("mode");
        }
        if (old.uid() != now.uid() || old.gid() != now.gid()) {
            what.add("owner");
        }
        if (!old.mtime().equals(now.mtime()) && !(after instanceof Entry.Directory)) {
            what.add("modified");
        }
        if (!Objects.equals(old.xattrs(), now.xattrs())) {
            what.add("xattrs");
        }
    }

    private void hold(Change change) {
        if (held == null) {
            taker.accept(change);
            return;
        }
        held.add(change);
        if (held.size() > HELD) {
            held.forEach(taker);
            held = null;
        }
    }

    private List<Change> withRenamed() {
        if (held == null) {
            return List.of();
        }
        Map<String, Deque<Change>> gone = new HashMap<>();
        for (Change change : held) {
            if (change.kind() == Kind.REMOVED && hasContent(change.before())) {
                gone.computeIfAbsent(change.before().orElseThrow().content(), id -> new ArrayDeque<>())
                        .add(change);
            }
        }
        Map<Change, Change> renamed = new HashMap<>();
        List<Change> told = new ArrayList<>();
        for (Change change : held) {
            Change line = change;
            if (change.kind() == Kind.ADDED && hasContent(change.after())) {
                Deque<Change> candidates =
                        gone.getOrDefault(change.after().orElseThrow().content(), new ArrayDeque<>());
                if (!candidates.isEmpty()) {
                    Change source = candidates.remove();
                    renamed.put(source, change);
                    line = new Change(Kind.RENAMED, source.before(), change.after(), List.of());
                }
            }
            told.add(line);
        }
        told.removeIf(renamed::containsKey);
        return told;
    }

    private static boolean hasContent(Optional<Snapshots.Entry> entry) {
        return entry.filter(file -> !file.content().isEmpty()).isPresent();
    }
}
