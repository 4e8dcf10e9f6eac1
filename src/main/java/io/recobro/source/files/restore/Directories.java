package io.recobro.source.files.restore;

import io.recobro.source.files.landing.Fatal;
import io.recobro.source.files.landing.Losses;
import io.recobro.source.files.landing.Target;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Entry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The directories above the entry that is being brought back; each is made when something in it is wanted. */
final class Directories {
    private static final int OWNER_WRITES = 0300;
    private static final int OWNER_ALL = 0700;

    private final Target target;
    private final Rules rules;
    private final Losses losses;
    private final Runnable aboveRoot;
    private final Deque<Level> stack = new ArrayDeque<>();

    /** @param aboveRoot makes what is missing above the root of the snapshot that is being brought back */
    Directories(Target target, Rules rules, Losses losses, Runnable aboveRoot) {
        this.aboveRoot = aboveRoot;
        this.target = target;
        this.rules = rules;
        this.losses = losses;
    }

    /** One directory; {@code path} is that in the target. */
    static final class Level {
        final RawPath path;
        final Entry.Directory entry;
        final boolean wanted;
        final Optional<NameList> names;
        boolean made;
        boolean fresh;
        boolean blocked;
        boolean attributes;

        Level(RawPath path, Entry.Directory entry, boolean wanted, boolean remember) {
            this.path = path;
            this.entry = entry;
            this.wanted = wanted;
            this.names = remember ? Optional.of(new NameList()) : Optional.empty();
        }
    }

    /** Leaves all that do not contain {@code path}; returns those into which something may have been written. */
    List<Level> leaveUpTo(RawPath path) {
        List<Level> left = new ArrayList<>();
        while (!stack.isEmpty() && !contains(stack.peek().path, path)) {
            Level level = stack.pop();
            if (level.made) {
                left.add(level);
            }
        }
        if (!stack.isEmpty()) {
            stack.peek().names.ifPresent(names -> names.add(path.name()));
        }
        return left;
    }

    private static boolean contains(RawPath directory, RawPath path) {
        return path.startsWith(directory) && !path.equals(directory);
    }

    List<Level> leaveAll() {
        List<Level> left = new ArrayList<>();
        stack.stream().filter(level -> level.made).forEach(left::add);
        stack.clear();
        return left;
    }

    /** Enters a directory; it is made now when it is wanted itself. */
    void enter(RawPath path, Entry.Directory entry, boolean wanted) {
        stack.push(new Level(path, entry, wanted, wanted && rules.delete()));
        if (wanted) {
            current(path);
        }
    }

    /** The directory that {@code path}, which the last one left contains, goes into, made if it was not; empty when it could not be. */
    Optional<Level> current(RawPath path) {
        if (stack.isEmpty()) {
            throw new IllegalStateException("no directory contains '" + path + "'");
        }
        for (var each = stack.descendingIterator(); each.hasNext(); ) {
            Level level = each.next();
            if (!level.made && !level.blocked) {
                make(level, parentOf(level));
            }
        }
        return stack.peek().blocked ? Optional.empty() : Optional.of(stack.peek());
    }

    boolean none() {
        return stack.isEmpty();
    }

    private Optional<Level> parentOf(Level child) {
        Level parent = null;
        for (var each = stack.descendingIterator(); each.hasNext(); ) {
            Level level = each.next();
            if (level == child) {
                return Optional.ofNullable(parent);
            }
            parent = level;
        }
        return Optional.empty();
    }

    private void make(Level level, Optional<Level> parent) {
        if (parent.isPresent() && parent.get().blocked) {
            level.blocked = true;
            return;
        }
        if (parent.isEmpty()) {
            aboveRoot.run();
        }
        try {
            boolean knownAbsent = parent.isPresent() && parent.get().fresh;
            Optional<FileStatus> there = knownAbsent ? Optional.empty() : target.status(level.path);
            if (there.isPresent() && there.get().type() != FileType.DIRECTORY) {
                if (!rules.replaces()) {
                    block(level, "something that is no directory is in its place");
                    return;
                }
                target.remove(level.path);
                there = Optional.empty();
            }
            level.fresh = there.isEmpty();
            level.attributes = there.map(status -> level.wanted && (rules.replaces() || alike(status, level.entry)))
                    .orElse(true);
            if (level.fresh) {
                target.makeDirectory(level.path, OWNER_ALL);
                if ((level.entry.attributes().mode() & OWNER_WRITES) == OWNER_WRITES) {
                    losses.notSet(level.entry.path(), target.apply(level.path, level.entry));
                }
            }
            level.made = true;
        } catch (IOException failure) {
            Fatal.check(level.path, failure);
            block(level, failure.getMessage());
        }
    }

    /** What a restore that was cut off made may be given its last attributes. */
    private static boolean alike(FileStatus status, Entry.Directory entry) {
        int mode = entry.attributes().mode();
        return (status.mode() == mode || status.mode() == (mode | OWNER_ALL) || status.mode() == OWNER_ALL)
                && (status.uid() == entry.attributes().uid() || status.mode() == OWNER_ALL);
    }

    private void block(Level level, String cause) {
        level.blocked = true;
        losses.failed(level.entry.path(), cause);
    }
}
