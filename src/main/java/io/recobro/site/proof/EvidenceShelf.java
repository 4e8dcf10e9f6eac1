package io.recobro.site.proof;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.drill.DrillEntry;
import io.recobro.catalog.drill.DrillHistory;
import io.recobro.catalog.drill.Evidence;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.objective.rto.DrillRun;
import io.recobro.storage.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Reads evidence, each once: evidence never changes, and what is damaged may be whole elsewhere. Thread-safe. */
public final class EvidenceShelf {
    /** As many tell a trend; a status must not read hundreds of objects. */
    private static final int NEWEST = 12;

    private final Map<ObjectKey, DrillRun> read = new ConcurrentHashMap<>();

    /**
     * What the newest drills of each kind left, as many as a judgement needs. One listing.
     *
     * @throws RecobroException a storage fault
     */
    public List<Drilled> newest(Catalog catalog, String job) {
        List<DrillEntry> entries = new DrillHistory(catalog).entries(job);
        List<DrillEntry> newest = new ArrayList<>(last(entries, Evidence.DRILL, NEWEST));
        newest.addAll(last(entries, Evidence.NEGATIVE, 1));
        return newest.stream().map(entry -> read(catalog, entry)).toList();
    }

    private static List<DrillEntry> last(List<DrillEntry> entries, String kind, int most) {
        List<DrillEntry> ofKind = entries.stream()
                .filter(entry -> entry.kind().equals(kind))
                .sorted(Comparator.comparing(DrillEntry::run))
                .toList();
        return ofKind.subList(Math.max(0, ofKind.size() - most), ofKind.size());
    }

    private Drilled read(Catalog catalog, DrillEntry entry) {
        DrillRun known = read.get(entry.key());
        return known == null ? readNow(catalog, entry) : new Drilled(entry.kind(), known);
    }

    /** Evidence that cannot be understood tells what its key does. */
    private Drilled readNow(Catalog catalog, DrillEntry entry) {
        try {
            DrillRun told = of(new DrillHistory(catalog).read(entry));
            read.put(entry.key(), told);
            return new Drilled(entry.kind(), told);
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.BACKUP_DAMAGED || failed.fault() == Fault.FORMAT_TOO_NEW) {
                return new Drilled(entry.kind(), ofKey(entry, failed.getMessage()));
            }
            throw failed;
        }
    }

    private static DrillRun ofKey(DrillEntry entry, String problem) {
        return new DrillRun(
                entry.run().value(),
                "",
                "",
                entry.began(),
                entry.passed(),
                entry.restoreTook(),
                0,
                0,
                List.of(),
                problem);
    }

    /** Evidence as judgements see it. */
    public static DrillRun of(Evidence evidence) {
        Stream<Evidence.Phase> ofRestore = evidence.phases().stream().filter(Evidence.Phase::ofRestore);
        return new DrillRun(
                evidence.id(),
                evidence.destination(),
                evidence.backup(),
                evidence.finishedAt(),
                evidence.passed(),
                evidence.restoreTook(),
                evidence.storedBytes(),
                evidence.plainBytes(),
                ofRestore
                        .map(phase -> new DrillRun.Phase(phase.name(), phase.seconds()))
                        .toList(),
                evidence.problem().orElse(""));
    }
}
