package io.recobro.source.files.tree;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** The lines around the entries of a tree. */
final class TreeFormat {
    /** The version that is written, and the newest that is read. */
    static final int VERSION = 1;

    /** First line of a specification as mtree(5) has it; programs tell the format by it. */
    static final String SIGNATURE = "#mtree";

    /** {@code # recobro-tree VERSION started=SECONDS.NANOS}. */
    static final String VERSION_LINE = "# recobro-tree ";

    static final String STARTED = " started=";

    /** {@code # end entries=COUNT crc32=HEX}, of every byte before this line (the CRC of gzip, RFC 1952); nothing follows. */
    static final String END_LINE = "# end entries=";

    static final String CHECKSUM = " crc32=";

    private TreeFormat() {}

    /** Guards against mistakes of programs; against anybody else there is the digest that the manifest has of the artifact. */
    static String checksum(CRC32 sum) {
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
