package io.recobro.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.Severity;
import io.recobro.objective.RpoState;
import io.recobro.operation.Problem;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.DestinationStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.operation.StatusOperations.SiteStatus;
import io.recobro.operation.proof.ProofStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final String RUN = "20261122T060000Z-k3f9q2";
    private static final Problem REFUSED = Problem.of(
            Fault.STORAGE_UNREACHABLE.because("unable to list 's3': refused").hint("check the network"));

    @Test
    void nothingIsWrongWhenAllIsWell() {
        assertThat(Conditions.of(site(job(Optional.of("ok"), 0, copy(RpoState.MET))), DaemonState.FINE))
                .isEmpty();
    }

    @Test
    void aMissedObjectiveIsCriticalAndOneAtRiskIsAWarningOfTheSameCause() {
        Condition missed = only(site(job(Optional.of("ok"), 0, copy(RpoState.MISSED))));
        assertThat(missed.cause()).isEqualTo("rpo/db/s3");
        assertThat(missed.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(missed.job()).contains("db");
        assertThat(missed.destination()).contains("s3");
        assertThat(missed.facts()).extracting("value").contains("3h", "7h");
        Condition atRisk = only(site(job(Optional.of("ok"), 0, copy(RpoState.AT_RISK))));
        assertThat(atRisk.cause()).isEqualTo("rpo/db/s3");
        assertThat(atRisk.severity()).isEqualTo(Severity.WARNING);
        assertThat(atRisk.detail()).contains("2026-11-22 13:00Z").contains("due 2026-11-22 12:00Z");
    }

    @Test
    void aFailedRunWarnsAndTheSecondInARowIsCritical() {
        Condition first = only(site(job(Optional.of("failed"), 1, copy(RpoState.MET))));
        assertThat(first.cause()).isEqualTo("run-failed/db");
        assertThat(first.severity()).isEqualTo(Severity.WARNING);
        assertThat(first.run()).contains(RUN);
        Condition second = only(site(job(Optional.of("failed"), 2, copy(RpoState.MET))));
        assertThat(second.cause()).isEqualTo("run-failed/db");
        assertThat(second.severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void aPartialRunIsAWarning() {
        assertThat(only(site(job(Optional.of("partial"), 0, copy(RpoState.MET))))
                        .cause())
                .isEqualTo("run-partial/db");
    }

    @Test
    void aDestinationThatIsDownIsOneConditionAndCriticalOnlyWhenNoneIsLeft() {
        JobStatus job = job(Optional.of("ok"), 0, copy(RpoState.UNKNOWN));
        DestinationStatus down = new DestinationStatus("s3", OptionalLong.empty(), 0, Optional.of(REFUSED));
        DestinationStatus up = new DestinationStatus("local", OptionalLong.empty(), 0, Optional.empty());
        Condition alone = only(site(List.of(job), List.of(down)));
        assertThat(alone.cause()).isEqualTo("destination-down/s3");
        assertThat(alone.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(alone.nextSteps()).contains("check the network", "recobro storage check s3");
        assertThat(only(site(List.of(job), List.of(down, up))).severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void aJobThatNeverRanWaitsForItsFirstRun() {
        Condition young = only(site(job(Optional.empty(), 0, copy(RpoState.NEVER))));
        assertThat(young.cause()).isEqualTo("never-ran/db");
        assertThat(young.severity()).isEqualTo(Severity.WARNING);
        JobStatus unscheduled = new JobStatus(
                "db",
                Optional.of(Duration.ofHours(7)),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(copy(RpoState.NEVER)),
                ProofStatus.UNKNOWN);
        assertThat(only(site(unscheduled)).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void aDestinationWithoutTheBackupsThatOthersHoldMissesTheObjective() {
        Condition condition = only(site(job(Optional.of("ok"), 0, copy(RpoState.NEVER), copy(RpoState.MET))));
        assertThat(condition.cause()).isEqualTo("rpo/db/s3");
        assertThat(condition.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(condition.nextSteps()).containsExactly("recobro replicate db --to s3");
    }

    @Test
    void namesAClockThatWasSetBack() {
        assertThat(only(site(job(Optional.of("ok"), 0, copy(RpoState.IN_FUTURE))))
                        .cause())
                .isEqualTo("clock/db/s3");
    }

    @Test
    void aBackupOfLessThanHalfTheSizeBeforeIsSuspicious() {
        assertThat(only(site(job(Optional.of("ok"), 0, sized(499, 1000)))).cause())
                .isEqualTo("shrank/db/s3");
        assertThat(Conditions.of(site(job(Optional.of("ok"), 0, sized(500, 1000)))))
                .isEmpty();
    }

    @Test
    void aDestinationFillsWhenATenthIsFreeOrTheNextBackupsDoNotFit() {
        JobStatus job = job(Optional.of("ok"), 0, sized(500, 1000));
        assertThat(Conditions.of(site(List.of(job), List.of(free(1000, 9000))))).isEmpty();
        assertThat(only(site(List.of(job), List.of(free(999, 9001)))).cause()).isEqualTo("destination-filling/s3");
        assertThat(only(site(List.of(job), List.of(free(499, 100)))).cause()).isEqualTo("destination-filling/s3");
    }

    @Test
    void whatTheDaemonKnowsOfItselfComesFirst() {
        DaemonState state = new DaemonState(
                Optional.of(Duration.ofMinutes(10)), Optional.of("recobro.yml:3:1: no"), Optional.of("port in use"));
        assertThat(Conditions.of(site(job(Optional.of("ok"), 0, copy(RpoState.MET))), state))
                .extracting(Condition::cause)
                .containsExactly("scheduler-hangs", "config-reload", "web-server");
    }

    private static Condition only(SiteStatus site) {
        List<Condition> conditions = Conditions.of(site);
        assertThat(conditions).hasSize(1);
        return conditions.getFirst();
    }

    private static SiteStatus site(JobStatus job) {
        return site(List.of(job), List.of(new DestinationStatus("s3", OptionalLong.empty(), 0, Optional.empty())));
    }

    private static SiteStatus site(List<JobStatus> jobs, List<DestinationStatus> destinations) {
        return new SiteStatus(ExitStatus.OK, "jaraba", NOW, jobs, destinations, Optional.empty());
    }

    private static DestinationStatus free(long free, long used) {
        return new DestinationStatus("s3", OptionalLong.of(free), used, Optional.empty());
    }

    private static JobStatus job(Optional<String> outcome, int failures, CopyStatus... copies) {
        return new JobStatus(
                "db",
                Optional.of(Duration.ofHours(7)),
                Optional.of(Duration.ofHours(1)),
                true,
                outcome.map(word -> new RunSummary(
                        RUN, "backup", "db", word, Instant.parse("2026-11-22T06:00:00Z"), Duration.ofSeconds(42))),
                Optional.empty(),
                failures,
                Optional.of(Duration.ofSeconds(42)),
                Optional.empty(),
                Optional.of(Instant.parse("2026-11-22T12:00:00Z")),
                List.of(copies),
                ProofStatus.UNKNOWN);
    }

    private static CopyStatus copy(RpoState state) {
        return copy(state, OptionalLong.of(1000), OptionalLong.of(1000));
    }

    private static CopyStatus sized(long now, long before) {
        return copy(RpoState.MET, OptionalLong.of(now), OptionalLong.of(before));
    }

    private static CopyStatus copy(RpoState state, OptionalLong newest, OptionalLong previous) {
        boolean there = state != RpoState.NEVER && state != RpoState.UNKNOWN;
        Instant point = NOW.minus(Duration.ofHours(3));
        return new CopyStatus(
                "s3",
                state,
                there ? Optional.of(point) : Optional.empty(),
                there ? Optional.of(Duration.ofHours(3)) : Optional.empty(),
                there ? Optional.of(point.plus(Duration.ofHours(7))) : Optional.empty(),
                there ? 2 : 0,
                there ? 2000 : 0,
                0,
                0,
                there ? Optional.of(RUN) : Optional.empty(),
                there ? newest : OptionalLong.empty(),
                there ? previous : OptionalLong.empty(),
                Optional.empty(),
                state == RpoState.UNKNOWN ? Optional.of(REFUSED) : Optional.empty());
    }
}
