package io.recobro.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.operation.BackupOperations.Occasion;
import io.recobro.operation.HistoryOperations.ConfigurationLoad;
import io.recobro.operation.HistoryOperations.HistoryCall;
import io.recobro.operation.HistoryOperations.HistoryResult;
import io.recobro.operation.HistoryOperations.RunDetails;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.storage.FaultyStorage.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final Instant LONG_AGO = Instant.parse("2026-09-01T00:00:00Z");

    @TempDir
    Path directory;

    private SiteScene scene;
    private String september;
    private String both;

    @BeforeEach
    void runs() {
        scene = new SiteScene(directory);
        september = scene.run("backup", "db", "2026-09-03T00:00:00Z", Duration.ofSeconds(4), "ok", "local");
        both = scene.run("backup", "db", "2026-11-20T00:00:00Z", Duration.ofSeconds(4), "failed", "local", "s3");
        scene.run("restore", "other", "2026-11-21T00:00:00Z", Duration.ofSeconds(9), "ok", "s3");
    }

    @Test
    void listsEachRunOnceOldestFirstOverMonths() {
        HistoryResult result = history(Optional.empty(), Optional.empty(), LONG_AGO);
        assertThat(result.status()).isEqualTo(ExitStatus.OK);
        assertThat(result.runs())
                .extracting(RunSummary::run)
                .hasSize(3)
                .isSorted()
                .startsWith(september, both);
        assertThat(history(Optional.empty(), Optional.empty(), Instant.parse("2026-11-20T00:00:01Z"))
                        .runs())
                .extracting(RunSummary::kind)
                .containsExactly("restore");
    }

    @Test
    void narrowsToJobAndKind() {
        assertThat(history(Optional.of("db"), Optional.empty(), LONG_AGO).runs())
                .extracting(RunSummary::job)
                .containsExactly("db", "db");
        assertThat(history(Optional.empty(), Optional.of("restore"), LONG_AGO).runs())
                .extracting(RunSummary::job)
                .containsExactly("other");
    }

    @Test
    void aDestinationThatDoesNotAnswerIsNamed() {
        scene.storage("s3").on(Operation.LIST).fail(Fault.STORAGE_UNREACHABLE);
        HistoryResult result = history(Optional.empty(), Optional.empty(), LONG_AGO);
        assertThat(result.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(result.problems()).hasSize(1);
        assertThat(result.runs()).extracting(RunSummary::run).containsExactly(september, both);
    }

    @Test
    void tellsAllOfOneRun() {
        RunDetails run = operations().run(both.substring(both.indexOf('-') + 1));
        assertThat(run.summary().run()).isEqualTo(both);
        assertThat(run.trigger()).isEqualTo("schedule");
        assertThat(run.by()).isEqualTo("recobro@host");
        assertThat(run.error()).contains("unable to go on");
        assertThat(operations().run(september).summary().outcome()).isEqualTo("ok");
    }

    @Test
    void readsTheRecordWhereItCan() {
        scene.storage("local").on(Operation.OPEN).fail(Fault.STORAGE_UNREACHABLE);
        assertThat(operations().run(both).error()).contains("unable to go on");
        assertThatThrownBy(() -> operations().run(september)).hasMessageContaining("scripted fault");
    }

    @Test
    void anUnknownRunIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> operations().run("20261122T000000Z-zzzzzz"))
                .hasMessageContaining("unable to find run '20261122T000000Z-zzzzzz'");
    }

    @Test
    void aConfigurationLoadIsKeptInAllDestinationsThatCanTakeIt() {
        scene.storage("local").on(Operation.PUT).fail(Fault.STORAGE_FULL);
        operations()
                .configurationLoaded(new ConfigurationLoad(
                        "/etc/recobro/recobro.yml",
                        "ab12",
                        List.of("jobs.db.schedule"),
                        Optional.empty(),
                        Occasion.MANUAL));
        HistoryResult result = history(Optional.empty(), Optional.of("config-load"), LONG_AGO);
        assertThat(result.runs()).hasSize(1);
        RunDetails run = operations().run(result.runs().getFirst().run());
        assertThat(run.notices())
                .containsExactly("file /etc/recobro/recobro.yml sha256 ab12", "changed jobs.db.schedule");
        assertThat(run.by()).isEqualTo("tester@host");
    }

    private HistoryResult history(Optional<String> job, Optional<String> kind, Instant since) {
        return operations().history(new HistoryCall(job, kind, since));
    }

    private SiteOperations operations() {
        return scene.operations(Watch.BLIND);
    }
}
