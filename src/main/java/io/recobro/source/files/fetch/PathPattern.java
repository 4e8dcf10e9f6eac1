package io.recobro.source.files.fetch;

import io.recobro.fault.Fault;
import io.recobro.source.files.posix.RawPath;
import java.util.Arrays;

/**
 * A path or pattern that an operator typed. Patterns are those of gitignore(5): {@code *} and {@code ?} stop at a slash,
 * {@code [a-z]} is a class, {@code **} crosses directories, a backslash takes the next character as it is. Without a slash
 * (but a last one, which asks for a directory) a pattern matches a name anywhere; else it is anchored: at the top with a
 * slash before it, otherwise at the top or at a root of the snapshot.
 */
final class PathPattern {
    private final byte[] pattern;
    private final boolean wild;
    private final boolean anchored;
    private final boolean absolute;
    private final boolean onlyDirectories;

    private PathPattern(byte[] pattern, boolean wild, boolean anchored, boolean absolute, boolean onlyDirectories) {
        this.pattern = pattern;
        this.wild = wild;
        this.anchored = anchored;
        this.absolute = absolute;
        this.onlyDirectories = onlyDirectories;
    }

    static PathPattern of(String text) {
        String middle = text;
        boolean absolute = middle.startsWith("/");
        boolean onlyDirectories = middle.length() > 1 && middle.endsWith("/");
        while (middle.startsWith("/")) {
            middle = middle.substring(1);
        }
        while (middle.endsWith("/")) {
            middle = middle.substring(0, middle.length() - 1);
        }
        if (middle.startsWith("./")) {
            middle = middle.substring(2);
        }
        for (String name : middle.split("/", -1)) {
            if (name.equals(".") || name.equals("..") || name.isEmpty() && !middle.isEmpty()) {
                throw Fault.USAGE_WRONG
                        .because("unable to use path '" + text + "': it has an empty name, '.' or '..'")
                        .hint("write it as the snapshot has it, see 'recobro list --files'");
            }
        }
        boolean wild = text.chars().anyMatch(one -> one == '*' || one == '?' || one == '[');
        byte[] bytes = PathText.bytes(middle, wild);
        boolean anchored = absolute || middle.contains("/");
        return new PathPattern(bytes, wild, anchored, absolute, onlyDirectories);
    }

    boolean matches(RawPath path, RawPath root, boolean directory) {
        if (onlyDirectories && !directory) {
            return false;
        }
        byte[] bytes = path.bytes();
        if (!anchored) {
            int name = lastSlash(bytes) + 1;
            return matches(bytes, name) || path.equals(root) && pattern.length == 0;
        }
        return matches(bytes, 0) || !absolute && path.startsWith(root) && !path.equals(root) && matches(
                bytes, root.isRoot() ? 0 : root.bytes().length + 1);
    }

    private static int lastSlash(byte[] bytes) {
        int at = bytes.length - 1;
        while (at >= 0 && bytes[at] != '/') {
            at--;
        }
        return at;
    }

    private boolean matches(byte[] path, int from) {
        return wild ? glob(0, path, from) : Arrays.equals(pattern, 0, pattern.length, path, from, path.length);
    }

    /** Whether the pattern from {@code p} on matches all of the path from {@code s} on. */
    private boolean glob(int p, byte[] path, int s) {
        int at = s;
        for (int i = p; i < pattern.length; i++) {
            byte one = pattern[i];
            if (one == '*') {
                return star(i, path, at);
            }
            if (at == path.length) {
                return false;
            }
            if (one == '[' && classEnd(i) > 0) {
                if (path[at] == '/' || !inClass(i, path[at])) {
                    return false;
                }
                i = classEnd(i);
            } else if (one == '?') {
                if (path[at] == '/') {
                    return false;
                }
            } else {
                if (one == '\\' && i + 1 < pattern.length) {
                    i++;
                }
                if (pattern[i] != path[at]) {
                    return false;
                }
            }
            at++;
        }
        return at == path.length;
    }

    private boolean star(int p, byte[] path, int s) {
        boolean startsName = p == 0 || pattern[p - 1] == '/';
        int after = p;
        while (after < pattern.length && pattern[after] == '*') {
            after++;
        }
        boolean crosses = after - p > 1 && startsName && (after == pattern.length || pattern[after] == '/');
        if (crosses && after < pattern.length && glob(after + 1, path, s)) {
            return true;
        }
        for (int at = s; at <= path.length; at++) {
            boolean here = !crosses || after == pattern.length || at < path.length && path[at] == '/';
            if (here && glob(after, path, at)) {
                return true;
            }
            if (at < path.length && path[at] == '/' && !crosses) {
                return false;
            }
        }
        return false;
    }

    /** Index of the bracket that closes the class opened at {@code p}; 0 when it is none. */
    private int classEnd(int p) {
        int at = p + 1;
        if (at < pattern.length && (pattern[at] == '!' || pattern[at] == '^')) {
            at++;
        }
        for (int i = at + 1; i < pattern.length; i++) {
            if (pattern[i] == ']') {
                return i;
            }
        }
        return 0;
    }

    private boolean inClass(int p, byte value) {
        int end = classEnd(p);
        boolean negated = pattern[p + 1] == '!' || pattern[p + 1] == '^';
        boolean in = false;
        for (int i = negated ? p + 2 : p + 1; i < end; i++) {
            int low = pattern[i] & 0xff;
            int high = low;
            if (i + 2 < end && pattern[i + 1] == '-') {
                high = pattern[i + 2] & 0xff;
                i += 2;
            }
            in |= low <= (value & 0xff) && (value & 0xff) <= high;
        }
        return in != negated;
    }
}
