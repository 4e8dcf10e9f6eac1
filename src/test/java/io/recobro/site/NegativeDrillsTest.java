package io.recobro.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.ExitStatus;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.proof.DrillDetails;
import io.recobro.operation.proof.ProofOperations.NegativeCall;
import io.recobro.operation.proof.ProofOperations.NegativeResult;
import io.recobro.source.Scratch;
import io.recobro.storage.StoredObject;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NegativeDrillsTest {
    @TempDir
    Path directory;

    private SiteScene scene;
    private SiteOperations operations;

    @BeforeEach
    void backUp() {
        scene = new SiteScene(directory);
        operations = scene.operations(Watch.BLIND);
        operations.backupNow(new BackupCall(List.of("db"), false, true), Progress.NONE);
    }

    @Test
    void leavesEvidenceInAllDestinationsAndNoCopy() throws IOException {
        NegativeResult result = drill("s3");
        assertThat(result.status()).isEqualTo(ExitStatus.OK);
        DrillDetails drill = result.outcomes().getFirst().drill().orElseThrow();
        assertThat(drill.passed()).isTrue();
        assertThat(drill.destination()).isEqualTo("s3");
        assertThat(drill.checks()).extracting(Scratch.Check::name).contains("control", "bit-flip/dump", "foreign-key");
        assertThat(drill.count(Scratch.Outcome.SKIPPED)).isPositive();
        assertThat(evidence("s3")).singleElement().asString().contains("_negative_passed_0.json");
        assertThat(evidence("local")).isEqualTo(evidence("s3"));
        assertThat(scene.storage("s3").list("jaraba/runs/"))
                .extracting(object -> object.key().value())
                .anyMatch(key -> key.contains("_negative-drill_db_ok_"));
        try (var left = Files.list(directory.resolve("negative"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void itIsShownByStatusAndReport() {
        drill("s3");
        assertThat(operations
                        .status(Optional.of("db"))
                        .jobs()
                        .getFirst()
                        .proof()
                        .negative())
                .hasValueSatisfying(drill -> assertThat(drill.passed()).isTrue());
        assertThat(operations
                        .proof()
                        .report(Optional.of("db"))
                        .jobs()
                        .getFirst()
                        .drills())
                .singleElement()
                .satisfies(drill -> assertThat(drill.negative()).isTrue());
    }

    @Test
    void aDamagedBackupFailsTheControl() {
        StoredObject dump = scene.storage("s3").list("jaraba/db/backups/").stream()
                .filter(object -> object.key().value().contains("db_fake.sql"))
                .findFirst()
                .orElseThrow();
        scene.storage("s3").delete(dump.key());
        scene.storage("s3").put(dump.key(), new byte[(int) dump.bytes()]);
        NegativeResult result = drill("s3");
        assertThat(result.status()).isEqualTo(ExitStatus.VERIFICATION_FAILED);
        assertThat(result.outcomes().getFirst().problem())
                .hasValueSatisfying(problem -> assertThat(problem).hasMessageContaining("the copy as it is"));
        assertThat(evidence("s3")).singleElement().asString().contains("_negative_failed_0.json");
        assertThat(drill("local").status()).as("the good copy of it").isEqualTo(ExitStatus.OK);
    }

    @Test
    void withoutABackupThereIsARecordAndNoEvidence() {
        NegativeResult result = operations
                .proof()
                .negative(
                        new NegativeCall(Optional.of("other"), Optional.empty(), Optional.empty(), Optional.empty()),
                        Progress.NONE);
        assertThat(result.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(result.outcomes().getFirst().drill()).isEmpty();
        assertThat(scene.storage("s3").list("jaraba/other/drills/")).isEmpty();
    }

    private NegativeResult drill(String from) {
        return operations
                .proof()
                .negative(
                        new NegativeCall(Optional.of("db"), Optional.empty(), Optional.of(from), Optional.of(7L)),
                        Progress.NONE);
    }

    private List<String> evidence(String destination) {
        return scene.storage(destination).list("jaraba/db/drills/").stream()
                .map(object -> object.key().value())
                .toList();
    }
}
