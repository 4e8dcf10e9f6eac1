package io.recobro.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.BackupId;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.notify.incident.Condition;
import io.recobro.objective.RpoState;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.RtoState;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.RunningJob;
import io.recobro.operation.StatusOperations.SiteStatus;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.watch.Conditions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusOperationTest {
    private static final Watch NOON = new Watch(
            (job, after) -> job.schedule().map(_ -> Instant.parse("2026-11-22T12:00:00Z")), site -> Optional.empty());

    @TempDir
    Path directory;

    private SiteScene scene;

    @BeforeEach
    void protect() {
        scene = new SiteScene(directory);
        scene.backup("local", "db", "2026-11-22T00:00:00Z", 1000);
        scene.backup("local", "db", "2026-11-22T06:00:00Z", 900);
        scene.backup("s3", "db", "2026-11-22T06:00:00Z", 900);
        scene.backup("s3", "other", "2026-11-01T00:00:00Z", 5);
        scene.run("backup", "db", "2026-11-22T00:00:00Z", Duration.ofSeconds(40), "ok", "local", "s3");
        scene.run("backup", "db", "2026-11-22T06:00:00Z", Duration.ofSeconds(50), "ok", "local", "s3");
    }

    @Test
    void allIsWell() {
        SiteStatus status = status();
        assertThat(status.status()).isEqualTo(ExitStatus.OK);
        assertThat(status.at()).isEqualTo(SiteScene.NOW);
        JobStatus db = status.jobs().getFirst();
        assertThat(db.worst()).isEqualTo(RpoState.MET);
        assertThat(db.nextRun()).contains(Instant.parse("2026-11-22T12:00:00Z"));
        assertThat(db.usualDuration()).contains(Duration.ofSeconds(50));
        assertThat(db.lastSuccess()).contains(Instant.parse("2026-11-22T06:00:50Z"));
        CopyStatus local = db.copies().getFirst();
        assertThat(local.age()).contains(Duration.ofHours(3));
        assertThat(local.missedAt()).contains(Instant.parse("2026-11-22T13:00:00Z"));
        assertThat(local.backups()).isEqualTo(2);
        assertThat(local.bytes()).isEqualTo(1900);
        assertThat(local.newestBytes()).isEqualTo(OptionalLong.of(900));
        assertThat(local.previousBytes()).isEqualTo(OptionalLong.of(1000));
        assertThat(status.jobs().getLast().worst()).isEqualTo(RpoState.NO_OBJECTIVE);
        assertThat(status.destinations())
                .extracting("name", "usedBytes")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("local", 1900L),
                        org.assertj.core.groups.Tuple.tuple("s3", 905L));
    }

    @Test
    void aDestinationThatDoesNotAnswerHidesNothingOfTheOthers() {
        scene.storage("s3").on(Operation.LIST).fail(Fault.STORAGE_UNREACHABLE);
        SiteStatus status = status();
        assertThat(status.status()).isEqualTo(ExitStatus.PARTIAL);
        List<CopyStatus> copies = status.jobs().getFirst().copies();
        assertThat(copies).extracting(CopyStatus::state).containsExactly(RpoState.MET, RpoState.UNKNOWN);
        assertThat(copies.getLast().problem()).map(problem -> problem.fault()).contains(Fault.STORAGE_UNREACHABLE);
        assertThat(status.destinations()).extracting("up").containsExactly(true, false);
        assertThat(status.jobs().getFirst().lastRun()).isPresent();
    }

    @Test
    void aDamagedBackupIsNoRecoveryPoint() {
        BackupId newest = scene.catalog("local").backups("db").getLast().id();
        scene.damaged("local", "db", newest);
        SiteStatus status = status();
        CopyStatus local = status.jobs().getFirst().copies().getFirst();
        assertThat(local.state()).isEqualTo(RpoState.MISSED);
        assertThat(local.age()).contains(Duration.ofHours(9));
        assertThat(local.damaged()).isEqualTo(1);
        assertThat(status.status()).isEqualTo(ExitStatus.OBJECTIVE_MISSED);
    }

    @Test
    void aJobWithoutAnyBackupMissesItsObjective() {
        SiteStatus status = new SiteScene(directory).operations(NOON).status(Optional.empty());
        assertThat(status.jobs()).extracting(JobStatus::worst).containsExactly(RpoState.NEVER, RpoState.NEVER);
        assertThat(status.status()).isEqualTo(ExitStatus.OBJECTIVE_MISSED);
        SiteStatus withoutObjective = new SiteScene(directory).operations(NOON).status(Optional.of("other"));
        assertThat(withoutObjective.status()).isEqualTo(ExitStatus.OK);
    }

    @Test
    void failuresInARowAreCountedOverAllDestinations() {
        scene.run("backup", "db", "2026-11-22T07:00:00Z", Duration.ofSeconds(1), "failed", "local");
        scene.run("backup", "db", "2026-11-22T08:00:00Z", Duration.ofSeconds(1), "failed", "s3");
        JobStatus db = status().jobs().getFirst();
        assertThat(db.consecutiveFailures()).isEqualTo(2);
        assertThat(db.lastRun()).map(run -> run.outcome()).contains("failed");
        assertThat(db.usualDuration()).contains(Duration.ofSeconds(50));
    }

    @Test
    void asksOnlyForOneJobWhenOneIsNamed() {
        int before = scene.storage("local").calls(Operation.LIST);
        SiteStatus status = scene.operations(NOON).status(Optional.of("other"));
        assertThat(status.jobs()).extracting(JobStatus::job).containsExactly("other");
        assertThat(status.destinations()).extracting("name").containsExactly("s3");
        assertThat(scene.storage("local").calls(Operation.LIST)).isEqualTo(before);
    }

    @Test
    void aDrillThatPassedIsTheMeasuredRto() {
        scene.drill("local", "db", "2026-11-21T04:00:00Z", true, 90);
        JobStatus db = status().jobs().getFirst();
        assertThat(db.proof().rto().state()).isEqualTo(RtoState.MET);
        assertThat(db.proof().rto().proven()).hasValueSatisfying(drill -> {
            assertThat(drill.restore()).isEqualTo(Duration.ofSeconds(90));
            assertThat(drill.phases()).extracting(DrillRun.Phase::name).containsExactly("load");
        });
        assertThat(status().status()).isEqualTo(ExitStatus.OK);
    }

    @Test
    void aDrillThatTookTooLongMissesTheObjective() {
        scene.drill("local", "db", "2026-11-21T04:00:00Z", true, 3601);
        SiteStatus status = status();
        assertThat(status.status()).isEqualTo(ExitStatus.OBJECTIVE_MISSED);
        assertThat(status.jobs().getFirst().proof().rto().state()).isEqualTo(RtoState.MISSED);
    }

    @Test
    void aFailedDrillMissesTheObjectiveWhateverPassedBefore() {
        scene.drill("s3", "db", "2026-11-20T04:00:00Z", true, 90);
        scene.drill("s3", "db", "2026-11-21T04:00:00Z", false, 0);
        SiteStatus status = status();
        assertThat(status.status()).isEqualTo(ExitStatus.OBJECTIVE_MISSED);
        assertThat(status.jobs().getFirst().proof().rto().state()).isEqualTo(RtoState.DRILL_FAILED);
        assertThat(Conditions.of(status)).extracting(Condition::cause).containsExactly("drill-failed/db/s3");
    }

    @Test
    void evidenceIsReadOnce() {
        scene.drill("local", "db", "2026-11-21T04:00:00Z", true, 90);
        var operations = scene.operations(NOON);
        operations.status(Optional.empty());
        int opened = scene.storage("local").calls(Operation.OPEN);
        assertThat(operations
                        .status(Optional.empty())
                        .jobs()
                        .getFirst()
                        .proof()
                        .rto()
                        .proven())
                .isPresent();
        assertThat(scene.storage("local").calls(Operation.OPEN)).isEqualTo(opened);
    }

    @Test
    void whatNoDestinationTellsIsUnknown() {
        scene.storage("local").on(Operation.LIST).fail(Fault.STORAGE_UNREACHABLE);
        scene.storage("s3").on(Operation.LIST).fail(Fault.STORAGE_UNREACHABLE);
        assertThat(status().jobs().getFirst().proof().rto().state()).isEqualTo(RtoState.UNKNOWN);
    }

    @Test
    void takesFewListings() {
        int local = scene.storage("local").calls(Operation.LIST);
        int s3 = scene.storage("s3").calls(Operation.LIST);
        status();
        assertThat(scene.storage("local").calls(Operation.LIST))
                .isEqualTo(local + 6); // manifests, records, packs, drills, two months
        assertThat(scene.storage("s3").calls(Operation.LIST)).isEqualTo(s3 + 10);
    }

    @Test
    void namesTheDaemonAndWhatItRuns() {
        Instant since = Instant.parse("2026-11-22T08:59:00Z");
        DaemonFacts daemon = new DaemonFacts(
                "recobro@host", Optional.empty(), OptionalInt.of(7), List.of(new RunningJob("db", since)));
        SiteStatus status = scene.operations(new Watch(NOON.nextRun(), site -> Optional.of(daemon)))
                .status(Optional.empty());
        assertThat(status.daemon()).contains(daemon);
        assertThat(status.jobs().getFirst().runningSince()).contains(since);
        assertThat(status.jobs().getLast().runningSince()).isEmpty();
    }

    private SiteStatus status() {
        return scene.operations(NOON).status(Optional.empty());
    }
}
