package io.recobro.cli.run;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Sizes;
import io.recobro.operation.RetentionOperations.PackCount;
import io.recobro.operation.RetentionOperations.PruneCall;
import io.recobro.operation.RetentionOperations.PruneMode;
import io.recobro.operation.RetentionOperations.PruneOutcome;
import io.recobro.operation.RetentionOperations.PruneResult;
import io.recobro.operation.RetentionOperations.PruneVerdict;
import io.recobro.operation.RetentionOperations.PrunedPacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Applies the rules of retention. */
@Command(
        name = "prune",
        header = "Show which backups the rules of 'keep' let go, and remove them with --confirm.",
        description =
                "%nGives a verdict and its reasons for every backup. Without --confirm nothing is changed. What is held"
                        + " is what the daemon would not remove by itself, because the rules were lowered or too much"
                        + " would go at once; --confirm removes that too. Whatever the rules say, the newest good"
                        + " backup of a destination stays, the newest one proven by a drill, and pinned ones.",
        footer = {"  recobro prune db               what would be removed, and why", "  recobro prune db --confirm"})
public final class PruneCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "JOB", arity = "0..1", description = "Name of a job; all when none is given.")
    private String job;

    @Option(names = "--destination", paramLabel = "DESTINATION", description = "Only there; else everywhere.")
    private String destination;

    @Option(names = "--confirm", description = "Remove what no rule wants; also what is held.")
    private boolean confirm;

    public PruneCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        PruneCall call = new PruneCall(
                Optional.ofNullable(job)
                        .map(name -> session.jobWithBackups(name).name()),
                Optional.ofNullable(destination).map(session::destination),
                confirm ? PruneMode.CONFIRMED : PruneMode.DRY_RUN);
        PruneResult result = session.call((operations, progress) -> operations.prune(call, progress));
        result.outcomes().forEach(outcome -> Problems.tell(session, outcome.problem()));
        if (result.outcomes().isEmpty()) {
            session.say("there are no backups yet");
        }
        ObjectNode data = JsonOutput.summary(result.status());
        data.put("dry_run", !confirm);
        data.set("prunes", JsonOutput.array(result.outcomes(), PruneCommand::json));
        int status = session.print(result.status(), data, text(result));
        if (!confirm && result.outcomes().stream().anyMatch(PruneCommand::toRemove)) {
            session.say("nothing was removed: this was a dry run; add --confirm to remove");
        }
        return status;
    }

    private static boolean toRemove(PruneOutcome outcome) {
        return outcome.packs().condemned().packs() + outcome.packs().removed().packs() > 0
                || outcome.verdicts().stream()
                        .anyMatch(verdict -> !verdict.verdict().equals(PruneVerdict.KEPT));
    }

    private static ObjectNode json(PruneOutcome outcome) {
        ObjectNode json = JsonOutput.object();
        json.put("job", outcome.job());
        json.put("destination", outcome.destination());
        json.put("rules", outcome.rules());
        json.set("backups", JsonOutput.array(outcome.verdicts(), PruneCommand::json));
        for (String verdict : List.of(PruneVerdict.KEPT, PruneVerdict.REMOVED, PruneVerdict.HELD)) {
            json.put(verdict, outcome.count(verdict));
            json.put(verdict + "_bytes", outcome.bytes(verdict));
        }
        json.put("swept_objects", outcome.sweptObjects());
        json.put("swept_bytes", outcome.sweptBytes());
        json.put("swept_uploads", outcome.sweptUploads());
        json.set("packs", json(outcome.packs()));
        json.set("error", Problems.json(outcome.problem()));
        return json;
    }

    private static ObjectNode json(PrunedPacks packs) {
        ObjectNode json = JsonOutput.object();
        json.put("condemned", packs.condemned().packs());
        json.put("condemned_bytes", packs.condemned().bytes());
        json.put("waiting", packs.waiting().packs());
        json.put("waiting_bytes", packs.waiting().bytes());
        json.put("removed", packs.removed().packs());
        json.put("removed_bytes", packs.removed().bytes());
        return json;
    }

    private static ObjectNode json(PruneVerdict verdict) {
        ObjectNode json = JsonOutput.object();
        json.put("id", verdict.id());
        json.put("recovery_point_at", JsonOutput.time(verdict.recoveryPointAt()));
        json.put("bytes", verdict.bytes());
        json.put("verdict", verdict.verdict());
        json.set("reasons", JsonOutput.texts(verdict.reasons()));
        json.put("gone", verdict.done());
        return json;
    }

    private static List<String> text(PruneResult result) {
        if (result.outcomes().isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable()
                .left("JOB")
                .left("RECOVERY POINT")
                .left("DESTINATION")
                .right("SIZE")
                .left("VERDICT")
                .left("WHY")
                .left("ID");
        List<String> totals = new ArrayList<>();
        boolean dry = result.mode() == PruneMode.DRY_RUN;
        for (PruneOutcome outcome : result.outcomes()) {
            outcome.verdicts()
                    .forEach(verdict -> table.row(
                            outcome.job(),
                            JsonOutput.time(verdict.recoveryPointAt()),
                            outcome.destination(),
                            Sizes.print(verdict.bytes()),
                            verdict.verdict(),
                            String.join("; ", verdict.reasons()),
                            verdict.id()));
            totals.add(total(outcome, dry));
        }
        List<String> text = new ArrayList<>(List.of(table.toString(), ""));
        text.addAll(totals);
        return text;
    }

    private static String total(PruneOutcome outcome, boolean dry) {
        String text = String.format(
                Locale.ROOT,
                "%s in %s, keep %s: %s, %s, %s",
                outcome.job(),
                outcome.destination(),
                outcome.rules(),
                part(outcome, PruneVerdict.KEPT, "kept"),
                part(outcome, PruneVerdict.REMOVED, dry ? "to remove" : "removed"),
                part(outcome, PruneVerdict.HELD, "held"));
        if (outcome.sweptObjects() + outcome.sweptUploads() > 0) {
            text += String.format(
                    Locale.ROOT,
                    "; left by interrupted runs: %d objects (%s), %d uploads",
                    outcome.sweptObjects(),
                    Sizes.print(outcome.sweptBytes()),
                    outcome.sweptUploads());
        }
        return outcome.packs().equals(PrunedPacks.NONE) ? text : text + packs(outcome.packs(), dry);
    }

    private static String packs(PrunedPacks packs, boolean dry) {
        return String.format(
                Locale.ROOT,
                "; packs no longer needed: %s %s, %s waiting, %s %s",
                part(packs.condemned()),
                dry ? "to condemn" : "condemned",
                part(packs.waiting()),
                part(packs.removed()),
                dry ? "to remove" : "removed");
    }

    private static String part(PackCount count) {
        return count.packs() + " (" + Sizes.print(count.bytes()) + ")";
    }

    private static String part(PruneOutcome outcome, String verdict, String word) {
        return outcome.count(verdict) + " " + word + " (" + Sizes.print(outcome.bytes(verdict)) + ")";
    }
}
