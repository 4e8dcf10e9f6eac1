package io.recobro.cli.files;

import io.recobro.cli.output.Terminal;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Prints very many lines without a call of the system for each. */
final class LongOutput {
    private static final int ENOUGH = 32 << 10;

    private final PrintStream out;
    private final StringBuilder waiting = new StringBuilder();

    LongOutput(Terminal terminal) {
        this.out = terminal.out();
    }

    void line(String text) {
        waiting.append(text).append('\n');
        if (waiting.length() > ENOUGH) {
            flush();
        }
    }

    /** One object in one line. */
    void line(JsonNode object) {
        line(object.toString());
    }

    void flush() {
        byte[] bytes = waiting.toString().getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
        waiting.setLength(0);
    }
}
