package io.recobro.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.catalog.lease.HostLock;
import io.recobro.daemon.Scene;
import io.recobro.daemon.schedule.PastRun;
import io.recobro.daemon.schedule.Plan;
import io.recobro.fault.Fault;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.HistoryOperations.HistoryCall;
import io.recobro.operation.Operations;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobRunnerTest {
    @TempDir
    private Path directory;

    private final List<RunListener.Ended> ended = new ArrayList<>();
    private final List<String> cared = new ArrayList<>();
    private final PastRuns past = new PastRuns();
    private Scene scene;
    private Plan plan;
    private JobRunner runner;

    @BeforeEach
    void start() {
        scene = new Scene(directory);
        plan = Plan.of(scene.configure(Scene.SMALL));
        runner = new JobRunner(
                () -> plan,
                scene.factory(),
                past,
                new RunListener() {
                    @Override
                    public void ended(Ended run) {
                        ended.add(run);
                    }
                },
                (operations, job) -> cared.add(job.name()),
                scene.clock());
    }

    @Test
    void aJobThatIsDueRunsOnce() throws Exception {
        assertThat(schedule()).isPresent();
        assertThat(ended).singleElement().matches(run -> run.started().trigger().equals("schedule") && !run.failed());
        assertThat(cared).containsExactly("db");
        scene.pass(Duration.ofMinutes(1));
        assertThat(schedule()).as("not due any more").isEmpty();
        assertThat(ended).hasSize(1);
        assertThat(records()).hasSize(1);
    }

    /** The destinations tell a new process, or one that knows nothing of a run by hand. */
    @Test
    void whatAnotherProcessHasRunIsNotDue() throws Exception {
        scene.pass(Duration.ofMinutes(5));
        try (Operations elsewhere = scene.factory().create(Optional.of(plan.site()))) {
            elsewhere.backupNow(new BackupCall(List.of("db"), false), Progress.NONE);
        }
        scene.pass(Duration.ofMinutes(5));
        assertThat(schedule()).isEmpty();
        assertThat(ended).isEmpty();
        scene.pass(Duration.ofHours(6));
        assertThat(schedule()).as("control: six hours later it is").isPresent();
        assertThat(ended.getFirst().started().trigger()).isEqualTo("catch-up");
    }

    @Test
    void aPersonMayRunItAtAnyTime() throws Exception {
        schedule();
        Ticket asked = Ticket.asked("db", "somebody", scene.now(), Progress.NONE);
        runner.run(asked);
        assertThat(asked.await())
                .map(BackupResult::outcomes)
                .get()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(2);
        assertThat(ended).hasSize(2);
        assertThat(ended.getLast().started().trigger()).isEqualTo("manual");
    }

    @Test
    void aFailureIsRecordedAndTriedAgain() throws Exception {
        scene.captures = (database, progress) -> {
            throw Fault.SOURCE_UNREACHABLE.because("unable to connect: planted");
        };
        schedule();
        assertThat(records()).extracting(RunSummary::outcome).containsExactly("failed");
        assertThat(cared).isEmpty();
        scene.captures = (database, progress) -> {};
        scene.pass(Duration.ofMinutes(4));
        assertThat(schedule()).as("too early").isEmpty();
        scene.pass(Duration.ofMinutes(1));
        assertThat(schedule()).isPresent();
        assertThat(ended.getLast().started().trigger()).isEqualTo("retry");
        assertThat(records()).extracting(RunSummary::outcome).containsExactly("failed", "ok");
    }

    @Test
    void whatOnlyAPersonCanMendIsNotTriedAgain() throws Exception {
        scene.captures = (database, progress) -> {
            throw Fault.SOURCE_DENIED.because("unable to log in: planted");
        };
        schedule();
        scene.pass(Duration.ofHours(1));
        assertThat(schedule()).isEmpty();
        scene.pass(Duration.ofHours(5));
        assertThat(schedule()).as("control: at the next due time it is").isPresent();
    }

    @Test
    void errorsOfTheMachineAreFailuresLikeOthers() throws Exception {
        for (Error error : List.of(new OutOfMemoryError("planted"), new StackOverflowError("planted"))) {
            scene.captures = (database, progress) -> {
                throw error;
            };
            scene.pass(Duration.ofHours(6));
            BackupResult result = schedule().orElseThrow();
            assertThat(result.outcomes().getFirst().problem().orElseThrow().message())
                    .contains("planted");
        }
        assertThat(records()).extracting(RunSummary::outcome).containsExactly("failed", "failed");
        assertThat(ended).allMatch(RunListener.Ended::failed);
        assertThat(scene.storage("local").list(""))
                .as("nothing but records")
                .allMatch(object -> object.key().value().contains("/runs/"));
    }

    @Test
    void aJobThatIsLockedWaitsWithoutFailing() throws Exception {
        try (HostLock _ = HostLock.ofJob(scene.state(), "scene", "db")) {
            schedule();
        }
        assertThat(past.of("db")).isEmpty();
        assertThat(past.postponed("db", scene.now().plusSeconds(30))).isTrue();
        assertThat(past.postponed("db", scene.now().plusSeconds(60))).isFalse();
        assertThat(schedule()).as("it is still due").isPresent();
        assertThat(past.of("db")).extracting(PastRun::failed).containsExactly(false);
    }

    @Test
    void whatFollowsABackupChangesNothingAboutIt() throws Exception {
        runner = new JobRunner(
                () -> plan,
                scene.factory(),
                past,
                RunListener.NONE,
                (operations, job) -> {
                    throw new OutOfMemoryError("planted");
                },
                scene.clock());
        assertThat(schedule()).isPresent();
        assertThat(records()).extracting(RunSummary::outcome).containsExactly("ok");
    }

    @Test
    void aJobThatIsGoneIsNotRun() throws Exception {
        plan = Plan.of(scene.configure(Scene.SMALL.replaceAll("(?m)^  db: .*\n", "")));
        assertThat(schedule()).isEmpty();
        assertThat(ended).isEmpty();
    }

    @Test
    void aTicketThatWasCancelledEndsCleanly() {
        Ticket asked = Ticket.asked("db", "somebody", scene.now(), Progress.NONE);
        scene.captures = (database, progress) -> {
            asked.cancel();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            throw Fault.INTERRUPTED.because("unable to capture: interrupted");
        };
        runner.run(asked);
        assertThatThrownBy(asked::await).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).as("the flag does not outlive the run").isFalse();
        assertThat(records()).extracting(RunSummary::outcome).containsExactly("failed");
        assertThat(cared).isEmpty();
    }

    private Optional<BackupResult> schedule() throws InterruptedException {
        Ticket ticket = Ticket.scheduled("db", scene.now());
        runner.run(ticket);
        return ticket.await();
    }

    private List<RunSummary> records() {
        try (Operations operations = scene.factory().create(Optional.of(plan.site()))) {
            return operations
                    .history(new HistoryCall(
                            Optional.of("db"),
                            Optional.of("backup"),
                            scene.now().minus(Duration.ofDays(5))))
                    .runs();
        }
    }
}
