package io.recobro.site.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.drill.DrillEntry;
import io.recobro.catalog.drill.DrillHistory;
import io.recobro.catalog.drill.Evidence;
import io.recobro.config.SiteConfig;
import io.recobro.daemon.Scene;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.Operations;
import io.recobro.operation.drill.DrillOperations.DrillCall;
import io.recobro.operation.drill.DrillOperations.DrillOutcome;
import io.recobro.operation.drill.DrillOperations.DrillResult;
import io.recobro.operation.drill.DrillOperations.DrillState;
import io.recobro.source.FakeScratch;
import io.recobro.storage.StoredObject;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillsTest {
    @TempDir
    private Path directory;

    private final FakeScratch scratch = new FakeScratch();
    private Scene scene;
    private SiteConfig site;

    @BeforeEach
    void backUp() {
        scene = new Scene(directory);
        scene.scratch = Optional.of(scratch);
        site = scene.configure(Scene.SMALL.replace(
                "schedule: \"0 */6 * * *\"}", "schedule: \"0 */6 * * *\", objectives: {rto: 30s}}"));
        try (Operations operations = scene.factory().create(Optional.of(site))) {
            operations.backupNow(new BackupCall(List.of("db"), false), Progress.NONE);
        }
        scene.pass(Duration.ofMinutes(1));
    }

    @AfterEach
    void everyPlaceThatWasOpenedIsRemoved() {
        assertThat(scratch.log.stream().filter(word -> word.equals("open")).count())
                .isEqualTo(scratch.log.stream()
                        .filter(word -> !word.equals("open") && !word.equals("sweep"))
                        .count());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private DrillResult drill(Optional<String> from) {
        try (Operations operations = scene.factory().create(Optional.of(site))) {
            return operations
                    .drills()
                    .drill(
                            new DrillCall(
                                    Optional.of("db"),
                                    from,
                                    Optional.empty(),
                                    false,
                                    false,
                                    "manual",
                                    Optional.empty()),
                            Progress.NONE);
        } finally {
            scene.pass(Duration.ofMinutes(1));
        }
    }

    private DrillOutcome outcome(String from) {
        return drill(Optional.of(from)).outcomes().getFirst();
    }

    private Catalog catalog(String destination) {
        return new Catalog(scene.storage(destination), new KeyLayout("scene"));
    }

    private Stream<String> records(String destination) {
        return catalog(destination).newestRecords("db").values().stream().map(BackupRecord::word);
    }

    private List<RunRecord> runs(String destination) {
        Catalog catalog = catalog(destination);
        return catalog.runs(YearMonth.of(2026, 11)).stream()
                .filter(run -> run.kind().equals("drill"))
                .map(catalog::run)
                .toList();
    }

    @Test
    void whatPassedIsProvenWhereItWasReadAndKnownEverywhere() {
        scratch.checks = List.of("SELECT 1");
        DrillOutcome outcome = outcome("local");
        assertThat(outcome.state()).isEqualTo(DrillState.PASSED);
        assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
        assertThat(outcome.evidence()).containsExactly("local", "away");
        assertThat(outcome.restoreTook())
                .hasValueSatisfying(took -> assertThat(took).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(26)));
        assertThat(records("local")).containsExactly(BackupRecord.PROVEN);
        assertThat(records("away")).isEmpty();
        assertThat(runs("away")).singleElement().matches(run -> run.outcome().equals("ok"));
        DrillHistory history = new DrillHistory(catalog("away"));
        DrillEntry entry = history.entries("db").getFirst();
        assertThat(entry.restoreTook()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(26));
        assertThat(entry.passed()).isTrue();
        Evidence evidence = history.read(entry);
        assertThat(evidence.destination()).isEqualTo("local");
        assertThat(evidence.phases())
                .filteredOn(phase -> phase.name().equals("load"))
                .singleElement()
                .matches(phase -> phase.bytes() == evidence.storedBytes() && phase.ofRestore());
    }

    @Test
    void destinationsTakeTurnsAndAnUnreachableOneIsPassedOver() {
        List<String> read = Stream.generate(
                        () -> drill(Optional.empty()).outcomes().getFirst())
                .limit(3)
                .map(outcome -> outcome.destination().orElseThrow())
                .toList();
        assertThat(read).containsExactly("local", "away", "local");
        scene.storage("away").list("").stream()
                .map(StoredObject::key)
                .filter(key -> key.value().contains("/manifests/"))
                .forEach(scene.storage("away")::delete);
        assertThat(drill(Optional.empty()).outcomes().getFirst().destination()).contains("local");
        assertThat(drill(Optional.of("away")).status()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void aDrillThatCheckedNothingIsNotGreen() {
        scratch.equal = List.of();
        DrillOutcome outcome = outcome("local");
        assertThat(outcome.state()).isEqualTo(DrillState.FAILED);
        assertThat(outcome.status()).isEqualTo(ExitStatus.VERIFICATION_FAILED);
        assertThat(records("local")).isEmpty();
        scratch.checks = List.of("SELECT 1");
        assertThat(outcome("local").state())
                .as("a check of the operator does not stand in for what was skipped")
                .isEqualTo(DrillState.FAILED);
    }

    @Test
    void aFailedCheckOfTheOperatorSaysNothingAgainstTheBackup() {
        scratch.checks = List.of("SELECT 1", "not this");
        DrillOutcome outcome = outcome("local");
        assertThat(outcome.status()).isEqualTo(ExitStatus.VERIFICATION_FAILED);
        assertThat(outcome.problem().orElseThrow()).hasMessageContaining("not this");
        assertThat(outcome.restoreTook()).isPresent();
        assertThat(records("local")).isEmpty();
    }

    @Test
    void damageIsRecordedAndWhatWasNotReachedIsSkipped() {
        scratch.checks = List.of("SELECT 1");
        scene.storage("local").list("").stream()
                .map(StoredObject::key)
                .filter(key -> key.value().contains("/backups/") && !key.value().endsWith("RESTORE.md"))
                .limit(1)
                .forEach(scene.storage("local")::delete);
        DrillOutcome outcome = outcome("local");
        assertThat(outcome.status()).isEqualTo(ExitStatus.VERIFICATION_FAILED);
        assertThat(outcome.checks()).extracting(check -> check.outcome().name()).containsExactly("FAILED", "SKIPPED");
        assertThat(records("local")).containsExactly(BackupRecord.DAMAGED);
        assertThat(outcome("away").state()).as("control").isEqualTo(DrillState.PASSED);
    }

    @Test
    void contentThatDiffersInAnotherVersionIsNoDamage() {
        scratch.restoring = () -> {
            throw Fault.CHECK_FAILED.because("unable to trust table 't': it differs");
        };
        scratch.version = "10.11.19-MariaDB";
        assertThat(outcome("local").status()).isEqualTo(ExitStatus.VERIFICATION_FAILED);
        assertThat(records("local")).isEmpty();
        scratch.version = "11.4.9-MariaDB";
        assertThat(outcome("local").status()).isEqualTo(ExitStatus.VERIFICATION_FAILED);
        assertThat(records("local")).as("control: the same series").containsExactly(BackupRecord.DAMAGED);
    }

    @Test
    void aMissedObjectiveHasAnExitStatusOfItsOwn() {
        scratch.restoring = () -> scene.pass(Duration.ofSeconds(1));
        assertThat(outcome("local").status()).isEqualTo(ExitStatus.OK);
        site = scene.configure(Scene.SMALL.replace(
                "schedule: \"0 */6 * * *\"}", "schedule: \"0 */6 * * *\", objectives: {rto: 24s}}"));
        DrillOutcome late = outcome("local");
        assertThat(late.status()).isEqualTo(ExitStatus.OBJECTIVE_MISSED);
        assertThat(late.state()).isEqualTo(DrillState.PASSED);
    }

    @Test
    void aRefusedPlaceLeavesEvidence() {
        scratch.refusal = Fault.TARGET_REFUSED.because("unable to drill on 'x': it may be production");
        DrillOutcome outcome = outcome("local");
        assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(new DrillHistory(catalog("away")).entries("db"))
                .singleElement()
                .matches(entry -> !entry.passed() && entry.restoreTook().isZero());
        assertThat(runs("local")).singleElement().matches(run -> run.outcome().equals("failed"));
    }

    @Test
    void anInterruptIsARecordAndNoVerdict() {
        scratch.restoring = () -> {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to go on: interrupted");
        };
        assertThatThrownBy(() -> drill(Optional.of("local"))).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(new DrillHistory(catalog("local")).entries("db")).isEmpty();
        assertThat(runs("local")).singleElement().matches(run -> run.outcome().equals("failed"));
    }

    @Test
    void aDrillThatTakesTooLongIsEnded() {
        site = scene.configure(Scene.SMALL.replace(
                "schedule: \"0 */6 * * *\"}", "schedule: \"0 */6 * * *\", drill: {scratch: {time_limit: 1s}}}"));
        scratch.restoring = () -> {
            try {
                new java.util.concurrent.CountDownLatch(1).await();
            } catch (InterruptedException ended) {
                throw Fault.INTERRUPTED.because("unable to go on: interrupted", ended);
            }
        };
        DrillOutcome outcome = outcome("local");
        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(outcome.problem().orElseThrow()).hasMessageContaining("longer than 1 s");
        assertThat(records("local")).isEmpty();
    }
}
