package io.recobro.source.files.fetch;

import io.recobro.source.files.posix.RawPath;
import java.util.List;

/**
 * Which entries of a tree are asked for. What lies below a directory that matches is asked for, too. Entries are shown to it
 * in tree order. Not thread-safe.
 */
public final class PathFilter {
    private final List<PathWish> wishes;
    private RawPath root;
    private RawPath matched;
    private boolean any;

    private PathFilter(List<PathWish> wishes) {
        this.wishes = wishes;
    }

    /**
     * @param paths as {@link io.recobro.source.Snapshots} tells; everything when empty
     * @throws io.recobro.fault.RecobroException {@code USAGE_WRONG} for one that is no path or pattern
     */
    public static PathFilter of(List<String> paths) {
        return new PathFilter(paths.stream().map(PathWish::of).toList());
    }

    /** Whether the entry is asked for. */
    public boolean takes(RawPath path, boolean directory) {
        if (root == null || !path.startsWith(root)) {
            root = path;
        }
        if (wishes.isEmpty()) {
            any = true;
            return true;
        }
        if (matched != null && path.startsWith(matched)) {
            return true;
        }
        matched = null;
        boolean taken = false;
        for (PathWish wish : wishes) {
            taken |= wish.matches(path, root, directory);
        }
        if (taken && directory) {
            matched = path;
        }
        any |= taken;
        return taken;
    }

    /** Whether anything shown was asked for. */
    public boolean foundAny() {
        return any;
    }

    /** The root of the snapshot that the last entry is in: an entry with no directory of the snapshot above it. */
    public RawPath root() {
        return root;
    }
}
