package io.recobro.backup;

import static io.recobro.backup.BackupScene.catalog;
import static io.recobro.backup.BackupScene.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.backup.record.RunMarker;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.RunEntry;
import io.recobro.catalog.RunRecord;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.FakeSource;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.MemoryStorage;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end in ways that no run plans for. */
class CutOffRunTest {
    private static final BackupId KILLED = new BackupId("20261122T060000Z-k3f9q2");

    @TempDir
    private Path state;

    private final MemoryStorage storage = new MemoryStorage("one");
    private BackupScene scene;
    private BackupRun run;

    @BeforeEach
    void set() {
        scene = new BackupScene(state);
        run = new BackupRun(scene.context());
    }

    @Test
    void aRunWhoseProcessWasKilledIsRecordedOnce() {
        leaveMark();
        assertThat(run.noticeCutOff(job(new FakeSource(1, 100), storage))).contains(KILLED);
        RunRecord record = catalog(storage).run(runs().getFirst());
        assertThat(record.outcome()).isEqualTo("failed");
        assertThat(record.run()).isEqualTo(KILLED.value());
        assertThat(record.startedAt()).isEqualTo(KILLED.began());
        assertThat(record.error()).get().asString().contains("its process ended before it did");
        assertThat(run.noticeCutOff(job(new FakeSource(1, 100), storage))).isEmpty();
        assertThat(runs()).hasSize(1);
    }

    @Test
    void theNextRunNoticesItAsWell() {
        leaveMark();
        run.run(job(new FakeSource(1, 100), storage), Progress.NONE);
        assertThat(runs()).extracting(RunEntry::outcome).containsExactly("failed", "ok");
        assertThat(run.noticeCutOff(job(new FakeSource(1, 100), storage)))
                .as("its own mark is gone")
                .isEmpty();
    }

    @Test
    void aRunThatIsOnRecordWasNotCutOff() {
        BackupReport report = run.run(job(new FakeSource(1, 100), storage), Progress.NONE);
        var _ = RunMarker.set(state, "shop", "db", report.id(), RunRecord.MANUAL, "tester@host");
        assertThat(run.noticeCutOff(job(new FakeSource(1, 100), storage))).isEmpty();
        assertThat(runs()).extracting(RunEntry::outcome).containsExactly("ok");
    }

    @Test
    void aFailureThatNoDestinationTakesIsOnRecordWithTheNextRun() {
        FaultyStorage faulty = new FaultyStorage(storage);
        faulty.on(FaultyStorage.Operation.PUT).fail(Fault.STORAGE_UNREACHABLE);
        assertThatThrownBy(() -> run.run(job(new FakeSource(1, 100), faulty), Progress.NONE))
                .isInstanceOf(RecobroException.class);
        assertThat(runs()).isEmpty();
        faulty.heal();
        run.run(job(new FakeSource(1, 100), faulty), Progress.NONE);
        assertThat(runs()).extracting(RunEntry::outcome).containsExactlyInAnyOrder("failed", "ok");
        assertThat(state.resolve("records")).isEmptyDirectory();
    }

    @Test
    void aRunUnderWayIsNotCutOff() {
        List<Optional<BackupId>> seen = new ArrayList<>();
        Source looking = new Doing(() -> seen.add(run.noticeCutOff(job(new FakeSource(1, 100), storage))));
        run.run(job(looking, storage), Progress.NONE);
        assertThat(seen).containsExactly(Optional.empty());
        assertThat(runs()).extracting(RunEntry::outcome).containsExactly("ok");
    }

    @Test
    void aMarkThatCannotBeReadHoldsNothingUp() throws IOException {
        leaveMark();
        Files.writeString(state.resolve("running").resolve("shop_db.json"), "{ torn");
        assertThat(run.noticeCutOff(job(new FakeSource(1, 100), storage))).isEmpty();
        run.run(job(new FakeSource(1, 100), storage), Progress.NONE);
        assertThat(runs()).extracting(RunEntry::outcome).containsExactly("ok");
    }

    @Test
    void anErrorOfTheMachineIsAFailureLikeAnyOther() {
        for (Error error : List.of(new OutOfMemoryError("planted"), new StackOverflowError("planted"))) {
            Source failing = new Doing(() -> {
                throw error;
            });
            assertThatThrownBy(() -> run.run(job(failing, storage), Progress.NONE))
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            failure -> assertThat(failure.fault()).isEqualTo(Fault.BUG))
                    .hasMessageContaining("planted");
        }
        assertThat(runs()).extracting(RunEntry::outcome).containsOnly("failed");
        assertThat(storage.list("shop/db/backups")).isEmpty();
    }

    @Test
    void anInterruptedRunCleansUpAndIsRecorded() {
        Source interrupted = new Doing(() -> {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to capture: interrupted");
        });
        assertThatThrownBy(() -> run.run(job(interrupted, storage), Progress.NONE))
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted())
                .as("who interrupted wants to be heard further up")
                .isTrue();
        assertThat(runs()).extracting(RunEntry::outcome).containsExactly("failed");
        assertThat(state.resolve("running")).isEmptyDirectory();
    }

    private List<RunEntry> runs() {
        return catalog(storage).runs(YearMonth.of(2026, 11));
    }

    /** What a process leaves that is killed in the middle of a run. */
    private void leaveMark() {
        var _ = RunMarker.set(state, "shop", "db", KILLED, RunRecord.MANUAL, "tester@host");
    }

    private record Doing(Runnable inCapture) implements Source {
        @Override
        public String type() {
            return "doing";
        }

        @Override
        public void check() {}

        @Override
        public CaptureReport capture(ArtifactSink sink, Progress progress) {
            inCapture.run();
            return new FakeSource(1, 100).capture(sink, progress);
        }

        @Override
        public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
            throw new UnsupportedOperationException();
        }
    }
}
