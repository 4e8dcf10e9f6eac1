package io.recobro.source.files.restore;

import io.recobro.source.files.posix.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where entries go: beneath a directory with their whole path, or back to where they came from. Not thread-safe. */
final class Places {
    private final Locations locations;
    private RawPath from = RawPath.ROOT;
    private RawPath to = RawPath.ROOT;

    /** @param locations of roots in the target that are not their own path */
    Places(Locations locations) {
        this.locations = locations;
    }

    /** Knows where roots of a snapshot lie. */
    interface Locations {
        /** Beneath a directory each has its own path. */
        Locations OWN_PATH = root -> Optional.empty();

        Optional<RawPath> of(RawPath root);
    }

    /**
     * The path of a directory of this machine, without symbolic links: what leads to a root is the operator's own business,
     * so links are followed there. None below is.
     */
    static Optional<RawPath> real(Path directory) {
        try {
            return Optional.of(RawPath.of(directory.toRealPath().toString()));
        } catch (IOException | InvalidPathException missing) {
            return Optional.empty();
        }
    }

    /** Where a root of the machine itself lies: by its own links, or those above it when it is missing. */
    static Optional<RawPath> ofMachine(RawPath root) {
        try {
            Path path = Path.of("/", new String(root.bytes(), StandardCharsets.UTF_8));
            return root.isRoot()
                    ? Optional.empty()
                    : real(path).or(() -> real(path.getParent()).map(parent -> parent.child(root.name())));
        } catch (InvalidPathException noText) {
            return Optional.empty();
        }
    }

    /** The entries that follow are in this root of the snapshot. */
    void root(RawPath root) {
        from = root;
        to = locations.of(root).orElse(root);
    }

    /** The path in the target. */
    RawPath of(RawPath path) {
        return to.resolve(path.below(from));
    }

    /** The directories of the target above the root, the outermost first. */
    List<RawPath> aboveRoot() {
        List<RawPath> above = new ArrayList<>();
        for (RawPath each = to.parent(); !each.isRoot(); each = each.parent()) {
            above.addFirst(each);
        }
        return above;
    }
}
