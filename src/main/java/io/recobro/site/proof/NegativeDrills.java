package io.recobro.site.proof;

import io.recobro.backup.RunContext;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.drill.DrillHistory;
import io.recobro.catalog.drill.Evidence;
import io.recobro.drill.negative.NegativeDrill;
import io.recobro.drill.negative.NegativeDrill.Report;
import io.recobro.drill.negative.Trial;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.proof.ProofOperations.NegativeOutcome;
import io.recobro.restore.Selection;
import io.recobro.restore.Verification;
import io.recobro.site.record.Audit;
import io.recobro.source.Scratch.Check;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Negative drills of jobs, with their evidence and their records. */
public final class NegativeDrills {
    /** The word in the records of runs. */
    public static final String KIND = "negative-drill";

    private final RunContext context;
    private final String site;
    private final Verification verification;

    public NegativeDrills(RunContext context, String site, Verification.Parser parser) {
        this.context = context;
        this.site = site;
        this.verification = new Verification(context.clock(), parser);
    }

    /**
     * Drills one job. What goes wrong is part of the outcome; a drill that found no copy to damage leaves no evidence, only a
     * record.
     *
     * @param from the destinations that the backup may be read from
     * @param all that take the evidence
     * @param seed chooses the places; by chance when empty
     * @throws RecobroException {@code INTERRUPTED}
     */
    public NegativeOutcome drill(
            String job,
            List<Catalog> from,
            List<Catalog> all,
            Optional<String> backup,
            Optional<Long> seed,
            Progress progress) {
        Audit audit = Audit.begin(context, site, KIND, job, progress);
        String destination = from.getFirst().destination();
        Optional<String> id = Optional.empty();
        try {
            Selection selection =
                    Selection.of(from, new Selection.Wish(job, backup, Optional.empty()), audit.progress());
            destination = selection.catalog().destination();
            id = Optional.of(selection.entry().id().value());
            Evidence evidence = drill(
                    selection, audit, seed.orElseGet(() -> context.random().nextLong()));
            Optional<RecobroException> problem = evidence.problem().map(Fault.CHECK_FAILED::because);
            keep(all, evidence, audit.progress());
            audit.end(all, id, List.of(Audit.did(destination, evidence.problem())));
            return new NegativeOutcome(job, destination, Optional.of(DrillReports.details(evidence)), problem);
        } catch (RecobroException failed) {
            audit.fail(all, id, failed);
            if (failed.fault() == Fault.INTERRUPTED) {
                throw failed;
            }
            return new NegativeOutcome(job, destination, Optional.empty(), Optional.of(failed));
        }
    }

    private Evidence drill(Selection selection, Audit audit, long seed) {
        Instant began = context.clock().instant();
        try (CopyDirectory directory = CopyDirectory.open(context.stateDirectory(), audit.run(), began)) {
            Report report = new NegativeDrill(verification, directory.room())
                    .run(selection.catalog(), selection.entry(), directory.path(), seed, audit.progress());
            return evidence(selection, audit.run(), began, seed, report);
        }
    }

    private Evidence evidence(Selection selection, String run, Instant began, long seed, Report report) {
        Instant ended = context.clock().instant();
        double seconds = Duration.between(began, ended).toMillis() / 1000.0;
        TreeMap<String, String> versions = new TreeMap<>();
        versions.put("program", context.program());
        List<String> notices = new ArrayList<>(report.notices());
        notices.add("checked at level " + report.level().name().toLowerCase(Locale.ROOT) + ", seed " + seed);
        return new Evidence(
                Evidence.FORMAT,
                run,
                site,
                selection.entry().job(),
                Evidence.NEGATIVE,
                selection.entry().id().value(),
                selection.catalog().destination(),
                selection.manifest().recoveryPoint().time(),
                "copy of " + report.bytes() + " bytes",
                began,
                ended,
                List.of(new Evidence.Phase("copy and trials", seconds, report.bytes(), false)),
                0,
                selection.manifest().storedBytes(),
                selection.manifest().plainBytes(),
                versions,
                report.trials().stream().map(NegativeDrills::check).toList(),
                report.passed() ? Evidence.PASSED : Evidence.FAILED,
                report.passed() ? Optional.empty() : Optional.of(problem(report)),
                notices);
    }

    private static Check check(Trial trial) {
        return switch (trial.outcome()) {
            case PASSED -> Check.passed(trial.name(), trial.damage() + "; found: " + trial.found());
            case NOT_APPLICABLE -> Check.skipped(trial.name(), trial.found());
            case FAILED -> Check.failed(trial.name(), trial.damage() + ": " + trial.found());
        };
    }

    private static String problem(Report report) {
        if (report.failed().isEmpty()) {
            return "unable to trust the checks: no damage could be done to this backup";
        }
        Trial first = report.failed().getFirst();
        return first.name().equals(Trial.CONTROL)
                ? "unable to damage a good copy: the copy as it is was called damaged: " + first.found()
                : "unable to trust the checks: damage '" + first.name() + "' (" + first.damage() + "): "
                        + first.found();
    }

    private static void keep(List<Catalog> catalogs, Evidence evidence, Progress progress) {
        for (Catalog catalog : catalogs) {
            try {
                new DrillHistory(catalog).keep(evidence);
            } catch (RecobroException lost) {
                progress.notice(
                        "the evidence could not be kept in '" + catalog.destination() + "': " + lost.getMessage());
            }
        }
    }
}
