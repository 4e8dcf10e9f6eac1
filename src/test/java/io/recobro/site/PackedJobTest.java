package io.recobro.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.pack.PackMark;
import io.recobro.catalog.pack.PackMarks;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.catalog.pack.StoredArtifacts;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.ReplicateOperations.ReplicateCall;
import io.recobro.operation.ReplicateOperations.ReplicateOutcome;
import io.recobro.operation.ReplicateOperations.ReplicateResult;
import io.recobro.operation.RetentionOperations.PruneCall;
import io.recobro.operation.RetentionOperations.PruneMode;
import io.recobro.operation.RetentionOperations.PruneOutcome;
import io.recobro.operation.RetentionOperations.PrunedPacks;
import io.recobro.operation.StatusOperations.NextRun;
import io.recobro.operation.VerifyOperations.SampleOutcome;
import io.recobro.operation.VerifyOperations.VerifyCall;
import io.recobro.operation.VerifyOperations.VerifyLevel;
import io.recobro.operation.VerifyOperations.VerifyResult;
import io.recobro.source.PackingSource;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a job whose backups share packs, through the operations. */
class PackedJobTest {
    @TempDir
    private Path directory;

    private final PackingSource source =
            new PackingSource().with("a", 1).with("b", 2).with("c", 3);
    private SiteScene scene;
    private Instant now = SiteScene.NOW;
    private String rules = "";
    private String job = "db";

    @BeforeEach
    void open() {
        scene = new SiteScene(directory, source);
    }

