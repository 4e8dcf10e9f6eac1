package io.recobro.secret;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a program prints. It runs without a shell and without input, must end with status 0 in time, and is killed when it
 * does not. What it writes to its error output is not kept, as it may hold the secret.
 *
 * @param withheld variables that the program does not see, as they hold other secrets
 */
public record CommandSecret(List<String> command, Duration timeLimit, Set<String> withheld) implements Secret {
    /** How long a program may take when nothing else is said. */
    public static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    private static final int MOST_BYTES = 64 << 10;

    public CommandSecret {
        command = List.copyOf(command);
        withheld = Set.copyOf(withheld);
    }

    @Override
    public String reveal() {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().removeAll(withheld);
            process = builder.start();
        } catch (IOException failure) {
            throw unable("it cannot be run: " + failure.getMessage(), failure);
        }
        try {
            return FileSecret.withoutLineBreak(output(process), "command '" + command.getFirst() + "'");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private byte[] output(Process process) {
        CompletableFuture<byte[]> output = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (InputStream in = process.getInputStream()) {
                output.complete(in.readNBytes(MOST_BYTES));
            } catch (IOException failure) {
                output.completeExceptionally(failure);
            }
        });
        try {
            byte[] bytes = output.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(timeLimit)) {
                throw unable("it did not end within " + timeLimit.toSeconds() + " s", null);
            }
            if (process.exitValue() != 0) {
                throw unable("it ended with status " + process.exitValue(), null);
            }
            return bytes;
        } catch (TimeoutException failure) {
            throw unable("it did not end within " + timeLimit.toSeconds() + " s", failure);
        } catch (ExecutionException failure) {
            throw unable("its output could not be read", failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because(
                    "unable to read secret command '" + command.getFirst() + "': interrupted", failure);
        }
    }

    /** Names the program only: an argument may be a secret. */
    private RecobroException unable(String reason, Exception cause) {
        return Fault.SECRET_UNREADABLE
                .because("unable to read secret command '" + command.getFirst() + "': " + reason, cause)
                .hint("run it by hand as the user that runs recobro");
    }

    @Override
    public String toString() {
        return "command " + command.getFirst();
    }
}
