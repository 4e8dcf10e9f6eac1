package io.recobro.site.drill;

import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.drill.DrillHistory;
import io.recobro.catalog.drill.Evidence;
import io.recobro.drill.Drill;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Writes what a drill showed into destinations. One that cannot take it is told and changes nothing. */
final class Keeping {
    private final Clock clock;
    private final Progress progress;

    Keeping(Clock clock, Progress progress) {
        this.clock = clock;
        this.progress = progress;
    }

    private record Detail(int format, String drill, double restoreSeconds, String error) {}

    /** Marks the backup as proven or damaged in the destination that was read; nothing where the drill tells neither. */
    void standing(Choice choice, Drill.Outcome outcome) {
        Evidence evidence = outcome.evidence();
        if (evidence.passed() || outcome.damaged()) {
            String word = evidence.passed() ? BackupRecord.PROVEN : BackupRecord.DAMAGED;
            Detail detail = new Detail(
                    1,
                    evidence.id(),
                    evidence.restoreSeconds(),
                    evidence.problem().orElse(""));
            keep(
                    choice.catalog(),
                    () -> choice.catalog()
                            .record(
                                    evidence.job(),
                                    new BackupRecord(choice.entry().id(), word, clock.instant()),
                                    detail));
        }
    }

    /** @return names of the destinations that hold the evidence now */
    List<String> evidence(Evidence evidence, List<Catalog> catalogs) {
        List<String> kept = new ArrayList<>();
        for (Catalog catalog : catalogs) {
            if (keep(catalog, () -> new DrillHistory(catalog).keep(evidence))) {
                kept.add(catalog.destination());
            }
        }
        return kept;
    }

    private boolean keep(Catalog catalog, Runnable writing) {
        try {
            writing.run();
            return true;
        } catch (RecobroException lost) {
            if (lost.fault() == Fault.INTERRUPTED) {
                throw lost;
            }
            progress.notice(
                    "what the drill showed could not be kept in '" + catalog.destination() + "': " + lost.getMessage());
            return false;
        }
    }
}
