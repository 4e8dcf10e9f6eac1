package io.recobro.source.files.select;

import io.recobro.source.files.posix.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern as gitignore(5) has it: a slash at its end demands a directory; a slash before that anchors it at the root, else
 * it holds at any depth; {@code **} between slashes stands for any number of directories; {@code !} at the start turns it
 * around. Immutable.
 */
public final class PathPattern {
    private final String text;
    private final boolean negated;
    private final boolean directoryOnly;

    /** Null stands for {@code **}. */
    private final List<Glob> names;

    private PathPattern(String text, boolean negated, boolean directoryOnly, List<Glob> names) {
        this.text = text;
        this.negated = negated;
        this.directoryOnly = directoryOnly;
        this.names = names;
    }

    /** @throws IllegalArgumentException with what is wrong with the pattern, in words */
    public static PathPattern of(String text) {
        String rest = withoutTrailingSpaces(text);
        boolean negated = rest.startsWith("!");
        rest = negated ? rest.substring(1) : rest;
        boolean directoryOnly = rest.endsWith("/");
        rest = directoryOnly ? rest.substring(0, rest.length() - 1) : rest;
        boolean anchored = rest.contains("/");
        rest = rest.startsWith("/") ? rest.substring(1) : rest;
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("it names nothing");
        }
        List<Glob> names = new ArrayList<>();
        if (!anchored) {
            names.add(null);
        }
        for (String name : rest.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new IllegalArgumentException("it has the name '" + name + "' in it");
            }
            boolean any = anchored && name.equals("**");
            if (!any || names.isEmpty() || names.getLast() != null) {
                names.add(any ? null : new Glob(name.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return new PathPattern(text, negated, directoryOnly, names);
    }

    private static String withoutTrailingSpaces(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ' && (end < 2 || text.charAt(end - 2) != '\\')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Whether it takes back what patterns before it decided. */
    public boolean negated() {
        return negated;
    }

    /** @param path below the root that the pattern is anchored at */
    public boolean matches(RawPath path, boolean directory) {
        return matches(path.bytes(), directory);
    }

    /** As {@link #matches(RawPath, boolean)}, of names that no path may have, too: empty ones, {@code .} and {@code ..}. */
    boolean matches(byte[] path, boolean directory) {
        return (directory || !directoryOnly) && matches(path, 0, 0);
    }

    private boolean matches(byte[] path, int start, int from) {
        int at = start;
        for (int i = from; i < names.size(); i++) {
            if (names.get(i) == null) {
                return any(path, at, i + 1);
            }
            int end = nameEnd(path, at);
            if (at > path.length || !names.get(i).matches(path, at, end)) {
                return false;
            }
            at = end + 1;
        }
        return at > path.length;
    }

    /** The rest of the names after a {@code **}: at the end it takes everything below, but not the directory itself. */
    private boolean any(byte[] path, int start, int from) {
        if (from == names.size()) {
            return start <= path.length;
        }
        for (int at = start; at <= path.length; at = nameEnd(path, at) + 1) {
            if (matches(path, at, from)) {
                return true;
            }
        }
        return false;
    }

    private static int nameEnd(byte[] path, int start) {
        int at = start;
        while (at < path.length && path[at] != '/') {
            at++;
        }
        return at;
    }

    @Override
    public String toString() {
        return text;
    }
}
