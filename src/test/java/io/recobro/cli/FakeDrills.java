package io.recobro.cli;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.drill.DrillOperations;
import io.recobro.source.Scratch;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Answers with one drill that went well and remembers what was asked. */
final class FakeDrills implements DrillOperations {
    final List<Object> calls = new ArrayList<>();
    Duration restoreTook = Duration.ofMillis(41_500);
    Optional<RecobroException> problem = Optional.empty();

    @Override
    public DrillResult drill(DrillCall call, Progress progress) {
        calls.add(call);
        boolean passed = problem.isEmpty();
        DrillOutcome outcome = new DrillOutcome(
                call.job().orElse("db"),
                Optional.of("20261122T070000Z-d11111"),
                passed ? DrillState.PASSED : DrillState.FAILED,
                Optional.of(FakeOperations.ID),
                Optional.of("s3"),
                Optional.of(Instant.parse("2026-11-22T06:00:00Z")),
                "embedded server 11.4.5-MariaDB",
                Optional.of(restoreTook),
                Optional.of(Duration.ofMinutes(1)),
                Duration.ofSeconds(50),
                3 << 20,
                9 << 20,
                List.of(
                        new DrillPhase("load", restoreTook, 3 << 20, true),
                        new DrillPhase("operator checks", Duration.ofMillis(20), 0, false)),
                new TreeMap<>(Map.of("scratch_server", "11.4.5-MariaDB")),
                List.of(
                        passed
                                ? Scratch.Check.passed("SELECT 1", "returned 1")
                                : Scratch.Check.failed("SELECT 1", "returned 0, which is not true")),
                List.of("s3", "local"),
                Optional.empty(),
                problem);
        return new DrillResult(outcome.status(), List.of(outcome));
    }

    /** A check that did not pass. */
    static RecobroException failedCheck() {
        return Fault.CHECK_FAILED.because("unable to trust what was restored");
    }

    @Override
    public List<String> noticeCutOff() {
        return List.of();
    }
}
