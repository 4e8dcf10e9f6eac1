package io.recobro;

import io.recobro.cli.CommandRunner;
import io.recobro.cli.output.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts the program; gives its exit status to the system. */
public final class Main {
    /** How long a signal lets a run abort its uploads and say so. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Main() {}

    public static void main(String[] arguments) {
        List<String> given = Arrays.asList(arguments);
        if (given.contains("-v") || given.contains("--verbose") || given.contains("daemon")) {
            System.setProperty("recobro.log.level", "INFO"); // read by logback.xml when logging starts
        }
        CountDownLatch ended = new CountDownLatch(1);
        endOnSignal(Thread.currentThread(), ended);
        int status;
        try {
            status = new CommandRunner(
                            Terminal.ofProcess(System.getenv()),
                            System.getenv(),
                            Clock.systemUTC(),
                            Wiring::operations,
                            Wiring::serve)
                    .run(arguments);
        } finally {
            ended.countDown();
        }
        System.exit(status);
    }

    /** The system's exit status for SIGINT (130) and SIGTERM (143) comes from the JVM by itself. */
    private static void endOnSignal(Thread running, CountDownLatch ended) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (ended.getCount() > 0) {
                                running.interrupt();
                                try {
                                    if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                                        System.err.println("recobro: unable to end the run within "
                                                + PATIENCE.toSeconds() + " s: it is cut off");
                                    }
                                } catch (InterruptedException interrupted) {
                                    Thread.currentThread().interrupt();
                                }
                            }
                        },
                        "recobro-signal"));
    }
}
