package io.recobro.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.daemon.Scene;
import io.recobro.daemon.schedule.Plan;
import io.recobro.fault.Fault;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.HistoryOperations.HistoryCall;
import io.recobro.operation.Operations;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.site.proof.NegativeDrills;
import io.recobro.source.FakeScratch;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillRunnerTest {
    @TempDir
    private Path directory;

    private final FakeScratch scratch = new FakeScratch();
    private final PastRuns past = new PastRuns();
    private Scene scene;
    private Plan plan;
    private DrillRunner runner;

    @BeforeEach
    void start() {
        scene = new Scene(directory);
        scene.scratch = Optional.of(scratch);
        plan = plan("");
        runner = new DrillRunner(() -> plan, scene.factory(), past, scene.clock());
        try (Operations operations = scene.factory().create(Optional.of(plan.site()))) {
            operations.backupNow(new BackupCall(List.of("db"), false), Progress.NONE);
        }
    }

    private Plan plan(String more) {
        return Plan.of(scene.configure(Scene.SMALL.replace(
                "schedule: \"0 */6 * * *\"}",
                "schedule: \"0 */6 * * *\", drill: {schedule: \"0 4 * * *\"" + more + "}}")));
    }

    private void consider() {
        if (plan.drills().get("db").due(past.of("db"), scene.now()).isPresent()) {
            runner.run(Ticket.scheduled("db", scene.now()));
        }
    }

    private List<RunSummary> drills() {
        return runs("drill");
    }

    private List<RunSummary> runs(String kind) {
        try (Operations operations = scene.factory().create(Optional.of(plan.site()))) {
            return operations
                    .history(new HistoryCall(
                            Optional.of("db"), Optional.of(kind), scene.now().minus(Duration.ofDays(30))))
                    .runs();
        }
    }

    @Test
    void whatWasMissedIsCaughtUpOnceAndThenTheScheduleRules() {
        consider();
        assertThat(drills()).as("due since 04:00").hasSize(1);
        scene.pass(Duration.ofMinutes(5));
        consider();
        assertThat(drills()).hasSize(1);
        scene.pass(Duration.ofDays(1));
        consider();
        assertThat(drills()).hasSize(2);
        assertThat(plan.drills()).containsOnlyKeys("db");
    }

    @Test
    void whatAnotherProcessDrilledIsNotDue() {
        runner.run(Ticket.scheduled("db", scene.now()));
        scene.pass(Duration.ofMinutes(5));
        PastRuns nothing = new PastRuns();
        new DrillRunner(() -> plan, scene.factory(), nothing, scene.clock()).run(Ticket.scheduled("db", scene.now()));
        assertThat(drills()).hasSize(1);
    }

    @Test
    void aPlaceThatIsNotThereIsTriedAgainAndDamageIsNot() {
        scratch.refusal = Fault.SCRATCH_UNAVAILABLE.because("unable to start: planted");
        consider();
        scratch.refusal = null;
        scene.pass(Duration.ofMinutes(4));
        consider();
        assertThat(drills()).as("too early").hasSize(1);
        scene.pass(Duration.ofMinutes(2));
        consider();
        assertThat(drills()).hasSize(2);
        scene.pass(Duration.ofDays(1));
        scratch.checks = List.of("not this");
        consider();
        scene.pass(Duration.ofMinutes(30));
        consider();
        assertThat(drills()).as("a check that fails, fails again").hasSize(3);
    }

    @Test
    void damageIsTriedAfterADrillWhereThatIsWanted() {
        consider();
        assertThat(drills()).hasSize(1);
        assertThat(runs(NegativeDrills.KIND)).as("nobody asked for it").isEmpty();
        plan = plan(", negative: true");
        scene.pass(Duration.ofDays(1));
        consider();
        assertThat(drills()).hasSize(2);
        assertThat(runs(NegativeDrills.KIND)).hasSize(1);
        scene.pass(Duration.ofMinutes(30));
        consider();
        assertThat(runs(NegativeDrills.KIND)).as("only with the next drill").hasSize(1);
    }
}
