package io.recobro.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.Severity;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Rto;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.proof.ProofStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofConditionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aDrillThatWasFastEnoughIsNoNews() {
        assertThat(conditions(List.of(drill(1, true, 600, 1000)), Optional.empty()))
                .isEmpty();
    }

    @Test
    void aMissedObjectiveIsCriticalAndOneNearIsAWarningOfTheSameCause() {
        Condition missed = only(drill(1, true, 3601, 1000));
        assertThat(missed.cause()).isEqualTo("rto/db");
        assertThat(missed.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(missed.detail()).contains("1h are allowed").contains("phase 'load'");
        Condition near = only(drill(1, true, 3000, 1000));
        assertThat(near.cause()).isEqualTo("rto/db");
        assertThat(near.severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void aFailedDrillSaysWhyAndWhatToDo() {
        Condition failed = only(drill(1, false, 0, 0));
        assertThat(failed.cause()).isEqualTo("drill-failed/db/s3");
        assertThat(failed.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(failed.detail()).contains("no room");
        assertThat(failed.nextSteps()).contains("recobro drill db --from s3");
    }

    @Test
    void aDrillLongAgoIsAWarning() {
        assertThat(only(drill(15, true, 600, 1000)).cause()).isEqualTo("drill-stale/db");
    }

    @Test
    void growthThatBreaksTheObjectiveSoonIsAWarningWithItsDate() {
        List<Condition> conditions = conditions(
                List.of(drill(20, true, 2000, 800), drill(10, true, 2250, 900), drill(1, true, 2475, 990)),
                Optional.empty());
        assertThat(conditions).isEmpty();
        List<Condition> steeper = conditions(
                List.of(drill(12, true, 1000, 400), drill(6, true, 1750, 700), drill(1, true, 2375, 950)),
                Optional.empty());
        assertThat(steeper).singleElement().satisfies(condition -> {
            assertThat(condition.cause()).isEqualTo("rto-forecast/db");
            assertThat(condition.title()).contains("from 2026-12-01");
            assertThat(condition.detail()).contains("'load'");
        });
    }

    @Test
    void damageThatWasNotFoundIsCritical() {
        List<Condition> conditions = conditions(List.of(drill(1, true, 600, 1000)), Optional.of(drill(1, false, 0, 0)));
        assertThat(conditions).extracting(Condition::cause).containsExactly("drill-negative/db");
        assertThat(conditions(List.of(drill(1, true, 600, 1000)), Optional.of(drill(1, true, 0, 0))))
                .isEmpty();
    }

    private static Condition only(DrillRun drill) {
        List<Condition> conditions = conditions(List.of(drill), Optional.empty());
        assertThat(conditions).hasSize(1);
        return conditions.getFirst();
    }

    private static List<Condition> conditions(List<DrillRun> drills, Optional<DrillRun> negative) {
        Rto rto = Rto.judge(
                new Rto.Facts(
                        Optional.of(HOUR), true, Optional.of(Duration.ofDays(7)), Optional.empty(), drills, List.of()),
                NOW);
        JobStatus job = new JobStatus(
                "db",
                Optional.empty(),
                Optional.of(HOUR),
                true,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new ProofStatus(true, Optional.empty(), rto, negative));
        return ProofConditions.of(job, NOW);
    }

    private static DrillRun drill(int daysAgo, boolean passed, long seconds, long bytes) {
        Instant at = NOW.minus(Duration.ofDays(daysAgo));
        return new DrillRun(
                "20261121T040000Z-abcdef",
                "s3",
                "backup",
                at,
                passed,
                Duration.ofSeconds(seconds),
                bytes,
                bytes,
                List.of(new DrillRun.Phase("load", seconds)),
                passed ? "" : "unable to open a scratch server: no room");
    }
}
