package io.recobro.source.scratch;

import io.recobro.fault.Fault;
import io.recobro.secret.BareEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a short command to its end, without a shell; whatever it started ends with it when it takes too long. */
public final class Command {
    private static final int SHOWN = 600;

    private Command() {}

    /** @param output both streams, trimmed */
    public record Ended(int status, String output) {
        public boolean succeeded() {
            return status == 0;
        }

        /** The last lines, for messages. */
        public String tail() {
            return Command.tail(output);
        }
    }

    /**
     * Runs it.
     *
     * @throws IOException when there is no such program, or it did not end in time
     */
    public static Ended run(Duration limit, List<String> words) throws IOException {
        return run(limit, words, Map.of());
    }

    /** As {@link #run(Duration, List)}, with these variables in its environment. */
    public static Ended run(Duration limit, List<String> words, Map<String, String> variables) throws IOException {
        ProcessBuilder builder = BareEnvironment.of(new ProcessBuilder(words).redirectErrorStream(true));
        builder.environment().putAll(variables);
        Process process = builder.start();
        Thread reaper = Thread.ofPlatform()
                .daemon()
                .name("time limit of " + words.getFirst())
                .start(() -> {
                    try {
                        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                            end(process);
                        }
                    } catch (InterruptedException over) {
                        end(process);
                    }
                });
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            if (status == 137) {
                throw new IOException("'" + words.getFirst() + "' did not end within " + limit.toSeconds() + " s");
            }
            return new Ended(status, output);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to run '" + words.getFirst() + "': interrupted", stopped);
        } finally {
            reaper.interrupt();
        }
    }

    /** The last lines of an output as one, for messages. */
    public static String tail(String output) {
        String flat = output.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
        return flat.length() <= SHOWN ? flat : "…" + flat.substring(flat.length() - SHOWN);
    }

    /** Ends a process and what it started, at once. */
    public static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
