package io.recobro.source.files.select;

import io.recobro.source.files.posix.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Which paths below one root belong to a snapshot. Of several patterns that match a path the last one counts. What lies in
 * an excluded directory cannot be brought back, as with gitignore(5), since the directory is not looked into. Immutable.
 */
public final class Selection {
    private final List<PathPattern> exclude;
    private final List<PathPattern> include;

    Selection(List<PathPattern> exclude, List<PathPattern> include) {
        this.exclude = exclude;
        this.include = include;
    }

    /** @param path below the root */
    public boolean excluded(RawPath path, boolean directory) {
        return last(exclude, path.bytes(), directory, false);
    }

    /** Whether everything is included that is not excluded. */
    public boolean includesAll() {
        return include.isEmpty();
    }

    /** @param parent whether the directory it is in is included */
    public boolean included(RawPath path, boolean directory, boolean parent) {
        return include.isEmpty() || last(include, path.bytes(), directory, parent);
    }

    /**
     * Whether a text with slashes, such as the key of an object, is to be captured: its directories are what it has before
     * its slashes, and a slash at its end makes it one itself.
     */
    public boolean takes(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        boolean included = include.isEmpty();
        for (int i = 1; i <= bytes.length; i++) {
            boolean directory = i < bytes.length && bytes[i] == '/';
            boolean whole = i == bytes.length && bytes[i - 1] != '/';
            if (directory || whole) {
                byte[] path = Arrays.copyOf(bytes, i);
                if (last(exclude, path, directory, false)) {
                    return false;
                }
                included = include.isEmpty() || last(include, path, directory, included);
            }
        }
        return included;
    }

    private static boolean last(List<PathPattern> patterns, byte[] path, boolean directory, boolean otherwise) {
        for (int i = patterns.size() - 1; i >= 0; i--) {
            if (patterns.get(i).matches(path, directory)) {
                return !patterns.get(i).negated();
            }
        }
        return otherwise;
    }
}
