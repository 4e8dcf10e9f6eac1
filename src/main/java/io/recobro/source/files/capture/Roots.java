package io.recobro.source.files.capture;

import io.recobro.fault.Fault;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notices directories that hold nothing now and held something before: a mount may be missing. Not thread-safe. */
final class Roots {
    private final List<RawPath> empty;

    Roots(List<RawPath> roots) {
        this.empty = new ArrayList<>(roots);
    }

    void found(RawPath path, FileType type) {
        if (!empty.isEmpty()) {
            empty.removeIf(root -> path.startsWith(root) && (!path.equals(root) || type != FileType.DIRECTORY));
        }
    }

    /** @throws io.recobro.fault.RecobroException {@code SOURCE_INCOMPLETE} when the tree before has entries below one */
    void requireAsFullAs(Before before) {
        if (empty.isEmpty()) {
            return;
        }
        try (TreeReader tree = before.tree()) {
            for (Optional<Entry> entry = tree.next(); entry.isPresent(); entry = tree.next()) {
                for (RawPath root : empty) {
                    if (entry.get().path().startsWith(root)
                            && !entry.get().path().equals(root)) {
                        throw Fault.SOURCE_INCOMPLETE
                                .because("unable to capture '/" + root
                                        + "': it is empty, and it was not in the backup before")
                                .hint("see whether what belongs there is mounted; if it is meant to be empty, set "
                                        + "allow_empty: true for the job once");
                    }
                }
            }
        }
    }
}
