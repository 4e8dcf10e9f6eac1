package io.recobro.source.files.pack;

import io.recobro.source.files.content.ContentId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The header of a content in a pack. All are equal but for name, size and checksum. */
final class TarHeader {
    /** Of a header, and what content is padded to. */
    static final int RECORD = TarConstants.DEFAULT_RCDSIZE;

    /** Two empty records end an archive. */
    static final int TRAILER = 2 * RECORD;

    private static final int SIZE_OFFSET = TarConstants.NAMELEN + TarConstants.MODELEN + 2 * TarConstants.UIDLEN;
    private static final int SIZE_DIGITS = TarConstants.SIZELEN - 1;
    private static final int CHECKSUM_DIGITS = TarConstants.CHKSUMLEN - 2;
    private static final byte[] TEMPLATE = template();
    private static final int TEMPLATE_SUM = sum(TEMPLATE);

    private TarHeader() {}

    /** Writes the {@link #RECORD} bytes at {@code offset}. */
    static void write(ContentId id, int size, byte[] target, int offset) {
        System.arraycopy(TEMPLATE, 0, target, offset, RECORD);
        id.write(target, offset);
        octal(size, SIZE_DIGITS, target, offset + SIZE_OFFSET);
        int sum = TEMPLATE_SUM;
        for (int i = 0; i < ContentId.DIGITS; i++) {
            sum += target[offset + i];
        }
        for (int i = 0; i < SIZE_DIGITS; i++) {
            sum += target[offset + SIZE_OFFSET + i];
        }
        octal(sum, CHECKSUM_DIGITS, target, offset + TarConstants.CHKSUM_OFFSET);
        target[offset + TarConstants.CHKSUM_OFFSET + CHECKSUM_DIGITS] = 0;
        target[offset + TarConstants.CHKSUM_OFFSET + CHECKSUM_DIGITS + 1] = ' ';
    }

    /** How many bytes follow {@code size} bytes up to the next record. */
    static int padding(int size) {
        return -size & RECORD - 1;
    }

    /** Without name and size, the checksum as spaces. */
    private static byte[] template() {
        TarArchiveEntry entry = new TarArchiveEntry("n");
        entry.setMode(0100644);
        entry.setUserName("");
        entry.setGroupName("");
        entry.setModTime(0L);
        byte[] header = new byte[RECORD];
        entry.writeEntryHeader(header);
        header[0] = 0;
        Arrays.fill(header, SIZE_OFFSET, SIZE_OFFSET + SIZE_DIGITS, (byte) 0);
        byte[] spaces = " ".repeat(TarConstants.CHKSUMLEN).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(spaces, 0, header, TarConstants.CHKSUM_OFFSET, spaces.length);
        return header;
    }

    private static int sum(byte[] header) {
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        return sum;
    }

    private static void octal(int value, int digits, byte[] target, int offset) {
        int rest = value;
        for (int i = offset + digits - 1; i >= offset; i--) {
            target[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }
}
