package io.recobro.source.files.fetch;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.select.PathPattern;
import java.util.Arrays;
import java.util.Optional;

/**
 * A path or pattern that an operator typed. It is meant from the top of the snapshot when a slash is before it, else also
 * from each of its roots; a lone name without slashes is meant anywhere.
 */
final class PathWish {
    private final byte[] literal;
    private final Optional<PathPattern> pattern;
    private final boolean fromTop;
    private final boolean lone;

    private PathWish(byte[] literal, Optional<PathPattern> pattern, boolean fromTop, boolean lone) {
        this.literal = literal;
        this.pattern = pattern;
        this.fromTop = fromTop;
        this.lone = lone;
    }

    static PathWish of(String text) {
        boolean fromTop = text.startsWith("/");
        try {
            if (text.chars().anyMatch(one -> one == '*' || one == '?' || one == '[')) {
                return new PathWish(new byte[0], Optional.of(PathPattern.of(text)), fromTop, false);
            }
            byte[] bytes = PathText.bytes(trimmed(text));
            boolean lone = !fromTop && text.indexOf('/') < 0;
            return new PathWish(RawPath.of(bytes).bytes(), Optional.empty(), fromTop, lone);
        } catch (IllegalArgumentException wrong) {
            throw wrong(text, wrong);
        }
    }

    /** A path and nothing else: neither a pattern nor a name that may be anywhere. */
    static PathWish exact(String text) {
        try {
            byte[] bytes = PathText.bytes(trimmed(text));
            return new PathWish(RawPath.of(bytes).bytes(), Optional.empty(), text.startsWith("/"), false);
        } catch (IllegalArgumentException wrong) {
            throw wrong(text, wrong);
        }
    }

    private static String trimmed(String text) {
        return text.replaceAll("^/+|/+$", "").replaceFirst("^\\./", "");
    }

    private static RecobroException wrong(String text, IllegalArgumentException cause) {
        return Fault.USAGE_WRONG
                .because("unable to use path '" + text + "': " + cause.getMessage(), cause)
                .hint("write it as the snapshot has it, see 'recobro list --files'");
    }

    /** @param root that the path is in */
    boolean matches(RawPath path, RawPath root, boolean directory) {
        return matches(path, directory) || !fromTop && !path.equals(root) && matches(path.below(root), directory);
    }

    private boolean matches(RawPath path, boolean directory) {
        if (pattern.isPresent()) {
            return pattern.get().matches(path, directory);
        }
        byte[] bytes = path.bytes();
        int from = lone ? lastSlash(bytes) + 1 : 0;
        return Arrays.equals(literal, 0, literal.length, bytes, from, bytes.length);
    }

    private static int lastSlash(byte[] bytes) {
        int at = bytes.length - 1;
        while (at >= 0 && bytes[at] != '/') {
            at--;
        }
        return at;
    }
}
