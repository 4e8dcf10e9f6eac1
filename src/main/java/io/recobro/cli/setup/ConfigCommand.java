package io.recobro.cli.setup;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.session.Session;
import io.recobro.config.ConfigLoader;
import io.recobro.config.ConfigView;
import io.recobro.config.SiteConfig;
import io.recobro.fault.ExitStatus;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Looks after the configuration. */
@Command(
        name = "config",
        header = "Validate, show or describe the configuration.",
        footer = {"  recobro config validate -c recobro.yml", "  recobro config schema > recobro.schema.json"})
public final class ConfigCommand implements Runnable {
    private final Session session;

    @Spec
    private CommandSpec spec;

    public ConfigCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "validate",
            header = "Find every mistake of the configuration, with line and column.",
            description = "%nReads no secret and opens no connection.",
            footer = {"  recobro config validate -c recobro.yml && echo good"})
    int validate() {
        SiteConfig site = session.site();
        ObjectNode data = JsonOutput.summary(ExitStatus.OK);
        data.put("file", site.file().toString());
        data.put("site", site.site());
        data.put("destinations", site.destinations().size());
        data.put("jobs", site.jobs().size());
        return session.print(
                ExitStatus.OK,
                data,
                List.of("configuration '" + site.file() + "' has no mistakes: site " + site.site() + ", "
                        + counted(site.destinations().size(), "destination") + ", "
                        + counted(site.jobs().size(), "job")));
    }

    @Command(
            name = "show",
            header = "Print the configuration with all defaults, without secrets.",
            footer = {"  recobro config show", "  recobro config show --json | jq .jobs"})
    int show() {
        ConfigView view = new ConfigView(session.site());
        return session.print(ExitStatus.OK, JsonMapper.shared().valueToTree(view.tree()), List.of(view.yaml()));
    }

    @Command(
            name = "schema",
            header = "Print the JSON Schema that describes every key.",
            description = "%nEditors with YAML support complete and check the configuration with it.",
            footer = {"  recobro config schema > recobro.schema.json"})
    int schema() {
        session.terminal().out().print(ConfigLoader.schema());
        session.terminal().out().flush();
        return ExitStatus.OK.code();
    }

    private static String counted(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
