package io.recobro.site.drill;

import io.recobro.catalog.Manifest;
import io.recobro.catalog.drill.Evidence;
import io.recobro.config.JobConfig;
import io.recobro.drill.Drill;
import io.recobro.operation.drill.DrillOperations.DrillOutcome;
import io.recobro.operation.drill.DrillOperations.DrillPhase;
import io.recobro.operation.drill.DrillOperations.DrillState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Tells callers what a drill showed. */
final class Report {
    private Report() {}

    static DrillOutcome of(JobConfig job, Drill.Outcome outcome, List<String> kept, Duration took) {
        Evidence evidence = outcome.evidence();
        return new DrillOutcome(
                evidence.job(),
                Optional.of(evidence.id()),
                evidence.passed() ? DrillState.PASSED : DrillState.FAILED,
                Optional.of(evidence.backup()),
                Optional.of(evidence.destination()),
                Optional.of(evidence.recoveryPointAt()),
                evidence.scratch(),
                evidence.restoreSeconds() > 0 ? Optional.of(evidence.restoreTook()) : Optional.empty(),
                job.objectives().rto(),
                took,
                evidence.storedBytes(),
                evidence.plainBytes(),
                evidence.phases().stream()
                        .map(phase -> new DrillPhase(
                                phase.name(),
                                Duration.ofMillis(Math.round(phase.seconds() * 1000)),
                                phase.bytes(),
                                phase.ofRestore()))
                        .toList(),
                evidence.versions(),
                evidence.checks(),
                kept,
                outcome.access(),
                outcome.failure());
    }

    static DrillOutcome planned(JobConfig job, Choice choice, Manifest manifest, String place, Duration took) {
        return new DrillOutcome(
                job.name(),
                Optional.empty(),
                DrillState.PLANNED,
                Optional.of(manifest.id()),
                Optional.of(choice.catalog().destination()),
                Optional.of(manifest.recoveryPoint().time()),
                place,
                Optional.empty(),
                job.objectives().rto(),
                took,
                manifest.storedBytes(),
                manifest.plainBytes(),
                List.of(),
                new TreeMap<>(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
