package io.recobro;

import io.recobro.cli.CommandRunner;
import io.recobro.cli.output.Terminal;
import io.recobro.config.ConfigLoader;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.restore.FilesRestore;
import java.time.Clock;
import java.util.Map;

/** The whole product in the JVM of a test: real command line, real adapters. */
public final class InProcess {
    private InProcess() {}

    /** Runs one command and returns its exit status. */
    public static int run(Terminal terminal, String... arguments) {
        return run(terminal, Map.of(), arguments);
    }

    /** As {@link #run(Terminal, String...)}, with the variables that the product sees. */
    public static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
        return new CommandRunner(
                        terminal,
                        environment,
                        new ConfigLoader(environment),
                        Clock.systemUTC(),
                        Wiring::operations,
                        Wiring::serve)
                .run(arguments);
    }

    /** Runs one command at another time, with these variables and no others. */
    public static int run(Terminal terminal, Clock clock, Map<String, String> environment, String... arguments) {
        return run(terminal, clock, environment, Linux::openTarget, arguments);
    }

    /** As above; files are restored into directories that are opened so. */
    public static int run(
            Terminal terminal,
            Clock clock,
            Map<String, String> environment,
            FilesRestore.Opener targets,
            String... arguments) {
        Wiring wiring = new Wiring(clock, environment, targets);
        return new CommandRunner(
                        terminal,
                        environment,
                        new ConfigLoader(environment),
                        clock,
                        wiring::operationsOf,
                        Wiring::serve)
                .run(arguments);
    }
}
