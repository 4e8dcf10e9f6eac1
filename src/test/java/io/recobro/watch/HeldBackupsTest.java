package io.recobro.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.objective.RpoState;
import io.recobro.operation.Problem;
import io.recobro.operation.RetentionOperations.PruneMode;
import io.recobro.operation.RetentionOperations.PruneOutcome;
import io.recobro.operation.RetentionOperations.PruneResult;
import io.recobro.operation.RetentionOperations.PruneVerdict;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.SiteStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HeldBackupsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

    private final HeldBackups held = new HeldBackups();

    @Test
    void whatAPruneHeldIsInTheStatusUntilAPruneHoldsNothing() {
        assertThat(seen()).isZero();
        held.pruned(result(3, Optional.empty()));
        assertThat(seen()).isEqualTo(3);
        assertThat(Conditions.of(held.fill(site())))
                .anyMatch(condition -> condition.cause().equals("prune-held/db/s3"));
        held.pruned(result(0, Optional.empty()));
        assertThat(seen()).isZero();
        assertThat(Conditions.of(held.fill(site())))
                .noneMatch(condition -> condition.cause().equals("prune-held/db/s3"));
    }

    @Test
    void aPruneThatFailedIsNoNews() {
        held.pruned(result(3, Optional.empty()));
        held.pruned(result(0, Optional.of(new Problem(Fault.STORAGE_UNREACHABLE, "down", Optional.empty()))));
        assertThat(seen()).isEqualTo(3);
    }

    private int seen() {
        return held.fill(site()).jobs().getFirst().copies().getFirst().held();
    }

    private static PruneResult result(int held, Optional<Problem> problem) {
        PruneVerdict verdict = new PruneVerdict("x", NOW, 1, PruneVerdict.HELD, List.of("why"), false);
        return new PruneResult(
                ExitStatus.OK,
                PruneMode.CAREFUL,
                List.of(new PruneOutcome(
                        "db", "s3", "within 3d", Collections.nCopies(held, verdict), 0, 0, 0, problem)));
    }

    private static SiteStatus site() {
        CopyStatus copy = new CopyStatus(
                "s3",
                RpoState.NO_OBJECTIVE,
                Optional.of(NOW),
                Optional.empty(),
                Optional.empty(),
                5,
                100,
                0,
                0,
                Optional.of("x"),
                OptionalLong.of(20),
                OptionalLong.of(20),
                Optional.empty(),
                Optional.empty());
        JobStatus job = new JobStatus(
                "db",
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(copy));
        return new SiteStatus(ExitStatus.OK, "jaraba", NOW, List.of(job), List.of(), Optional.empty());
    }
}
