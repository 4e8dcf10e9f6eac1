package io.recobro.source.s3.key;

import io.recobro.source.files.posix.RawPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The path that an object has in a snapshot, and the key out of it: the key in UTF-8, cut at its slashes, with what no file
 * can be called written otherwise. {@code %} is written {@code %25}, the names {@code .} and {@code ..} as {@code %2E} and
 * {@code %2E%2E}, a NUL as {@code %00}, an empty name (two slashes in a row, a slash at an end) as a lone {@code %}. An
 * object whose key is also the directory of other keys lies in that directory as {@value #SELF}. Different keys have
 * different paths.
 *
 * <p>Paths are {@code BUCKET/KEY}; older versions are {@code BUCKET%versions/KEY/%version-ID}, marks of deletion
 * {@code BUCKET%versions/KEY/%deleted-ID}.
 */
public final class KeyPath {
    public static final String SELF = "%self";

    private static final String VERSIONS = "%versions";
    private static final String VERSION = "%version-";
    private static final String DELETED = "%deleted-";

    private KeyPath() {}

    /** What an object is in the bucket. */
    public enum Kind {
        CURRENT,
        OLDER,
        /** The mark that a key was deleted, which is a version without content. */
        DELETED
    }

    /**
     * An object by its path.
     *
     * @param version empty for {@code CURRENT}
     */
    public record Named(Kind kind, String key, String version) {}

    public static RawPath current(String bucket, String key) {
        return path(bucket, key, "");
    }

    /** @param kind not {@code CURRENT} */
    public static RawPath older(String bucket, String key, Kind kind, String version) {
        String mark = kind == Kind.DELETED ? DELETED : VERSION;
        return path(bucket + VERSIONS, key, "/" + mark + escapedVersion(version));
    }

    private static String escapedVersion(String version) {
        StringBuilder text = new StringBuilder();
        for (byte one : version.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one >= '0' && one <= '9' || one >= 'A' && one <= 'Z' || one >= 'a' && one <= 'z';
            if (plain || one == '-' || one == '_' || one == '.') {
                text.append((char) one);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
            }
        }
        return text.toString();
    }

    private static RawPath path(String root, String key, String tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(root.length() + key.length() + 16);
        out.writeBytes(root.getBytes(StandardCharsets.UTF_8));
        byte[] source = key.getBytes(StandardCharsets.UTF_8);
        int start = 0;
        for (int i = 0; i <= source.length; i++) {
            if (i == source.length || source[i] == '/') {
                out.write('/');
                name(source, start, i, out);
                start = i + 1;
            }
        }
        out.writeBytes(tail.getBytes(StandardCharsets.US_ASCII));
        return RawPath.of(out.toByteArray());
    }

    private static void name(byte[] source, int start, int end, ByteArrayOutputStream out) {
        if (start == end) {
            out.write('%');
            return;
        }
        boolean dots = end - start <= 2 && source[start] == '.' && source[end - 1] == '.';
        for (int i = start; i < end; i++) {
            if (source[i] == '%' || source[i] == 0 || dots) {
                out.write('%');
                out.writeBytes(
                        HexFormat.of().withUpperCase().toHexDigits(source[i]).getBytes(StandardCharsets.US_ASCII));
            } else {
                out.write(source[i]);
            }
        }
    }

    /** The path of the object itself where others lie below its key. */
    public static RawPath self(RawPath path) {
        return path.child(SELF.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The object of a path.
     *
     * @throws IllegalArgumentException for a path that none of the methods above makes
     */
    public static Named named(RawPath path) {
        String text = new String(path.bytes(), StandardCharsets.ISO_8859_1); // one char per byte
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a path without a key");
        }
        String rest = text.substring(slash + 1);
        if (!text.startsWith(VERSIONS, slash - VERSIONS.length())) {
            return new Named(Kind.CURRENT, key(rest), "");
        }
        int last = rest.lastIndexOf('/');
        String mark = rest.substring(last + 1);
        boolean deleted = mark.startsWith(DELETED);
        if (last < 0 || !deleted && !mark.startsWith(VERSION)) {
            throw new IllegalArgumentException("a path of a version without a version");
        }
        String version = mark.substring((deleted ? DELETED : VERSION).length());
        return new Named(deleted ? Kind.DELETED : Kind.OLDER, key(rest.substring(0, last)), unescaped(version));
    }

    private static String key(String path) {
        String whole = path.endsWith("/" + SELF) ? path.substring(0, path.length() - SELF.length() - 1) : path;
        return unescaped(whole);
    }

    private static String unescaped(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            boolean lone = i + 1 == text.length() || text.charAt(i + 1) == '/';
            if (one != '%') {
                out.write(one);
            } else if (!lone) {
                out.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
