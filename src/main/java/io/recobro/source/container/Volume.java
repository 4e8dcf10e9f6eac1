package io.recobro.source.container;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.secret.BareEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the docker command line where a volume lies on this host. */
public final class Volume {
    private static final int PATIENCE_SECONDS = 20;

    private Volume() {}

    /**
     * The directory that holds the files of the volume.
     *
     * @throws RecobroException {@code SOURCE_MISSING} when there is no such volume or it lies nowhere on this host
     */
    public static Path location(String volume) {
        try {
            Process process = BareEnvironment.of(new ProcessBuilder(List.of(
                                    Docker.command(), "volume", "inspect", "--format", "{{.Mountpoint}}", volume))
                            .redirectErrorStream(true))
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw unable(volume, "docker volume inspect did not end within " + PATIENCE_SECONDS + " seconds");
            }
            if (process.exitValue() != 0 || !output.startsWith("/")) {
                throw unable(volume, output.isEmpty() ? "docker tells no mount point of it" : output);
            }
            return Path.of(output);
        } catch (IOException broken) {
            throw unable(volume, broken.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to find volume '" + volume + "': interrupted", stopped);
        }
    }

    private static RecobroException unable(String volume, String cause) {
        return Fault.SOURCE_MISSING
                .because("unable to find volume '" + volume + "': " + cause)
                .hint("docker volume ls tells the names; a volume of another host cannot be captured here");
    }
}
