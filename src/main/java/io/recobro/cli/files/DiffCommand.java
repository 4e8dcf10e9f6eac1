package io.recobro.cli.files;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.session.Session;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.SnapshotOperations.CompareCall;
import io.recobro.operation.SnapshotOperations.Comparison;
import io.recobro.source.Snapshots.Change;
import io.recobro.source.Snapshots.Change.Kind;
import io.recobro.source.Snapshots.Entry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares two snapshots. */
@Command(
        name = "diff",
        header = "Compare the files of two backups.",
        description =
                "%nOne line per difference: '+' added, '-' removed, 'C' changed, 'M' only its attributes, 'R' moved"
                        + " or renamed. The exit status is 0 whether they differ or not.",
        footer = {
            "  recobro diff previous latest   what the last backup of the only job with files changed",
            "  recobro diff k3x9ab latest --job files --path /srv/drupal/files/2026",
            "  recobro diff previous latest --json | jq -r 'select(.kind == \"removed\") | .path'"
        })
public final class DiffCommand implements Callable<Integer> {
    private static final Map<Kind, String> SIGNS =
            Map.of(Kind.ADDED, "+", Kind.REMOVED, "-", Kind.CHANGED, "C", Kind.METADATA, "M", Kind.RENAMED, "R");

    private final Session session;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    @Parameters(
            index = "0",
            paramLabel = "OLDER",
            description = "A backup: its id, an abbreviation, 'latest' or 'previous'.")
    private String older;

    @Parameters(index = "1", paramLabel = "NEWER", description = "The other one.")
    private String newer;

    @Option(names = "--job", paramLabel = "JOB", description = "Their job, where the ids do not tell it.")
    private String job;

    @Option(
            names = "--path",
            paramLabel = "P",
            description = "Only this path with all below it, or what matches a pattern; may be given again.")
    private List<String> paths = new ArrayList<>();

    @Option(names = "--from", paramLabel = "DESTINATION", description = "Read both from here.")
    private String from;

    public DiffCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        CompareCall call = new CompareCall(
                Optional.ofNullable(job)
                        .map(name -> session.jobWithBackups(name).name()),
                Optional.ofNullable(from).map(session::destination),
                older,
                newer,
                List.copyOf(paths));
        LongOutput out = new LongOutput(session.terminal());
        Comparison comparison = session.call((operations, progress) -> {
            try {
                return operations.snapshots().compare(call, change -> print(change, out), progress);
            } finally {
                out.flush();
            }
        });
        if (session.json()) {
            ObjectNode summary = JsonOutput.summary(ExitStatus.OK);
            for (Kind kind : Kind.values()) {
                summary.put(JsonOutput.word(kind), counts.getOrDefault(kind, 0L));
            }
            summary.set("older", EntryText.json(comparison.older()));
            summary.set("newer", EntryText.json(comparison.newer()));
            out.line(summary);
            out.flush();
        }
        session.say(counted() + ": " + comparison.older().id() + " against "
                + comparison.newer().id());
        return ExitStatus.OK.code();
    }

    private String counted() {
        return counts.isEmpty()
                ? "no difference"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + JsonOutput.word(count.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private void print(Change change, LongOutput out) {
        counts.merge(change.kind(), 1L, Long::sum);
        if (session.json()) {
            out.line(json(change));
        } else {
            out.line(text(change));
        }
    }

    private static String path(Change change) {
        return change.after().or(change::before).map(Entry::path).orElse("");
    }

    private static String text(Change change) {
        String renamed =
                change.kind() == Kind.RENAMED ? change.before().orElseThrow().path() + " -> " : "";
        String what = change.what().isEmpty() ? "" : "  (" + String.join(", ", change.what()) + ")";
        return SIGNS.get(change.kind()) + " " + renamed + path(change) + what;
    }

    private static ObjectNode json(Change change) {
        ObjectNode json = JsonOutput.object();
        json.put("message_type", "change");
        json.put("kind", JsonOutput.word(change.kind()));
        json.put("path", path(change));
        json.set("what", JsonOutput.texts(change.what()));
        json.set("before", json(change.before()));
        json.set("after", json(change.after()));
        return json;
    }

    private static JsonNode json(Optional<Entry> entry) {
        return entry.<JsonNode>map(EntryText::json).orElseGet(JsonNodeFactory.instance::nullNode);
    }
}
