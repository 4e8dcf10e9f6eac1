package io.recobro.source.container;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.scratch.Command;
import java.io.IOException;
import java.util.List;

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
            Command.Ended inspect = Command.run(
                    Docker.PATIENCE,
                    List.of(Docker.command(), "inspect", "--type=container", "--format", FORMAT, container));
            if (!inspect.succeeded()) {
                throw unable(container, inspect.output(), hint);
            }
            return inspect.output();
        } catch (IOException noAnswer) {
            throw unable(container, noAnswer.getMessage(), hint);
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
