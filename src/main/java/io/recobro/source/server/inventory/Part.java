package io.recobro.source.server.inventory;

import io.recobro.source.server.host.Host;
import java.util.List;
import java.util.function.Function;

/** A part of a page. */
sealed interface Part {
    /** What a program prints: one that tells no secrets. */
    record Ran(List<String> command) implements Part {
        Ran(String... command) {
            this(List.of(command));
        }
    }

    /** A file, or the files of a directory whose names match. Always redacted. */
    record Copied(String path, String names) implements Part {
        Copied(String path) {
            this(path, "");
        }
    }

    /** What is found out by other means, under a heading. */
    record Told(String heading, Function<Host, String> text) implements Part {}
}
