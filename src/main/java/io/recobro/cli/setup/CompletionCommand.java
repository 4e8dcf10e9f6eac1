package io.recobro.cli.setup;

import io.recobro.cli.session.Session;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script that lets a shell complete commands and options. */
@Command(
        name = "completion",
        header = "Print the completion script for bash and zsh.",
        description = "%nFor bash: . <(recobro completion). For zsh: autoload -U +X bashcompinit && bashcompinit first."
                + " The Debian package has installed it already.",
        footer = {"  . <(recobro completion)"})
public final class CompletionCommand implements Runnable {
    private final Session session;

    @Spec
    private CommandSpec spec;

    public CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.terminal().out().print(AutoComplete.bash("recobro", spec.root().commandLine()));
        session.terminal().out().flush();
    }
}
