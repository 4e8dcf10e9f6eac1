package io.recobro.cli;

import io.recobro.cli.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself: does nothing without a command. */
@Command(
        name = "recobro",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = RecobroCommand.Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        header = "Backups that are proven by restoring them.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%n",
        exitCodeListHeading = "%nExit status:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  recobro config validate        is the configuration right?",
            "  recobro backup-now             run every job once",
            "  recobro list                   what is there",
            "  recobro restore db --into db_restored",
            "                                 bring the newest backup back under a new name"
        })
final class RecobroCommand implements Runnable {
    @Mixin
    private final Session session;

    @Spec
    private CommandSpec spec;

    RecobroCommand(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The version of the jar. */
    static final class Version implements picocli.CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RecobroCommand.class.getPackage().getImplementationVersion();
            return new String[] {"recobro " + (version == null ? "(development)" : version)};
        }
    }
}
