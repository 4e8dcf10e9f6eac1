package io.recobro.source.files.restore;

import io.recobro.source.files.posix.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where entries go: beneath a directory with their whole path, or back to where they came from. What is above a root is
 * the operator's own business, so symbolic links there are followed; none below is.
 */
final class Places {
    private final boolean inPlace;
    private RawPath from = RawPath.ROOT;
    private RawPath to = RawPath.ROOT;

    Places(boolean inPlace) {
        this.inPlace = inPlace;
    }

    /** The entries that follow are in this root of the snapshot. */
    void root(RawPath root) {
        from = root.parent();
        to = inPlace ? real(from) : from;
    }

    private static RawPath real(RawPath directory) {
        String text = new String(directory.bytes(), StandardCharsets.UTF_8);
        try {
            return RawPath.of(Path.of("/", text).toRealPath().toString());
        } catch (IOException | InvalidPathException | SecurityException unknown) {
            return directory;
        }
    }

    /** The path in the target. */
    RawPath of(RawPath path) {
        return to.resolve(path.below(from));
    }

    /** The directories of the target above the root, the outermost first. */
    List<RawPath> aboveRoot() {
        List<RawPath> above = new ArrayList<>();
        for (RawPath each = to; !each.isRoot(); each = each.parent()) {
            above.addFirst(each);
        }
        return above;
    }
}
