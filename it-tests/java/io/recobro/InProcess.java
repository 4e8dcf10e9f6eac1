package io.recobro;

import io.recobro.cli.CommandRunner;
import io.recobro.cli.output.Terminal;
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
        return new CommandRunner(terminal, environment, Clock.systemUTC(), Wiring::operations, Wiring::serve)
                .run(arguments);
    }
}
