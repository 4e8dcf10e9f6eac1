package io.recobro;

import io.recobro.cli.CommandRunner;
import io.recobro.cli.output.Terminal;
import io.recobro.config.ConfigLoader;
import io.recobro.config.yaml.PassedChecks;
import io.recobro.daemon.log.LogSetup;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts the program; gives its exit status to the system. */
public final class Main {
    /** How long a signal lets a run abort its uploads and say so. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Main() {}

    public static void main(String[] arguments) {
        List<String> given = Arrays.asList(arguments);
        System.setProperty("picocli.disable.closures", "true"); // else it looks for Groovy in every library
        LogSetup.choose();
        if (given.contains("-v") || given.contains("--verbose") || given.contains("daemon")) {
            System.setProperty(LogSetup.LEVEL, "INFO");
        }
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = endOnSignal(Thread.currentThread(), ended);
        int status;
        try {
            status = new CommandRunner(
                            Terminal.ofProcess(System.getenv()),
                            System.getenv(),
                            new ConfigLoader(System.getenv(), passedChecks()),
                            Clock.systemUTC(),
                            Wiring::operations,
                            Wiring::serve)
                    .run(arguments);
        } finally {
            ended.countDown();
        }
        end(hook, status);
    }

    /** Only for a program in a jar: what is in a directory may change at any time. */
    private static Optional<PassedChecks> passedChecks() {
        URL location = Main.class.getProtectionDomain().getCodeSource().getLocation();
        if (location == null) {
            return Optional.empty(); // as with a cache of classes that was made of another path
        }
        try {
            Path program = Path.of(location.toURI());
            BasicFileAttributes attributes = Files.readAttributes(program, BasicFileAttributes.class);
            String build = program + " " + attributes.size() + " " + attributes.lastModifiedTime();
            Path file = Wiring.stateDirectory(System.getenv()).resolve("configuration.checked");
            return attributes.isRegularFile() ? Optional.of(new PassedChecks(file, build)) : Optional.empty();
        } catch (URISyntaxException | IOException unknown) {
            return Optional.empty();
        }
    }

    /**
     * Ends the process, at once where the launcher says so: before it ends, {@link System#exit} looks for a logger of its own
     * in every library, which takes longer than some commands. A signal that came meanwhile keeps its own exit status.
     */
    private static void end(Thread hook, int status) {
        if (Boolean.getBoolean("recobro.exit.at-once") && removed(hook)) {
            System.out.flush();
            System.err.flush();
            AtOnce.exit(status);
        }
        System.exit(status);
    }

    private static boolean removed(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    /** The system's exit status for SIGINT (130) and SIGTERM (143) comes from the JVM by itself. */
    private static Thread endOnSignal(Thread running, CountDownLatch ended) {
        Thread hook = new Thread(
                () -> {
                    if (ended.getCount() > 0) {
                        running.interrupt();
                        try {
                            if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                                System.err.println("recobro: unable to end the run within " + PATIENCE.toSeconds()
                                        + " s: it is cut off");
                            }
                        } catch (InterruptedException interrupted) {
                            Thread.currentThread().interrupt();
                        }
                    }
                },
                "recobro-signal");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }
}
