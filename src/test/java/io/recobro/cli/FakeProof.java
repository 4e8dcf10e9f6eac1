package io.recobro.cli;

import io.recobro.cli.report.ReportScene;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.proof.ProofOperations;
import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers with drills that were made up. */
final class FakeProof implements ProofOperations {
    final List<Object> calls = new ArrayList<>();

    @Override
    public DrillReport report(Optional<String> job) {
        calls.add(job);
        return ReportScene.report();
    }

    @Override
    public NegativeResult negative(NegativeCall call, Progress progress) {
        calls.add(call);
        return new NegativeResult(
                ExitStatus.OK,
                List.of(new NegativeOutcome("db", "s3", Optional.of(ReportScene.negative()), Optional.empty())));
    }
}
