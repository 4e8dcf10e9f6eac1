package io.recobro.cli.recovery;

import io.recobro.fault.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
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

    @Option(names = "--only", paramLabel = "JOB", description = "Only this job; may be given again.")
    private List<String> only = new ArrayList<>();

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
        return !all && (yes != null || !except.isEmpty() || !only.isEmpty() || serversInto != null);
    }

    Optional<String> yes() {
        return Optional.ofNullable(yes);
    }

    /** The jobs that are left out, of these. */
    List<String> leftOut(Collection<String> jobs) {
        for (String name : only) {
            if (!jobs.contains(name)) {
                throw Fault.USAGE_WRONG
                        .because("unable to find job '" + name + "': it is not in the configuration")
                        .hint("there is: " + String.join(", ", jobs));
            }
        }
        List<String> left = new ArrayList<>(except);
        jobs.stream()
                .filter(name -> !only.isEmpty() && !only.contains(name) && !left.contains(name))
                .forEach(left::add);
        return left;
    }

    String serversInto() {
        return Optional.ofNullable(serversInto)
                .orElse(Path.of("restored-server"))
                .toAbsolutePath()
                .toString();
    }
}
