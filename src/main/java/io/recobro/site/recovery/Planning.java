package io.recobro.site.recovery;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.config.JobConfig;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.recovery.Obstacle;
import io.recobro.operation.recovery.RecoveryOperations.RecoveryCall;
import io.recobro.operation.recovery.RecoveryPlan;
import io.recobro.operation.recovery.RecoveryPlan.LeftOut;
import io.recobro.operation.recovery.RecoveryPlan.Part;
import io.recobro.operation.recovery.RecoveryPlan.State;
import io.recobro.operation.recovery.RecoveryPlan.Step;
import io.recobro.restore.Selection;
import io.recobro.restore.StoredBackupReader;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.Source;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the plan of a recovery: selects the backups and looks at the targets. Changes nothing. */
record Planning(Ground ground, Journal journal, Instant now) {

    RecoveryPlan plan(RecoveryCall call, Progress progress) {
        List<Step> steps = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        Duration soFar = Duration.ZERO;
        boolean known = true;
        for (JobConfig job : Order.of(ground.jobs())) {
            if (call.except().contains(job.name())) {
                continue;
            }
            progress.phase("look at " + job.name());
            try {
                Step step = step(job, call, progress);
                known &= step.expected().isPresent();
                soFar = soFar.plus(step.expected().orElse(Duration.ZERO));
                steps.add(known ? backAfter(step, soFar) : step);
            } catch (RecobroException missing) {
                leftOut.add(new LeftOut(job.name(), Obstacle.of(missing)));
            }
        }
        if (steps.isEmpty()) {
            throw leftOut.isEmpty()
                    ? Fault.USAGE_WRONG.because("unable to restore site '" + ground.site() + "': no job is left")
                    : again(leftOut.getFirst().problem());
        }
        return new RecoveryPlan(call, ground.site(), now, journal.continues(), steps, leftOut);
    }

    private static RecobroException again(Obstacle problem) {
        RecobroException exception = problem.fault().because(problem.message());
        return problem.hint().map(exception::hint).orElse(exception);
    }

    private Step step(JobConfig job, RecoveryCall call, Progress progress) {
        Optional<Journal.Entry> begun = journal.chosen(job.name());
        List<Catalog> catalogs =
                ground.catalogs().apply(job, call.from().or(() -> begun.map(Journal.Entry::destination)));
        Selection selection = Selection.of(
                catalogs,
                new Selection.Wish(
                        job.name(), begun.map(Journal.Entry::backup), begun.isPresent() ? Optional.empty() : call.at()),
                progress);
        Manifest manifest = selection.manifest();
        Expectation expectation = Expectation.of(catalogs, selection.entry(), now);
        return new Step(
                job.name(),
                job.source().type(),
                manifest.id(),
                selection.catalog().destination(),
                manifest.recoveryPoint().time(),
                selection.entry().bytes(),
                expectation.time(),
                expectation.basis(),
                Optional.empty(),
                job.objectives().rto(),
                parts(job, call, new StoredBackupReader(selection.catalog(), manifest), manifest.id()));
    }

    private static Step backAfter(Step step, Duration time) {
        return new Step(
                step.job(),
                step.type(),
                step.id(),
                step.destination(),
                step.recoveryPointAt(),
                step.bytes(),
                step.expected(),
                step.basis(),
                Optional.of(time),
                step.budget(),
                step.parts());
    }

    private List<Part> parts(JobConfig job, RecoveryCall call, BackupReader backup, String id) {
        try {
            Source target = ground.target(job, call);
            List<String> items = target.items(backup);
            if (items.isEmpty()) {
                return List.of(part(job, call, target, backup, id, Optional.empty()));
            }
            return items.stream()
                    .map(item -> part(job, call, target, backup, id, Optional.of(item)))
                    .toList();
        } catch (RecobroException unusable) {
            return List.of(refused(job.name(), Optional.empty(), unusable));
        }
    }

    private static Part refused(String name, Optional<String> item, RecobroException why) {
        return new Part(item, State.REFUSED, item.orElse(name), Optional.of(Obstacle.of(why)));
    }

    private Part part(
            JobConfig job, RecoveryCall call, Source target, BackupReader backup, String id, Optional<String> item) {
        Requests requests = new Requests(job.source().type(), item, call);
        try {
            RestoreReport report = target.restore(backup, requests.look(), Progress.NONE);
            String more = report.notices().isEmpty() ? "" : " (" + String.join("; ", report.notices()) + ")";
            return new Part(item, State.EMPTY, report.target() + more, Optional.empty());
        } catch (RecobroException refused) {
            if (refused.fault() != Fault.TARGET_REFUSED) {
                return refused(job.name(), item, refused);
            }
            return filled(new Filled(job.name(), target, backup, requests, id), refused);
        }
    }

    /** A target that holds something. */
    private record Filled(String job, Source target, BackupReader backup, Requests requests, String id) {}

    /** What this recovery left half, or finished, or is equal anyway is no obstacle; anything else is. */
    private Part filled(Filled found, RecobroException refused) {
        Optional<String> item = found.requests().item();
        Optional<Journal.Entry> known =
                journal.entry(found.job(), item).filter(entry -> entry.backup().equals(found.id()));
        try {
            if (known.isPresent() && !known.get().finished()) {
                String where = found.target()
                        .restore(found.backup(), found.requests().lookAgain(), Progress.NONE)
                        .target();
                return new Part(item, State.HALF, where, Optional.empty());
            }
            if (known.isPresent() || equal(found)) {
                return new Part(item, State.DONE, item.orElse(found.job()), Optional.empty());
            }
        } catch (RecobroException failed) {
            if (failed.fault() != Fault.CHECK_FAILED) {
                refused.addSuppressed(failed);
                return refused(found.job(), item, failed);
            }
        }
        return refused(
                found.job(),
                item,
                refused.fault()
                        .because(refused.getMessage(), refused)
                        .hint("empty it or restore job '" + found.job()
                                + "' alone into another name, and leave it out with --except " + found.job()));
    }

    /** Whether the target holds what the backup holds, without any doubt. */
    private static boolean equal(Filled found) {
        Doubts doubts = new Doubts();
        return found.target()
                        .compare(found.backup(), found.requests().look(), doubts)
                        .isPresent()
                && doubts.all.isEmpty();
    }

    /** Takes every notice as a doubt. */
    private static final class Doubts implements Progress {
        private final List<String> all = new ArrayList<>();

        @Override
        public void phase(String name) {}

        @Override
        public void expect(long bytes) {}

        @Override
        public void advance(long bytes) {}

        @Override
        public void notice(String message) {
            all.add(message);
        }
    }
}
