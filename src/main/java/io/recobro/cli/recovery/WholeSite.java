package io.recobro.cli.recovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of a restore of the whole site. */
public final class WholeSite {
    @Option(
            names = "--all",
            description = "Everything: all jobs, in the order of their dependencies, after a plan and a confirmation.")
    private boolean all;

    @Option(
            names = "--yes",
            paramLabel = "SITE",
            description = "The name of the site, as confirmation where nobody can be asked.")
    private String yes;

    @Option(names = "--except", paramLabel = "JOB", description = "Leave out this job; may be given again.")
    private List<String> except = new ArrayList<>();

    @Option(
            names = "--servers-into",
            paramLabel = "DIR",
            description = "Lay out what was captured of whole servers here, never over the running one"
                    + " (default: ./restored-server).")
    private Path serversInto;

    public boolean wanted() {
        return all;
    }

    /** Whether any option was given that means nothing without {@code --all}. */
    public boolean lacksAll() {
        return !all && (yes != null || !except.isEmpty() || serversInto != null);
    }

    Optional<String> yes() {
        return Optional.ofNullable(yes);
    }

    List<String> except() {
        return except;
    }

    String serversInto() {
        return Optional.ofNullable(serversInto)
                .orElse(Path.of("restored-server"))
                .toAbsolutePath()
                .toString();
    }
}
