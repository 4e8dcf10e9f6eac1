package io.recobro.source.files.posix;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A path below some starting point, as the bytes that Linux keeps: names joined by {@code /}, none at either end. The
 * empty path is the starting point itself. Immutable, as long as nobody writes into arrays that were handed over.
 *
 * <p>The natural order is tree order: a directory comes right before what is in it, names are compared as unsigned bytes.
 */
public final class RawPath implements Comparable<RawPath> {
    public static final RawPath ROOT = new RawPath(new byte[0]);

    private final byte[] bytes;
    private int hash;

    private RawPath(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException for a NUL, an empty name, {@code .} or {@code ..} */
    public static RawPath of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** As {@link #of(byte[])}, of a copy of part of an array. */
    public static RawPath of(byte[] source, int offset, int length) {
        if (length == 0) {
            return ROOT;
        }
        int start = offset;
        int end = offset + length;
        for (int i = offset; i <= end; i++) {
            if (i == end || source[i] == '/') {
                checkName(source, start, i);
                start = i + 1;
            } else if (source[i] == 0) {
                throw new IllegalArgumentException("a path with a NUL");
            }
        }
        return new RawPath(Arrays.copyOfRange(source, offset, end));
    }

    /** The path of these UTF-8 names; leading and trailing slashes do not count. */
    public static RawPath of(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '/') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == '/') {
            end--;
        }
        return of(text.substring(start, end).getBytes(StandardCharsets.UTF_8));
    }

    private static void checkName(byte[] source, int start, int end) {
        if (start == end) {
            throw new IllegalArgumentException("a path with an empty name");
        }
        if (end - start <= 2 && source[end - 1] == '.' && source[start] == '.') {
            throw new IllegalArgumentException("a path with the name '" + ".".repeat(end - start) + "'");
        }
    }

    /** The bytes themselves, not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    public boolean isRoot() {
        return bytes.length == 0;
    }

    /** The path of {@code name}, one name without slashes, in this directory. */
    public RawPath child(byte[] name) {
        if (bytes.length == 0) {
            return new RawPath(name);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
        longer[bytes.length] = '/';
        System.arraycopy(name, 0, longer, bytes.length + 1, name.length);
        return new RawPath(longer);
    }

    /** This path with {@code tail} below it. */
    public RawPath resolve(RawPath tail) {
        return tail.isRoot() ? this : child(tail.bytes);
    }

    /** The last name; empty for the starting point. */
    public byte[] name() {
        return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
    }

    /** The directory that this is in; the starting point is its own parent. */
    public RawPath parent() {
        int slash = lastSlash();
        return slash < 0 ? ROOT : new RawPath(Arrays.copyOf(bytes, slash));
    }

    /** Whether this is {@code ancestor} or lies below it. */
    public boolean startsWith(RawPath ancestor) {
        int length = ancestor.bytes.length;
        return length == 0
                || bytes.length >= length
                        && Arrays.equals(bytes, 0, length, ancestor.bytes, 0, length)
                        && (bytes.length == length || bytes[length] == '/');
    }

    /** What is left of this path below {@code ancestor}, with which it must start. */
    public RawPath below(RawPath ancestor) {
        if (!startsWith(ancestor)) {
            throw new IllegalArgumentException("'" + this + "' is not in '" + ancestor + "'");
        }
        int skipped = ancestor.isRoot() ? 0 : Math.min(bytes.length, ancestor.bytes.length + 1);
        return new RawPath(Arrays.copyOfRange(bytes, skipped, bytes.length));
    }

    /** How many names it has. */
    public int depth() {
        int slashes = 0;
        for (byte one : bytes) {
            slashes += one == '/' ? 1 : 0;
        }
        return bytes.length == 0 ? 0 : slashes + 1;
    }

    private int lastSlash() {
        int at = bytes.length - 1;
        while (at >= 0 && bytes[at] != '/') {
            at--;
        }
        return at;
    }

    @Override
    public int compareTo(RawPath other) {
        int at = Arrays.mismatch(bytes, other.bytes);
        if (at < 0) {
            return 0;
        }
        if (at == bytes.length || at == other.bytes.length) {
            return Integer.compare(bytes.length, other.bytes.length);
        }
        return Integer.compare(rank(bytes[at]), rank(other.bytes[at]));
    }

    /** The end of a name comes before everything that could go on in its place. */
    private static int rank(byte one) {
        return one == '/' ? 0 : one & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawPath path && Arrays.equals(bytes, path.bytes);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(bytes);
        }
        return hash;
    }

    /** For people: as UTF-8, with control characters, backslashes and bytes that are not UTF-8 as {@code \ooo}. */
    @Override
    public String toString() {
        if (bytes.length == 0) {
            return ".";
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(one -> Character.isISOControl(one) || one == '\\')) {
                return text;
            }
        } catch (CharacterCodingException notUtf8) {
            return escaped();
        }
        return escaped();
    }

    private String escaped() {
        StringBuilder text = new StringBuilder();
        for (byte one : bytes) {
            int value = one & 0xff;
            if (value > ' ' - 1 && value < 0x7f && value != '\\') {
                text.append((char) value);
            } else {
                text.append('\\').append((char) ('0' + (value >> 6)));
                text.append((char) ('0' + (value >> 3 & 7))).append((char) ('0' + (value & 7)));
            }
        }
        return text.toString();
    }
}
