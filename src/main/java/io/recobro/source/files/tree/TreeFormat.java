package io.recobro.source.files.tree;

import java.nio.charset.StandardCharsets;

/** The lines around the entries of a tree. */
final class TreeFormat {
    /** The version that is written, and the newest that is read. */
    static final int VERSION = 1;

    /** First line of a specification as mtree(5) has it; programs tell the format by it. */
    static final String SIGNATURE = "#mtree";

    /** {@code # recobro-tree VERSION started=SECONDS.NANOS}. */
    static final String VERSION_LINE = "# recobro-tree ";

    static final String STARTED = " started=";

    /** {@code # end entries=COUNT sha256=HEX}, of every byte before this line; nothing follows. */
    static final String END_LINE = "# end entries=";

    static final String DIGEST = " sha256=";

    private TreeFormat() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
