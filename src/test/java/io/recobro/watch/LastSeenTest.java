package io.recobro.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.objective.RpoState;
import io.recobro.operation.Problem;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.SiteStatus;
import io.recobro.operation.proof.ProofStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LastSeenTest {
    private static final Instant POINT = Instant.parse("2026-11-22T06:00:00Z");
    private static final Problem DOWN = Problem.of(Fault.STORAGE_UNREACHABLE.because("unable to list 's3': refused"));

    private final LastSeen lastSeen = new LastSeen();

    @Test
    void theAgeGrowsWhileTheDestinationIsAway() {
        lastSeen.fill(site(POINT.plusSeconds(60), present()));
        CopyStatus atRisk = only(lastSeen.fill(site(POINT.plus(Duration.ofHours(6)), absent())));
        assertThat(atRisk.state()).isEqualTo(RpoState.AT_RISK);
        CopyStatus missed = only(lastSeen.fill(site(POINT.plus(Duration.ofHours(7)), absent())));
        assertThat(missed.state()).isEqualTo(RpoState.MISSED);
        assertThat(missed.age()).contains(Duration.ofHours(7));
        assertThat(missed.problem()).contains(DOWN);
        assertThat(missed.backups()).isEqualTo(2);
    }

    @Test
    void whatIsSeenAgainReplacesTheMemory() {
        lastSeen.fill(site(POINT, present()));
        assertThat(only(lastSeen.fill(site(POINT, present()))).problem()).isEmpty();
    }

    @Test
    void whatWasNeverSeenIsUnknown() {
        assertThat(only(lastSeen.fill(site(POINT, absent()))).state()).isEqualTo(RpoState.UNKNOWN);
    }

    private static CopyStatus only(SiteStatus site) {
        return site.jobs().getFirst().copies().getFirst();
    }

    private static SiteStatus site(Instant at, CopyStatus copy) {
        JobStatus job = new JobStatus(
                "db",
                Optional.of(Duration.ofHours(7)),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(at.plusSeconds(60)),
                List.of(copy),
                ProofStatus.UNKNOWN);
        return new SiteStatus(ExitStatus.OK, "jaraba", at, List.of(job), List.of(), Optional.empty());
    }

    private static CopyStatus present() {
        return new CopyStatus(
                "s3",
                RpoState.MET,
                Optional.of(POINT),
                Optional.of(Duration.ofMinutes(1)),
                Optional.of(POINT.plus(Duration.ofHours(7))),
                2,
                2000,
                0,
                0,
                Optional.of("20261122T060000Z-k3f9q2"),
                OptionalLong.of(1000),
                OptionalLong.of(1000),
                Optional.empty(),
                Optional.empty());
    }

    private static CopyStatus absent() {
        return new CopyStatus(
                "s3",
                RpoState.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.of(DOWN));
    }
}
