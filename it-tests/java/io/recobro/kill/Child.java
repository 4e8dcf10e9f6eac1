package io.recobro.kill;

import io.recobro.InProcess;
import io.recobro.cli.output.Terminal;
import io.recobro.source.files.posix.call.Linux;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The product's main class where it restores files, which pass by {@code java.nio.file}: their steps are numbered too. With
 * {@value #THEN} between them it runs several commands, to train the JVM.
 */
public final class Child {
    static final String THEN = "--then";

    private Child() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        int status = 0;
        List<String> command = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals(THEN)) {
                status = run(environment, command);
                command.clear();
            } else {
                command.add(argument);
            }
        }
        status = Math.max(status, run(environment, command));
        System.exit(status);
    }

    private static int run(Map<String, String> environment, List<String> command) {
        return InProcess.run(
                Terminal.ofProcess(environment),
                Clock.systemUTC(),
                environment,
                directory -> NumberedTarget.of(Linux.openTarget(directory)),
                command.toArray(String[]::new));
    }
}
