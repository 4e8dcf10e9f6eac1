package io.recobro.cli.setup;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.session.Session;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.SetupOperations.InitCall;
import io.recobro.operation.SetupOperations.InitResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Writes a first configuration. */
@Command(
        name = "init",
        header = "Write a short configuration out of what is found on this host.",
        description = "%nLooks at a Compose file (in the directory, of running containers, or in /srv, /opt and /root),"
                + " at running containers and at listening ports. Writes one file that only you can read, and"
                + " prints the commands that are left to do. Reads and prints no passwords.",
        footer = {"  recobro init", "  recobro init --compose /srv/shop/compose.yml --print"})
public final class InitCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--directory", paramLabel = "DIR", description = "Where to look for a Compose file; else here.")
    private Path directory;

    @Option(names = "--compose", paramLabel = "FILE", description = "The Compose file; then nothing else is looked at.")
    private Path compose;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "The file to write; else /etc/recobro/recobro.yml where that can be written, or ./recobro.yml.")
    private Path output;

    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    @Option(names = "--print", description = "Print the configuration and write nothing.")
    private boolean print;

    public InitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        InitCall call = new InitCall(
                directory == null ? Path.of("").toAbsolutePath() : directory,
                Optional.ofNullable(compose),
                Optional.ofNullable(output),
                force,
                print);
        InitResult result = session.callWithoutSite((operations, _) -> operations.init(call));
        ObjectNode data = JsonOutput.summary(ExitStatus.OK);
        data.put("file", result.file().toString());
        data.put("written", !print);
        data.set("found", JsonOutput.texts(result.found()));
        data.put("text", result.text());
        data.set("next_steps", JsonOutput.texts(result.steps()));
        return session.print(ExitStatus.OK, data, print ? List.of(result.text().stripTrailing()) : text(result));
    }

    private static List<String> text(InitResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(
                result.found().isEmpty()
                        ? "found nothing on this host: " + result.file() + " is a template"
                        : "found " + String.join(", ", result.found()));
        lines.add("wrote " + result.file() + ", which only you can read");
        lines.add("");
        lines.addAll(result.steps());
        return lines;
    }
}
