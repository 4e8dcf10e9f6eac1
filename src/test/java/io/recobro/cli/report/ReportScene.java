package io.recobro.cli.report;

import io.recobro.fault.ExitStatus;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Rto;
import io.recobro.operation.proof.DrillDetails;
import io.recobro.operation.proof.DrillDetails.Phase;
import io.recobro.operation.proof.JobDrills;
import io.recobro.operation.proof.ProofOperations.DrillReport;
import io.recobro.operation.proof.ProofStatus;
import io.recobro.source.Scratch.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drills of a site whose data grows; names hold what a page must not take for its own. */
public final class ReportScene {
    static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    static final String HOSTILE = "a<script>alert('1')</script>&\"b\"";

    private ReportScene() {}

    public static DrillReport report() {
        return new DrillReport(ExitStatus.OK, "jaraba", NOW, List.of(job(), never()), List.of());
    }

    static JobDrills job() {
        List<DrillDetails> drills = new ArrayList<>();
        drills.add(negative());
        for (int week = 1; week <= 6; week++) {
            drills.add(drill(NOW.minus(Duration.ofDays(7L * week)), 2400 - 60L * week));
        }
        Rto rto = Rto.judge(
                new Rto.Facts(
                        Optional.of(Duration.ofHours(1)),
                        true,
                        Optional.of(Duration.ofDays(7)),
                        Optional.empty(),
                        drills.stream()
                                .filter(drill -> !drill.negative())
                                .map(ReportScene::run)
                                .toList(),
                        List.of()),
                NOW);
        return new JobDrills(
                "db",
                Optional.of(Duration.ofHours(1)),
                new ProofStatus(true, Optional.of(NOW.plusSeconds(3600)), rto, Optional.of(run(negative()))),
                drills,
                3);
    }

    static JobDrills never() {
        Rto rto = Rto.judge(
                new Rto.Facts(
                        Optional.of(Duration.ofHours(1)),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of()),
                NOW);
        return new JobDrills(
                "files",
                Optional.of(Duration.ofHours(1)),
                new ProofStatus(false, Optional.empty(), rto, Optional.empty()),
                List.of(),
                0);
    }

    public static DrillDetails negative() {
        return details(
                NOW.minus(Duration.ofDays(1)),
                true,
                List.of(),
                0,
                List.of(
                        Check.passed("control", "the copy as it is; found: nothing was found wrong"),
                        Check.passed("bit-flip/dump", "bit 3 of byte 7 of a.sql.gz; found: its sha-256 does not match"),
                        Check.skipped("foreign-key", "not applicable: the backup is not encrypted")));
    }

    private static DrillDetails drill(Instant at, long seconds) {
        return details(
                at,
                false,
                List.of(
                        new Phase("scratch start", 4, 0, false),
                        new Phase("load", seconds * 0.75, seconds << 20, true),
                        new Phase("keys", seconds * 0.25, 0, true)),
                seconds,
                List.of(Check.passed("row counts", HOSTILE)));
    }

    private static DrillDetails details(
            Instant at, boolean negative, List<Phase> phases, long seconds, List<Check> checks) {
        return new DrillDetails(
                "20261121T040000Z-abcdef",
                "db",
                negative,
                "20261121T000000Z-fedcba",
                "s3",
                at.minusSeconds(7200),
                "embedded server 11.4",
                at.minusSeconds(seconds),
                at,
                phases,
                Duration.ofSeconds(seconds),
                seconds << 20,
                seconds << 22,
                Map.of("program", "recobro/test"),
                checks,
                true,
                Optional.empty(),
                List.of());
    }

    private static DrillRun run(DrillDetails drill) {
        return new DrillRun(
                drill.run(),
                drill.destination(),
                drill.backup(),
                drill.ended(),
                drill.passed(),
                drill.restore(),
                drill.storedBytes(),
                drill.plainBytes(),
                drill.phases().stream()
                        .filter(Phase::ofRestore)
                        .map(phase -> new DrillRun.Phase(phase.name(), phase.seconds()))
                        .toList(),
                "");
    }
}
