package io.recobro.cli;

import io.recobro.fault.ExitStatus;
import io.recobro.operation.recovery.RecoveryOperations;
import io.recobro.operation.recovery.RecoveryPlan;
import io.recobro.operation.recovery.RecoveryPlan.Part;
import io.recobro.operation.recovery.RecoveryPlan.State;
import io.recobro.operation.recovery.RecoveryPlan.Step;
import io.recobro.operation.recovery.RecoveryResult;
import io.recobro.operation.recovery.RecoveryResult.Ending;
import io.recobro.operation.recovery.RecoveryResult.Outcome;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers with a fixed plan and remembers what was asked. */
final class FakeRecovery implements RecoveryOperations {
    final List<Object> calls = new ArrayList<>();

    @Override
    public RecoveryPlan plan(RecoveryCall call, Progress progress) {
        calls.add(call);
        Instant point = Instant.parse("2026-11-22T06:00:00Z");
        return new RecoveryPlan(
                call,
                "jaraba",
                point.plusSeconds(3600),
                Optional.empty(),
                List.of(new Step(
                        "db",
                        "mariadb",
                        FakeOperations.ID,
                        "local",
                        point,
                        1 << 20,
                        Optional.of(Duration.ofSeconds(90)),
                        "drill of 2026-11-21",
                        Optional.of(Duration.ofSeconds(90)),
                        Optional.of(Duration.ofSeconds(60)),
                        List.of(new Part(
                                Optional.of("jaraba"), State.EMPTY, "jaraba on 127.0.0.1:3306", Optional.empty())))),
                List.of());
    }

    @Override
    public RecoveryResult recover(RecoveryPlan plan, Progress progress) {
        calls.add(plan);
        return new RecoveryResult(
                ExitStatus.OK,
                plan,
                FakeOperations.ID,
                Duration.ofSeconds(70),
                List.of(new Outcome(
                        "db",
                        Optional.of("jaraba"),
                        FakeOperations.ID,
                        Ending.RESTORED,
                        "jaraba on 127.0.0.1:3306",
                        Duration.ofSeconds(70),
                        42,
                        1 << 22,
                        List.of("42 rows"),
                        List.of(),
                        Optional.empty())),
                List.of("caches and sessions"));
    }

    @Override
    public SiteNames names(NamesCall call) {
        calls.add(call);
        return new SiteNames(Map.of("DB_JOB", "db"), List.of("no job of the site is of type files"));
    }
}
