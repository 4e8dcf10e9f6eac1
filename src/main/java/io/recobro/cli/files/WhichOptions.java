package io.recobro.cli.files;

import io.recobro.cli.session.Session;
import io.recobro.operation.SnapshotOperations.Which;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that name one snapshot. */
final class WhichOptions {
    @ArgGroup
    private Choice choice = new Choice();

    @Option(
            names = "--from",
            paramLabel = "DESTINATION",
            description = "Read from here; else from the first that has it whole.")
    private String from;

    /** The newest when nothing is said. */
    static final class Choice {
        @Option(
                names = "--backup",
                paramLabel = "ID",
                description = "This backup; an abbreviation, 'latest' or 'previous' will do.")
        private String backup;

        @Option(names = "--at", paramLabel = "TIME", description = "The newest recovery point not after this UTC time.")
        private Instant at;
    }

    /** @param job as given, or null */
    Which which(Session session, String job) {
        return new Which(
                Optional.ofNullable(job)
                        .map(name -> session.jobWithBackups(name).name()),
                Optional.ofNullable(choice.backup),
                Optional.ofNullable(choice.at),
                Optional.ofNullable(from).map(session::destination));
    }
}
