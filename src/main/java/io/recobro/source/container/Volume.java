package io.recobro.source.container;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.scratch.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Asks the docker command line where a volume lies on this host. */
public final class Volume {
    private Volume() {}

    /**
     * The directory that holds the files of the volume.
     *
     * @throws RecobroException {@code SOURCE_MISSING} when there is no such volume or it lies nowhere on this host
     */
    public static Path location(String volume) {
        try {
            Command.Ended inspect = Command.run(
                    Docker.PATIENCE,
                    List.of(Docker.command(), "volume", "inspect", "--format", "{{.Mountpoint}}", volume));
            String output = inspect.output();
            if (!inspect.succeeded() || !output.startsWith("/")) {
                throw unable(volume, output.isEmpty() ? "docker tells no mount point of it" : output);
            }
            return Path.of(output);
        } catch (IOException noAnswer) {
            throw unable(volume, noAnswer.getMessage());
        }
    }

    private static RecobroException unable(String volume, String cause) {
        return Fault.SOURCE_MISSING
                .because("unable to find volume '" + volume + "': " + cause)
                .hint("docker volume ls tells the names; a volume of another host cannot be captured here");
    }
}
