package io.recobro.cli;

import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.objective.RpoState;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Rto;
import io.recobro.operation.HistoryOperations.RunDestination;
import io.recobro.operation.HistoryOperations.RunDetails;
import io.recobro.operation.HistoryOperations.RunPhase;
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

/** The status of a site of one job, two destinations: {@code local} answers, {@code s3} does unless the status is partial. */
final class FakeStatus {
    static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    static final RunSummary RUN = new RunSummary(
            FakeOperations.ID,
            "backup",
            "db",
            RunSummary.OK,
            Instant.parse("2026-11-22T06:00:00Z"),
            Duration.ofSeconds(42));
    static final RunDetails DETAILS = new RunDetails(
            RUN,
            RUN.ended(),
            Optional.of(FakeOperations.ID),
            "schedule",
            "recobro@host",
            List.of(new RunPhase("capture", Duration.ofSeconds(40)), new RunPhase("publish", Duration.ofSeconds(2))),
            List.of(new RunDestination("local", "ok", Optional.empty())),
            List.of("table 'cache' has no primary key"),
            Optional.empty());

    private FakeStatus() {}

    static SiteStatus of(ExitStatus status) {
        boolean missed = status == ExitStatus.OBJECTIVE_MISSED;
        Optional<Problem> problem = status == ExitStatus.PARTIAL
                ? Optional.of(Problem.of(Fault.STORAGE_UNREACHABLE
                        .because("unable to list destination 's3': connection refused")
                        .hint("check the network")))
                : Optional.empty();
        CopyStatus local = copy("local", missed ? RpoState.MISSED : RpoState.MET, Optional.empty());
        CopyStatus s3 = copy("s3", problem.isPresent() ? RpoState.UNKNOWN : RpoState.MET, problem);
        JobStatus job = new JobStatus(
                "db",
                Optional.of(Duration.ofHours(7)),
                Optional.of(Duration.ofHours(1)),
                true,
                Optional.of(RUN),
                Optional.of(RUN.ended()),
                0,
                Optional.of(Duration.ofSeconds(42)),
                Optional.empty(),
                Optional.of(Instant.parse("2026-11-22T12:00:00Z")),
                List.of(local, s3),
                proof());
        return new SiteStatus(
                status,
                "jaraba",
                NOW,
                List.of(job),
                List.of(
                        new DestinationStatus("local", OptionalLong.of(1L << 40), 1 << 30, Optional.empty()),
                        new DestinationStatus("s3", OptionalLong.empty(), 1 << 30, problem)),
                Optional.empty());
    }

    private static ProofStatus proof() {
        Instant at = NOW.minus(Duration.ofDays(2));
        DrillRun drill = new DrillRun(
                "20261120T090000Z-k3f9q2",
                "s3",
                "20261120T060001Z-abcdef",
                at,
                true,
                Duration.ofMinutes(12),
                1 << 30,
                1L << 32,
                List.of(new DrillRun.Phase("load", 720)),
                "");
        Rto rto = Rto.judge(
                new Rto.Facts(
                        Optional.of(Duration.ofHours(1)),
                        true,
                        Optional.of(Duration.ofDays(7)),
                        Optional.empty(),
                        List.of(drill),
                        List.of()),
                NOW);
        return new ProofStatus(true, Optional.of(NOW.plus(Duration.ofDays(5))), rto, Optional.empty());
    }

    private static CopyStatus copy(String destination, RpoState state, Optional<Problem> problem) {
        boolean known = problem.isEmpty();
        Instant point = state == RpoState.MISSED
                ? Instant.parse("2026-11-22T00:00:00Z")
                : Instant.parse("2026-11-22T06:00:01Z");
        return new CopyStatus(
                destination,
                state,
                known ? Optional.of(point) : Optional.empty(),
                known ? Optional.of(Duration.between(point, NOW)) : Optional.empty(),
                known ? Optional.of(point.plus(Duration.ofHours(7))) : Optional.empty(),
                known ? 120 : 0,
                known ? 1 << 30 : 0,
                0,
                0,
                known ? Optional.of(FakeOperations.ID) : Optional.empty(),
                known ? OptionalLong.of(9 << 20) : OptionalLong.empty(),
                known ? OptionalLong.of(8 << 20) : OptionalLong.empty(),
                Optional.empty(),
                problem);
    }
}
