package io.recobro.source.files.select;

import io.recobro.source.files.posix.RawPath;
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
        return last(exclude, path, directory, false);
    }

    /** Whether everything is included that is not excluded. */
    public boolean includesAll() {
        return include.isEmpty();
    }

    /** @param parent whether the directory it is in is included */
    public boolean included(RawPath path, boolean directory, boolean parent) {
        return include.isEmpty() || last(include, path, directory, parent);
    }

    private static boolean last(List<PathPattern> patterns, RawPath path, boolean directory, boolean otherwise) {
        for (int i = patterns.size() - 1; i >= 0; i--) {
            if (patterns.get(i).matches(path, directory)) {
                return !patterns.get(i).negated();
            }
        }
        return otherwise;
    }
}