    @Test
    void aDamagedPackDamagesEveryBackupThatRefersToItAndIsReadOnceOnly() {
        backUp();
        backUp();
        String pack = damageAPack("local");
        int before = scene.storage("local").calls(Operation.OPEN);
        VerifyResult result = verify(Optional.empty());
        assertThat(result.status()).isEqualTo(ExitStatus.VERIFICATION_FAILED);
        assertThat(result.outcomes())
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome.problem())
                        .hasValueSatisfying(
                                problem -> assertThat(problem.message()).contains(pack)));
        assertThat(result.outcomes().getFirst().bytes())
                .as("the second backup reads its own artifact only")
                .isGreaterThan(result.outcomes().getLast().bytes());
        assertThat(scene.storage("local").calls(Operation.OPEN) - before)
                .as("lease aside: two manifests, two artifacts, three packs")
                .isLessThanOrEqualTo(7);
        assertThat(new PackMarks(scene.catalog("local"), "db").list())
                .singleElement()
                .matches(mark -> mark.pack().equals(pack) && mark.word().equals(PackMark.DAMAGED));
    }

    @Test
    void aBackupThatWasNotLookedAtIsRecordedToo() {
        backUp();
        backUp();
        damageAPack("local");
        verify(Optional.of("latest"));
        assertThat(scene.catalog("local").standings("db").values()).hasSize(2).allMatch(standing -> standing.damaged());
    }

    @Test
    void theNextBackupStoresAnewWhatADamagedPackHeldAndIsGood() {
        backUp();
        damageAPack("local");
        verify(Optional.empty());
        backUp();
        assertThat(source.stored()).isEqualTo(1);
        assertThat(verify(Optional.of("latest")).status()).isEqualTo(ExitStatus.OK);
        assertThat(PackingSource.contents(newest("local"))).isEqualTo(source.digests());
    }

    @Test
    void replicateMendsADamagedAndAMissingPackOutOfAnotherDestination() {
        backUp();
        backUp();
        String damaged = damageAPack("local");
        verify(Optional.empty());
        String missing = shelf("local").sizes().lastKey();
        scene.storage("local").delete(new ObjectKey("jaraba/db/packs/" + missing));
        ReplicateResult result = replicate();
        assertThat(result.status()).isEqualTo(ExitStatus.OK);
        assertThat(result.outcomes()).extracting(ReplicateOutcome::id).containsExactly(damaged, missing);
        assertThat(result.outcomes()).allMatch(outcome -> outcome.from().equals(Optional.of("s3")));
        assertThat(scene.catalog("local").standings("db").values())
                .as("nothing else was wrong with the backups")
                .noneMatch(standing -> standing.damaged());
        assertThat(shelf("local").marks()).isEmpty();
        assertThat(verify(Optional.empty()).status()).isEqualTo(ExitStatus.OK);
        assertThat(replicate().outcomes()).isEmpty();
    }

    @Test
    void whatIsWholeNowhereStaysAndIsNamed() {
        backUp();
        String pack = damageAPack("local");
        verify(Optional.empty());
        scene.storage("s3").delete(new ObjectKey("jaraba/db/packs/" + pack));
        ReplicateResult result = replicate();
        assertThat(result.status()).isEqualTo(ExitStatus.VERIFICATION_FAILED);
        assertThat(shelf("local").sizes())
                .as("a damaged pack may still be of use")
                .containsKey(pack);
    }

    @Test
    void aDestinationThatWasAwayGetsTheBackupAndThePacksItLacks() {
        backUp();
        scene.storage("s3").on(Operation.COMPLETE).fail(Fault.STORAGE_UNREACHABLE);
        source.with("d", 4);
        assertThat(backUp().status()).isEqualTo(ExitStatus.PARTIAL);
        scene.storage("s3").heal();
        int before = scene.storage("s3").calls(Operation.COMPLETE);
        assertThat(replicate().status()).isEqualTo(ExitStatus.OK);
        assertThat(scene.storage("s3").calls(Operation.COMPLETE) - before)
                .as("the one new pack, and the artifact")
                .isEqualTo(2);
        assertThat(PackingSource.contents(newest("s3"))).isEqualTo(source.digests());
    }

    @Test
    void samplesGoRoundUntilEverythingWasRead() {
        source.with("d", 4).with("e", 5).with("f", 6);
        backUp();
        damageAPack("local");
        int rounds = 0;
        ExitStatus status = ExitStatus.OK;
        while (status == ExitStatus.OK) {
            assertThat(rounds).as("runs until the damage is found").isLessThan(6);
            VerifyResult result = sample(0.2);
            SampleOutcome read = result.samples().getFirst();
            assertThat(read.ofObjects()).isEqualTo(7);
            assertThat(read.objects()).isBetween(1, 3);
            status = result.status();
            rounds++;
        }
        assertThat(status).isEqualTo(ExitStatus.VERIFICATION_FAILED);
        assertThat(scene.catalog("local").standings("db").values()).allMatch(standing -> standing.damaged());
        assertThat(scene.storage("local").list("jaraba/db/samples/")).hasSize(1);
    }

    @Test
    void packsOfBackupsThatRetentionRemovedGoAfterTheGrace() {
        rules = "    keep: {last: 1, grace: 36h}\n";
        job = "other";
        backUp();
        prune();
        now = now.plus(Duration.ofDays(2));
        source.without("a").at(now);
        backUp();
        PrunedPacks condemned = prune();
        assertThat(condemned.condemned().packs()).isEqualTo(1);
        assertThat(shelf("s3").sizes()).hasSize(3);
        now = now.plus(Duration.ofHours(30));
        assertThat(prune().waiting().packs()).isEqualTo(1);
        now = now.plus(Duration.ofHours(7));
        assertThat(prune(PruneMode.DRY_RUN).removed().packs()).isEqualTo(1);
        assertThat(shelf("s3").sizes()).as("a dry run changes nothing").hasSize(3);
        assertThat(prune().removed().packs()).isEqualTo(1);
        assertThat(shelf("s3").sizes()).hasSize(2);
        assertThat(PackingSource.contents(newest("s3"))).isEqualTo(source.digests());
    }

    private SiteOperations operations() {
        Watch watch = new Watch(NextRun.UNKNOWN, site -> Optional.empty());
        return scene.operations(scene.config(rules), watch, Clock.fixed(now, ZoneOffset.UTC));
    }

    private BackupResult backUp() {
        now = now.plusSeconds(1);
        return operations().backupNow(new BackupCall(List.of(job), false, true), Progress.NONE);
    }

    private VerifyResult verify(Optional<String> backup) {
        now = now.plusSeconds(1);
        VerifyCall call = new VerifyCall(Optional.of("db"), backup, VerifyLevel.DIGESTS, Optional.of("local"));
        return operations().verify(call, Progress.NONE);
    }

    private VerifyResult sample(double share) {
        now = now.plusSeconds(1);
        VerifyCall call = new VerifyCall(
                Optional.of("db"),
                Optional.empty(),
                VerifyLevel.DIGESTS,
                Optional.of("local"),
                OptionalDouble.of(share));
        return operations().verify(call, Progress.NONE);
    }

    private ReplicateResult replicate() {
        now = now.plusSeconds(1);
        return operations()
                .replicate(new ReplicateCall(Optional.of("db"), Optional.empty(), Optional.empty()), Progress.NONE);
    }

    private PrunedPacks prune() {
        return prune(PruneMode.CONFIRMED);
    }

    private PrunedPacks prune(PruneMode mode) {
        List<PruneOutcome> outcomes = operations()
                .prune(new PruneCall(Optional.of(job), Optional.of("s3"), mode), Progress.NONE)
                .outcomes();
        assertThat(outcomes).allMatch(outcome -> outcome.problem().isEmpty());
        return outcomes.getFirst().packs();
    }

    private PackShelf shelf(String destination) {
        return PackShelf.of(scene.catalog(destination), job);
    }

    private StoredArtifacts newest(String destination) {
        Catalog catalog = scene.catalog(destination);
        BackupEntry entry = catalog.backups(job).getLast();
        return new StoredArtifacts(catalog, catalog.manifest(entry), pack -> catalog);
    }

    /** Flips a bit in the first pack; returns its name. */
    private String damageAPack(String destination) {
        String pack = shelf(destination).sizes().firstKey();
        ObjectKey key = new ObjectKey("jaraba/db/packs/" + pack);
        try (InputStream in = scene.storage(destination).open(key)) {
            byte[] content = in.readAllBytes();
            content[content.length / 2] ^= 1;
            scene.storage(destination).replace(key, content);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return pack;
    }
}
