package io.recobro.stream.digest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A last line of a JSON object that holds the SHA-256 of all bytes above it, so that a changed bit anywhere in the object is
 * seen. {@code src/docs/formats/checksum-line.md} describes it; readers that do not know it pass it over.
 */
public final class SelfDigest {
    private static final byte[] BEFORE = ",\n  \"sha256_above\" : \"".getBytes(StandardCharsets.US_ASCII);
    private static final int HEX = 64;
    private static final byte[] AFTER = "\"\n}".getBytes(StandardCharsets.US_ASCII);
    /** Bytes of the line with what belongs to it. */
    public static final int BYTES = BEFORE.length + HEX + AFTER.length;

    private static final byte[] END = "\n}".getBytes(StandardCharsets.US_ASCII);

    private SelfDigest() {}

    /** What the last line of an object says. */
    public enum Verdict {
        /** There is no such line. */
        NONE,
        RIGHT,
        WRONG
    }

    /** Adds the line to a JSON object of one property per line; anything else stays as it is. */
    public static byte[] append(byte[] json) {
        int above = json.length - END.length;
        if (above < 2 || !endsWith(json, END)) {
            return json;
        }
        byte[] closed = Arrays.copyOf(json, above + BYTES);
        System.arraycopy(BEFORE, 0, closed, above, BEFORE.length);
        byte[] digest = Digests.sha256(json, 0, above).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digest, 0, closed, above + BEFORE.length, HEX);
        System.arraycopy(AFTER, 0, closed, above + BEFORE.length + HEX, AFTER.length);
        return closed;
    }

    /** Compares the line, where there is one, with what is above it. */
    public static Verdict check(byte[] json) {
        int above = json.length - BYTES;
        int digest = above + BEFORE.length;
        if (above < 0 || !endsWith(json, AFTER) || !Arrays.equals(json, above, digest, BEFORE, 0, BEFORE.length)) {
            return Verdict.NONE;
        }
        byte[] right = Digests.sha256(json, 0, above).getBytes(StandardCharsets.US_ASCII);
        return Arrays.equals(json, digest, digest + HEX, right, 0, HEX) ? Verdict.RIGHT : Verdict.WRONG;
    }

    private static boolean endsWith(byte[] json, byte[] end) {
        return json.length >= end.length
                && Arrays.equals(json, json.length - end.length, json.length, end, 0, end.length);
    }
}
