package io.recobro.backup;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.pack.PackMark;
import io.recobro.catalog.pack.PackMarks;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Pack;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts packs back that are damaged or missing in a destination, under their own names, out of one that holds them whole. A pack
 * that is there is removed only after it was read again and found wrong, and the other copy was read whole.
 */
public final class PackRepair {
    private final RunContext context;
    private final Map<Catalog, PackShelf> shelves;

    /** @param shelves what the destinations hold that packs may be taken from */
    public PackRepair(RunContext context, Map<Catalog, PackShelf> shelves) {
        this.context = context;
        this.shelves = shelves;
    }

    /**
     * Repairs one pack.
     *
     * @return where the good copy was; empty when the pack turned out to be good as it is
     * @throws RecobroException {@code OBJECT_MISSING} when no destination holds it whole, or a storage fault; a failure in the
     *     middle leaves the pack missing, which the next repair finds
     */
    public Optional<Catalog> repair(Pack pack, Catalog to, String job, Progress progress) {
        requireSomeSource(pack, to, job);
        ObjectKey key = to.layout().pack(job, pack.name());
        boolean present = to.storage().stat(key).isPresent();
        if (present && isGood(pack, to.storage(), key)) {
            clearMarks(pack, to, job);
            return Optional.empty();
        }
        Catalog from = source(pack, to, job, present);
        if (present) {
            to.storage().delete(key);
        }
        copy(pack, from, to, job, progress);
        clearMarks(pack, to, job);
        return Optional.of(from);
    }

    private static boolean isGood(Pack pack, Storage storage, ObjectKey key) {
        return ReadBack.read(storage, key).equals(new Content(pack.bytes(), pack.sha256()));
    }

    /** Spares reading the pack whenever nothing can be done about it. */
    private void requireSomeSource(Pack pack, Catalog to, String job) {
        if (sources(pack, to).isEmpty()) {
            throw nowhere(pack, to, job);
        }
    }

    private List<Catalog> sources(Pack pack, Catalog to) {
        return shelves.keySet().stream()
                .filter(from -> from.storage() != to.storage())
                .filter(from -> shelves.get(from).holdsWhole(pack))
                .toList();
    }

    private static RecobroException nowhere(Pack pack, Catalog to, String job) {
        return Fault.OBJECT_MISSING
                .because("unable to repair pack '" + pack.name() + "' in '" + to.destination()
                        + "': no whole copy of it was found")
                .hint("make a new backup with 'recobro backup-now " + job + "': it stores the content anew");
    }

    /** @param read looks at all its bytes before something is removed for it */
    private Catalog source(Pack pack, Catalog to, String job, boolean read) {
        RecobroException failure = nowhere(pack, to, job);
        for (Catalog from : sources(pack, to)) {
            try {
                if (!read || isGood(pack, from.storage(), from.layout().pack(job, pack.name()))) {
                    return from;
                }
            } catch (RecobroException failed) {
                failure.addSuppressed(failed);
            }
        }
        throw failure;
    }

    private void copy(Pack pack, Catalog from, Catalog to, String job, Progress progress) {
        try (Lane lane = new Lane(to.storage(), object -> to.layout().pack(job, object))) {
            new PackCopies(context.segments(), Map.of(from, shelves.get(from)), progress)
                    .complete(lane, to, job, Optional.empty(), List.of(pack));
            lane.finish();
            lane.failure().ifPresent(failure -> {
                throw failure;
            });
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because(
                    "unable to finish the repair of pack '" + pack.name() + "': interrupted", stopped);
        }
    }

    private static void clearMarks(Pack pack, Catalog to, String job) {
        PackMarks marks = new PackMarks(to, job);
        marks.list().stream()
                .filter(mark -> mark.pack().equals(pack.name()) && mark.word().equals(PackMark.DAMAGED))
                .forEach(marks::remove);
    }
}
