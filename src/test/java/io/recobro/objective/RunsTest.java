package io.recobro.objective;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.RunEntry;
import io.recobro.storage.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunsTest {
    @Test
    void countsFailuresSinceTheLastRunThatPublishedAnything() {
        assertThat(runs("ok 5", "failed 1", "failed 1").consecutiveFailures()).isEqualTo(2);
        assertThat(runs("failed 1", "partial 5", "failed 1").consecutiveFailures())
                .isEqualTo(1);
        assertThat(runs("failed 1", "ok 5").consecutiveFailures()).isZero();
        assertThat(runs().consecutiveFailures()).isZero();
    }

    @Test
    void theUsualDurationIsTheMedianOfTheLastTenThatDidNotFail() {
        assertThat(runs("ok 10", "failed 1", "ok 30", "partial 20").usualDuration())
                .contains(Duration.ofSeconds(20));
        assertThat(runs("ok 10", "ok 30").usualDuration()).contains(Duration.ofSeconds(30));
        assertThat(runs("failed 7").usualDuration()).isEmpty();
        String[] slowLongAgo = new String[14];
        for (int run = 0; run < slowLongAgo.length; run++) {
            slowLongAgo[run] = run < 4 ? "ok 1000" : "ok 10";
        }
        assertThat(runs(slowLongAgo).usualDuration()).contains(Duration.ofSeconds(10));
    }

    @Test
    void onlyAWholeRunIsASuccess() {
        Runs runs = runs("ok 60", "partial 5", "failed 1");
        assertThat(runs.lastSuccess()).contains(Instant.parse("2026-11-22T00:01:00Z"));
        assertThat(runs.last()).map(RunEntry::outcome).contains("failed");
        assertThat(runs("partial 5").lastSuccess()).isEmpty();
    }

    @Test
    void otherJobsAndKindsDoNotCount() {
        RunEntry otherJob = entry(9, "backup", "files", "failed", 1);
        RunEntry otherKind = entry(8, "verify", "db", "failed", 1);
        RunEntry own = entry(1, "backup", "db", "ok", 1);
        assertThat(Runs.of("db", List.of(otherJob, otherKind, own)).entries()).containsExactly(own);
    }

    private static Runs runs(String... outcomesAndSeconds) {
        List<RunEntry> entries = new ArrayList<>();
        for (String each : outcomesAndSeconds) {
            String[] parts = each.split(" ");
            entries.add(entry(entries.size(), "backup", "db", parts[0], Integer.parseInt(parts[1])));
        }
        Collections.shuffle(entries, new Random(5));
        return Runs.of("db", entries);
    }

    private static RunEntry entry(int hour, String kind, String job, String outcome, int seconds) {
        BackupId id = new BackupId("20261122T%02d0000Z-k3f9q2".formatted(hour));
        return new RunEntry(
                id, kind, job, outcome, Duration.ofSeconds(seconds), new ObjectKey("jaraba/runs/2026-11/" + id));
    }
}
