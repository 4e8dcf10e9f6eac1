package io.recobro.source.files.restore;

import io.recobro.source.files.landing.PendingFile;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers the first name of each file that has several, until all of them have passed. Not thread-safe. */
final class Leaders {
    private final Map<RawPath, Waiting> waiting = new HashMap<>();

    /** The first path of a file with several names that was brought back; {@code file} while its content is awaited. */
    record Leader(RawPath path, Optional<PendingFile> file) {}

    private static final class Waiting {
        private Leader leader;
        private long outstanding;
    }

    /** What came first of the file that the entry is a name of. */
    Optional<Leader> of(Entry entry) {
        return Optional.ofNullable(waiting.get(first(entry))).map(known -> known.leader);
    }

    /** Makes this name the first, unless there is one. */
    void lead(RawPath path, Entry entry, Optional<PendingFile> file) {
        if (entry.attributes().links() > 1) {
            Waiting own = waiting.computeIfAbsent(first(entry), _ -> new Waiting());
            own.leader = own.leader == null ? new Leader(path, file) : own.leader;
        }
    }

    /** To be told of every entry of the snapshot, after everything else about it; forgets a file with its last name. */
    void passed(Entry entry) {
        if (entry.attributes().links() < 2) {
            return;
        }
        RawPath first = first(entry);
        if (entry.attributes().hardLink().isEmpty()) {
            waiting.computeIfAbsent(first, _ -> new Waiting()).outstanding =
                    entry.attributes().links() - 1;
            return;
        }
        Waiting known = waiting.get(first);
        if (known != null && --known.outstanding == 0) {
            waiting.remove(first);
        }
    }

    int size() {
        return waiting.size();
    }

    private static RawPath first(Entry entry) {
        return entry.attributes().hardLink().orElse(entry.path());
    }
}
