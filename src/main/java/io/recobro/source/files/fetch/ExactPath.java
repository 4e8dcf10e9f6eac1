package io.recobro.source.files.fetch;

import io.recobro.source.files.posix.RawPath;

/** One path that an operator typed: from the top with a slash before it, else from the top or any root. Not thread-safe. */
public final class ExactPath {
    private final PathWish wish;
    private RawPath root;

    private ExactPath(PathWish wish) {
        this.wish = wish;
    }

    /** @throws io.recobro.fault.RecobroException {@code USAGE_WRONG} for what is no path */
    public static ExactPath of(String text) {
        return new ExactPath(PathWish.exact(text));
    }

    /** Paths are asked about in tree order. */
    public boolean matches(RawPath path) {
        if (root == null || !path.startsWith(root)) {
            root = path;
        }
        return wish.matches(path, root, false);
    }
}
