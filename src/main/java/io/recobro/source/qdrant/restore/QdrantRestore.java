package io.recobro.source.qdrant.restore;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.Check;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.capture.QdrantSource;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.content.CapturedCollection;
import io.recobro.source.qdrant.content.CollectionRecord;
import io.recobro.source.qdrant.load.CollectionLoad;
import io.recobro.source.qdrant.load.Comparison;
import io.recobro.source.qdrant.restore.Plan.Step;
import io.recobro.stream.Pause;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Restores collections: every refusal before anything is touched, then load, compare, and only then switch aliases. What was
 * loaded into a new name and failed to load is removed again; what loaded and differs stays for a look, without aliases.
 */
public final class QdrantRestore implements QdrantSource.Restorer {
    private final QdrantSettings settings;
    private final Clock clock;
    private final Pause pause;

    public QdrantRestore(QdrantSettings settings, Clock clock, Pause pause) {
        this.settings = settings;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public List<String> items(BackupReader backup) {
        return CapturedCollection.all(backup).stream()
                .map(one -> one.record().collection())
                .toList();
    }

    @Override
    public Optional<List<String>> compare(BackupReader backup, RestoreRequest request, Progress progress) {
        try (Cluster server = Cluster.of(settings.server(), clock, pause)) {
            List<String> equal = new ArrayList<>();
            for (CapturedCollection collection : CapturedCollection.all(backup)) {
                String name = collection.record().collection();
                if (request.item().isEmpty() || request.item().get().equals(name)) {
                    equal.addAll(new Comparison(
                                    server, request.into().orElse(name), collection.record(), collection.sample(backup))
                            .run(request.check()));
                }
            }
            return Optional.of(equal);
        }
    }

    /** See {@link io.recobro.source.Source#restore}. */
    @Override
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        try (Cluster server = Cluster.of(settings.server(), clock, pause)) {
            return new Run(server, backup, request, new Noting(progress)).run();
        }
    }

    /** Keeps the notices for the report. */
    private static final class Noting extends Progress.Forwarding {
        private final List<String> notices = new ArrayList<>();

        Noting(Progress listener) {
            super(listener);
        }

        @Override
        public void notice(String message) {
            notices.add(message);
            super.notice(message);
        }
    }

    /** One restore. */
    private final class Run {
        private final Cluster server;
        private final BackupReader backup;
        private final RestoreRequest request;
        private final Noting progress;
        private final CollectionLoad load;
        private final List<RestoreReport.Phase> phases = new ArrayList<>();
        private final List<String> checked = new ArrayList<>();
        private Instant since = clock.instant();

        Run(Cluster server, BackupReader backup, RestoreRequest request, Noting progress) {
            this.server = server;
            this.backup = backup;
            this.request = request;
            this.progress = progress;
            this.load = new CollectionLoad(server, settings.timeout(), progress);
        }

        RestoreReport run() {
            progress.phase("validate");
            Plan plan = Plan.of(backup, request, server, load);
            for (Step step : plan.steps()) {
                server.nodes().forEach(node -> node.snapshots().requireWriteAccess(step.target()));
            }
            end("validate");
            if (!request.dryRun()) {
                each(plan, "loaded, not compared yet and without its aliases", step -> load(plan, step));
                end("load");
                each(plan, "compared and equal, without its aliases", step -> check(plan, step));
                end("check");
                each(plan, "restored with its aliases", step -> switchAliases(plan, step));
                end("aliases");
            }
            return report(plan);
        }

        /**
         * Does one thing for each collection. The message of a failure names the collections for which it was done, and those
         * for which it was not begun.
         *
         * @param done what is true of a collection afterwards
         */
        private void each(Plan plan, String done, Consumer<Step> action) {
            List<String> targets = plan.steps().stream().map(Step::target).toList();
            for (int at = 0; at < targets.size(); at++) {
                try {
                    action.accept(plan.steps().get(at));
                } catch (RecobroException failed) {
                    if (targets.size() == 1) {
                        throw failed;
                    }
                    String before = at == 0
                            ? "no other collection is " + done
                            : "stays there, " + done + ": " + quoted(targets.subList(0, at));
                    String after = at + 1 == targets.size()
                            ? ""
                            : "; not come to: " + quoted(targets.subList(at + 1, targets.size()));
                    throw plan.cause(failed, before + after);
                }
            }
        }

        private static String quoted(List<String> names) {
            return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        }

        private void end(String phase) {
            Instant now = clock.instant();
            phases.add(new RestoreReport.Phase(phase, Duration.between(since, now)));
            since = now;
        }

        private void load(Plan plan, Step step) {
            progress.phase("load " + step.target());
            CollectionRecord captured = step.captured();
            progress.expect(captured.bytes());
            try {
                load.load(step.target(), captured, snapshot -> step.collection().open(backup, snapshot));
            } catch (RecobroException failed) {
                if (step.replaces()) {
                    throw plan.cause(
                            failed,
                            "collection '" + step.target()
                                    + "' may be broken now; what was there is in the safety backup");
                }
                try {
                    load.remove(step.target());
                } catch (RecobroException stays) {
                    failed.addSuppressed(stays);
                    throw plan.cause(failed, "collection '" + step.target() + "' may be left behind, and is of no use");
                }
                throw plan.cause(failed, "nothing of '" + step.target() + "' is left behind");
            }
        }

        private void check(Plan plan, Step step) {
            if (request.check() == Check.NONE) {
                return;
            }
            progress.phase("check " + step.target());
            Comparison comparison = new Comparison(
                    server, step.target(), step.captured(), step.collection().sample(backup));
            try {
                comparison.run(request.check()).forEach(equal -> checked.add(step.target() + ": " + equal));
            } catch (RecobroException differs) {
                throw plan.cause(differs, "it is left there for a look, no alias was switched");
            }
        }

        private void switchAliases(Plan plan, Step step) {
            if (!step.aliases().isEmpty()) {
                progress.phase("aliases");
                List<String> existing = step.aliases().stream()
                        .filter(plan.known()::containsKey)
                        .toList();
                try {
                    server.first().switchAliases(step.aliases(), existing, step.target());
                } catch (RecobroException failed) {
                    throw Fault.TARGET_FAILED
                            .because(
                                    failed.getMessage() + "; collection '" + step.target()
                                            + "' is restored and complete, its aliases are not switched",
                                    failed)
                            .hint("switch them by hand, as RESTORE.md tells");
                }
                for (String alias : step.aliases()) {
                    String old = plan.known().get(alias);
                    progress.notice("alias '" + alias + "' points at '" + step.target() + "' now"
                            + (old == null ? "" : ", it pointed at '" + old + "'"));
                }
            }
        }

        private RestoreReport report(Plan plan) {
            List<String> targets = plan.steps().stream().map(Step::target).toList();
            return new RestoreReport(
                    String.join(", ", targets) + " on " + settings.server().name(),
                    phases,
                    plan.steps().stream()
                            .mapToLong(step -> step.captured().bytes())
                            .sum(),
                    plan.steps().stream()
                            .mapToLong(step -> step.captured().pointsAfter())
                            .sum(),
                    List.copyOf(checked),
                    List.copyOf(progress.notices));
        }
    }
}
