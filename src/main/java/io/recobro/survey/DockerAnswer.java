package io.recobro.survey;

import io.recobro.secret.BareEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What docker says when asked. */
final class DockerAnswer {
    private DockerAnswer() {}

    /** The output of a command; empty where docker is missing, fails, or does not answer in time. */
    static String to(List<String> command, Duration patience) {
        try {
            Process process = BareEnvironment.of(
                            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD))
                    .start();
            process.getOutputStream().close();
            process.onExit()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(late -> {
                        process.destroyForcibly();
                        return process;
                    });
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? output : "";
        } catch (IOException noDocker) {
            return ""; // a host without docker has no containers
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
