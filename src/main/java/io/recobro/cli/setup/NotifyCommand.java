package io.recobro.cli.setup;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Durations;
import io.recobro.operation.NotifyOperations.ChannelTest;
import io.recobro.operation.NotifyOperations.NotifyTestResult;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Looks after the channels that tell people. */
@Command(
        name = "notify",
        header = "Try the channels that tell people.",
        footer = {"  recobro notify test", "  recobro notify test --channel email"})
public final class NotifyCommand implements Runnable {
    private final Session session;

    @Spec
    private CommandSpec spec;

    public NotifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "test",
            header = "Send a test message through every channel.",
            description =
                    "%nSends at once, past the outbox of the daemon, which goes on meanwhile. A heartbeat is called"
                            + " as if all were well.",
            footer = {"  recobro notify test", "  recobro notify test --channel email"})
    int test(
            @Option(
                            names = "--channel",
                            paramLabel = "NAME",
                            description = "Only this one: email, slack, webhook or heartbeat.")
                    String channel) {
        session.site();
        NotifyTestResult result =
                session.call((operations, progress) -> operations.testNotifications(Optional.ofNullable(channel)));
        result.channels().forEach(test -> Problems.tell(session, test.problem()));
        ObjectNode data = JsonOutput.summary(result.status());
        data.set("channels", JsonOutput.array(result.channels(), NotifyCommand::json));
        return session.print(result.status(), data, text(result));
    }

    private static ObjectNode json(ChannelTest test) {
        ObjectNode json = JsonOutput.object();
        json.put("channel", test.channel());
        json.put("delivered", test.problem().isEmpty());
        json.put("seconds", JsonOutput.seconds(test.took()));
        json.put("caveat", test.caveat().orElse(null));
        json.set("error", Problems.json(test.problem()));
        return json;
    }

    private static List<String> text(NotifyTestResult result) {
        TextTable table = new TextTable().left("CHANNEL").left("DELIVERED").right("TOOK");
        result.channels()
                .forEach(test -> table.row(
                        test.channel(),
                        test.problem().isPresent()
                                ? "NO"
                                : test.caveat()
                                        .map(caveat -> "yes, but " + caveat)
                                        .orElse("yes"),
                        Durations.print(test.took())));
        return List.of(table.toString());
    }
}
