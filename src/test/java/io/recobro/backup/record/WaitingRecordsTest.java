package io.recobro.backup.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingRecordsTest {
    @TempDir
    private Path state;

    @Test
    void whatALaterVersionLeftWaitsForItAndWhatIsNoRecordGoes() throws IOException {
        WaitingRecords waiting = new WaitingRecords(state);
        waiting.add(record("20261122T061234Z-aaaaaa"));
        Path known = file("aaaaaa");
        Path later = known.resolveSibling(known.getFileName().toString().replace("aaaaaa", "bbbbbb"));
        Files.writeString(later, "{\"format\": 2, \"all\": \"different\"}");
        Path none = known.resolveSibling(known.getFileName().toString().replace("aaaaaa", "cccccc"));
        Files.writeString(none, "{\"fo");
        List<String> taken = new ArrayList<>();
        waiting.deliver("shop", "db", record -> taken.add(record.run()));
        assertThat(taken).containsExactly("20261122T061234Z-aaaaaa");
        assertThat(known).doesNotExist();
        assertThat(none).doesNotExist();
        assertThat(later).exists();
    }

    private Path file(String ending) throws IOException {
        try (var files = Files.walk(state)) {
            return files.filter(path -> path.toString().contains(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static RunRecord record(String run) {
        return new RunRecord(
                RunRecord.FORMAT,
                run,
                "backup",
                "shop",
                "db",
                Optional.empty(),
                "failed",
                RunRecord.MANUAL,
                "somebody",
                Instant.parse("2026-11-22T06:12:34Z"),
                Instant.parse("2026-11-22T06:12:35Z"),
                List.of(),
                List.of(),
                List.of(),
                Optional.of("nobody was there"));
    }
}
