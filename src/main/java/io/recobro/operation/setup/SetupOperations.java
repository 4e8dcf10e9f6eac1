package io.recobro.operation.setup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The first run. It needs no configuration. */
public interface SetupOperations {
    /**
     * Writes a first configuration out of what is found on this host.
     *
     * @throws io.recobro.fault.RecobroException {@code TARGET_REFUSED} when the file exists already, {@code USAGE_WRONG}
     *     when a Compose file cannot be read, {@code TARGET_FAILED} when the file cannot be written; nothing is left behind
     */
    InitResult init(InitCall call);

    /**
     * @param directory where to look for a Compose file first
     * @param compose the Compose file; empty: looked for
     * @param output the file to write; empty: {@code /etc/recobro/recobro.yml} where that directory can be written, else
     *     {@code recobro.yml} in {@code directory}
     * @param force replace a file that exists
     * @param dryRun write nothing
     */
    record InitCall(Path directory, Optional<Path> compose, Optional<Path> output, boolean force, boolean dryRun) {}

    /**
     * @param file where it is, or would be
     * @param found what services it was made from, for people
     * @param steps what only the operator can do, as commands
     */
    record InitResult(Path file, String text, List<String> found, List<String> steps) {}
}
