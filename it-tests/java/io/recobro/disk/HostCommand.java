package io.recobro.disk;

import java.io.IOException;

/** A program of this machine. */
final class HostCommand {
    private HostCommand() {}

    /** Its exit status. */
    static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
