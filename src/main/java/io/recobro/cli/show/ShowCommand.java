package io.recobro.cli.show;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Sizes;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.CatalogOperations.ArtifactFacts;
import io.recobro.operation.CatalogOperations.BackupDetails;
import io.recobro.operation.CatalogOperations.PackFacts;
import io.recobro.operation.CatalogOperations.Presence;
import io.recobro.operation.Problem;
import io.recobro.stream.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Shows one backup. */
@Command(
        name = "show",
        header = "Show everything about one backup.",
        description =
                "%nThe recovery point with its positions, facts of the source, every artifact with sizes and digests,"
                        + " and which destinations hold the backup.",
        footer = {"  recobro show latest", "  recobro show k3f9q2            an id may be abbreviated"})
public final class ShowCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "Id of a backup, its beginning or end, or 'latest'.")
    private String id;

    public ShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        BackupDetails details = session.call((operations, progress) -> operations.show(id));
        return session.print(ExitStatus.OK, json(details), text(details));
    }

    private static ObjectNode json(BackupDetails details) {
        ObjectNode json = JsonOutput.object();
        json.put("id", details.id());
        json.put("site", details.site());
        json.put("job", details.job());
        json.put("kind", details.kind());
        json.put("engine", details.engine());
        ObjectNode point = json.putObject("recovery_point");
        point.put("time", JsonOutput.time(details.recoveryPoint().time()));
        point.put("method", details.recoveryPoint().method());
        point.set("positions", JsonOutput.texts(details.recoveryPoint().positions()));
        json.set("requires", JsonOutput.texts(details.requires()));
        json.set("facts", JsonOutput.texts(details.facts()));
        json.set("warnings", JsonOutput.texts(details.warnings()));
        json.set("artifacts", JsonOutput.array(details.artifacts(), ShowCommand::json));
        ObjectNode packs = json.putObject("packs");
        packs.put("count", details.packs().packs());
        packs.put("bytes", details.packs().bytes());
        packs.put("added", details.packs().added());
        packs.put("added_bytes", details.packs().addedBytes());
        json.set("destinations", JsonOutput.array(details.presence(), ShowCommand::json));
        return json;
    }

    private static ObjectNode json(ArtifactFacts artifact) {
        ObjectNode json = JsonOutput.object();
        json.put("name", artifact.name());
        json.put("role", artifact.role());
        json.put("codec", artifact.codec());
        json.put("objects", artifact.objects());
        json.set("stored", json(artifact.stored()));
        json.set("plain", json(artifact.plain()));
        return json;
    }

    private static ObjectNode json(Content content) {
        ObjectNode json = JsonOutput.object();
        json.put("bytes", content.bytes());
        json.put("sha256", content.sha256());
        return json;
    }

    private static ObjectNode json(Presence presence) {
        ObjectNode json = JsonOutput.object();
        json.put("destination", presence.destination());
        json.put("state", presence.state());
        json.put("pin", presence.pin().orElse(null));
        json.set("error", Problems.json(presence.problem()));
        return json;
    }

    private static List<String> text(BackupDetails details) {
        List<String> text = new ArrayList<>();
        text.add("backup          " + details.id());
        text.add("site, job       " + details.site() + ", " + details.job());
        text.add("kind, engine    " + details.kind() + ", " + details.engine());
        text.add("recovery point  " + JsonOutput.time(details.recoveryPoint().time()) + " ("
                + details.recoveryPoint().method() + ")");
        details.recoveryPoint().positions().forEach((name, value) -> text.add("  " + name + ": " + value));
        details.facts().forEach((name, value) -> text.add("  " + name + ": " + value));
        if (!details.requires().isEmpty()) {
            text.add("requires        " + String.join(", ", details.requires()));
        }
        if (!details.packs().equals(PackFacts.NONE)) {
            text.add("packs           " + details.packs().packs() + " ("
                    + Sizes.print(details.packs().bytes()) + "), of which this backup stored "
                    + details.packs().added() + " ("
                    + Sizes.print(details.packs().addedBytes()) + ")");
        }
        details.warnings().forEach(warning -> text.add("warning         " + warning));
        TextTable artifacts = new TextTable()
                .left("ARTIFACT")
                .left("ROLE")
                .right("STORED")
                .right("PLAIN")
                .right("OBJECTS")
                .left("SHA-256");
        details.artifacts()
                .forEach(artifact -> artifacts.row(
                        artifact.name(),
                        artifact.role(),
                        Sizes.print(artifact.stored().bytes()),
                        Sizes.print(artifact.plain().bytes()),
                        Integer.toString(artifact.objects()),
                        artifact.stored().sha256()));
        text.add("");
        text.add(artifacts.toString());
        TextTable presence = new TextTable().left("DESTINATION").left("STATE").left("NOTE");
        details.presence()
                .forEach(place -> presence.row(
                        place.destination(),
                        place.state(),
                        place.problem()
                                .map(Problem::message)
                                .or(() -> place.pin().map(pin -> "pinned by " + pin))
                                .orElse("")));
        text.add("");
        text.add(presence.toString());
        return text;
    }
}
