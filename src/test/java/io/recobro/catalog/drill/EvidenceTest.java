package io.recobro.catalog.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.backup.BackupScene;
import io.recobro.catalog.Json;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Scratch.Check;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.digest.SelfDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    /** The golden file of format 1 never changes: every later version must read it. */
    private static final String GOLDEN = "evidence-v1.json";

    private static final Evidence EVIDENCE = new Evidence(
            1,
            "20261122T070000Z-d11111",
            "jaraba",
            "db",
            Evidence.DRILL,
            "20261122T061234Z-k3f9q2",
            "s3",
            Instant.parse("2026-11-22T06:12:34.500Z"),
            "embedded server 11.4.5-MariaDB",
            Instant.parse("2026-11-22T07:00:00Z"),
            Instant.parse("2026-11-22T07:00:50.250Z"),
            List.of(
                    new Evidence.Phase("find", 0.25, 0, true),
                    new Evidence.Phase("scratch start", 4, 0, false),
                    new Evidence.Phase("load", 41.125, 3_145_728, true)),
            41.375,
            3_145_728,
            9_437_184,
            new TreeMap<>(Map.of("program", "recobro/0.1.0", "scratch_server", "11.4.5-MariaDB")),
            List.of(
                    Check.passed("content of shop", "12 tables"),
                    Check.failed("SELECT COUNT(*) > 0 FROM users", "returned 0, which is not true"),
                    Check.skipped("SELECT 1", "not reached")),
            Evidence.FAILED,
            Optional.of("unable to trust what was restored"),
            List.of("a notice"));

    @Test
    void theGoldenFileIsRead() throws IOException {
        assertThat(Json.read(golden().getBytes(StandardCharsets.UTF_8), Evidence.class, Evidence.FORMAT, GOLDEN))
                .isEqualTo(EVIDENCE);
    }

    @Test
    void theGoldenFileIsWritten() throws IOException {
        byte[] golden = golden().strip().getBytes(StandardCharsets.UTF_8);
        assertThat(Json.write(EVIDENCE))
                .asString()
                .isEqualTo(new String(SelfDigest.append(golden), StandardCharsets.UTF_8));
    }

    @Test
    void unknownPropertiesOfTheSameFormatAreIgnored() throws IOException {
        String more = golden().replaceFirst("\\{", "{\"colour\" : \"blue\",");
        assertThat(Json.read(more.getBytes(StandardCharsets.UTF_8), Evidence.class, Evidence.FORMAT, GOLDEN))
                .isEqualTo(EVIDENCE);
    }

    @Test
    void theKeyTellsWhatTheFileHolds() {
        DrillHistory history = new DrillHistory(BackupScene.catalog(new MemoryStorage("s3")));
        history.keep(EVIDENCE);
        history.keep(EVIDENCE);
        assertThat(history.entries("db")).singleElement().satisfies(entry -> {
            assertThat(entry.key().value()).endsWith("/db/drills/20261122T070000Z-d11111_drill_failed_42.json");
            assertThat(entry.restoreTook()).isEqualTo(Duration.ofSeconds(42));
            assertThat(entry.passed()).isFalse();
            assertThat(history.read(entry)).isEqualTo(EVIDENCE);
        });
    }

    @Test
    void drillsAreListedInTheirOrderAndOthersObjectsAreNone() {
        MemoryStorage storage = new MemoryStorage("s3");
        DrillHistory history = new DrillHistory(BackupScene.catalog(storage));
        history.keep(EVIDENCE);
        String prefix = history.entries("db").getFirst().key().value().replaceFirst("[^/]*$", "");
        storage.put(new ObjectKey(prefix + "20261121T070000Z-d11111_negative_passed_0.json"), new byte[1]);
        storage.put(new ObjectKey(prefix + "20261123T070000Z-d11111_drill_maybe_0.json"), new byte[1]);
        assertThat(history.entries("db")).extracting(DrillEntry::kind).containsExactly("negative", "drill");
        assertThat(history.entries("db")).extracting(DrillEntry::passed).containsExactly(true, false);
        assertThat(history.entries("db").getFirst().began()).isEqualTo(Instant.parse("2026-11-21T07:00:00Z"));
        assertThat(EVIDENCE.passed()).isFalse();
        assertThat(EVIDENCE.restoreTook()).isEqualTo(Duration.ofMillis(41_375));
        FaultyStorage full = new FaultyStorage(storage).on(Operation.PUT).fail(Fault.STORAGE_FULL);
        assertThatThrownBy(() -> new DrillHistory(BackupScene.catalog(full)).keep(EVIDENCE))
                .isInstanceOf(RecobroException.class);
    }

    @Test
    void aNewerFormatIsRefusedAndStillListed() throws IOException {
        MemoryStorage storage = new MemoryStorage("s3");
        DrillHistory history = new DrillHistory(BackupScene.catalog(storage));
        history.keep(EVIDENCE);
        DrillEntry entry = history.entries("db").getFirst();
        String newer = golden().replace("\"format\" : 1", "\"format\" : 2");
        assertThat(newer).isNotEqualTo(golden());
        storage.damage(new ObjectKey(entry.key().value()), newer.getBytes(StandardCharsets.UTF_8));
        assertThat(history.entries("db")).containsExactly(entry);
        assertThatThrownBy(() -> history.read(entry))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.FORMAT_TOO_NEW))
                .hasMessageContaining("it has format 2");
    }

    private static String golden() throws IOException {
        try (InputStream in = EvidenceTest.class.getResourceAsStream(GOLDEN)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
