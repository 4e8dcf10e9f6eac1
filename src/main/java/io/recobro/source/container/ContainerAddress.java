package io.recobro.source.container;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.secret.BareEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the docker command line for the network address of a running container. */
public final class ContainerAddress {
    private static final String FORMAT = "{{.State.Status}}{{range .NetworkSettings.Networks}} {{.IPAddress}}{{end}}";

    private ContainerAddress() {}

    /**
     * The first address of the container.
     *
     * @param hint what to do when it cannot be found
     * @throws RecobroException {@code SOURCE_UNREACHABLE} when there is no docker, no such container, or no address
     */
    public static String of(String container, String hint) {
        return parse(container, ask(container, hint), hint);
    }

    private static String ask(String container, String hint) {
        try {
            Process process = BareEnvironment.of(new ProcessBuilder(List.of(
                                    Docker.command(), "inspect", "--type=container", "--format", FORMAT, container))
                            .redirectErrorStream(true))
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw unable(container, "docker inspect did not end within 20 seconds", hint);
            }
            if (process.exitValue() != 0) {
                throw unable(container, output, hint);
            }
            return output;
        } catch (IOException e) {
            throw unable(container, e.getMessage(), hint);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to find container '" + container + "': interrupted", e);
        }
    }

    static String parse(String container, String output, String hint) {
        String[] words = output.strip().split("\\s+");
        if (!words[0].equals("running")) {
            throw unable(container, "it is not running but " + words[0], hint);
        }
        for (int i = 1; i < words.length; i++) {
            if (words[i].matches("[0-9a-fA-F.:]+")) {
                return words[i];
            }
        }
        throw unable(container, "it has no network address of its own", hint);
    }

    private static RecobroException unable(String container, String cause, String hint) {
        return Fault.SOURCE_UNREACHABLE
                .because("unable to find the address of container '" + container + "': " + cause)
                .hint(hint);
    }
}
