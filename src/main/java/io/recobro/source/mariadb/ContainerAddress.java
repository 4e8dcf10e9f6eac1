package io.recobro.source.mariadb;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the docker command line for the network address of a running container. */
final class ContainerAddress {
    private static final String FORMAT = "{{.State.Running}}{{range .NetworkSettings.Networks}} {{.IPAddress}}{{end}}";
    static final String HINT = "publish the server's port on 127.0.0.1 and set host and port"
            + " instead of container, or set 'engine: mariadb-dump', which goes through docker exec";

    private ContainerAddress() {}

    /** @throws RecobroException {@code SOURCE_UNREACHABLE} when there is no docker, no such container, or no address */
    static String of(String container) {
        return parse(container, ask(container));
    }

    private static String ask(String container) {
        try {
            Process process = new ProcessBuilder(
                            List.of(Docker.command(), "inspect", "--type=container", "--format", FORMAT, container))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw unable(container, "docker inspect did not end within 20 seconds");
            }
            if (process.exitValue() != 0) {
                throw unable(container, output);
            }
            return output;
        } catch (IOException e) {
            throw unable(container, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to find container '" + container + "': interrupted", e);
        }
    }

    static String parse(String container, String output) {
        String[] words = output.strip().split("\\s+");
        if (!words[0].equals("true")) {
            throw unable(container, "it is not running");
        }
        for (int i = 1; i < words.length; i++) {
            if (words[i].matches("[0-9a-fA-F.:]+")) {
                return words[i];
            }
        }
        throw unable(container, "it has no network address of its own");
    }

    private static RecobroException unable(String container, String cause) {
        return Fault.SOURCE_UNREACHABLE
                .because("unable to find the address of container '" + container + "': " + cause)
                .hint(HINT);
    }
}
