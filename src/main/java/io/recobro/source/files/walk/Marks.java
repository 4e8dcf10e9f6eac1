package io.recobro.source.files.walk;

import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.select.SelectionRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Files that say of the directory they are in that its content is not worth keeping. */
final class Marks {
    private static final byte[] CACHE = ascii("CACHEDIR.TAG");

    /** The first 43 bytes of a {@code CACHEDIR.TAG} (bford.info/cachedir). */
    private static final byte[] CACHE_SIGNATURE = ascii("Signature: 8a477f597d28d172789f06886806bc55");

    private final List<byte[]> names;
    private final boolean caches;

    Marks(SelectionRules rules) {
        names = rules.excludeIfPresent().stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toList();
        caches = rules.excludeCaches();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    boolean on(Listing listing) {
        return names.stream().anyMatch(listing::contains) || caches && listing.contains(CACHE) && isCache(listing);
    }

    private static boolean isCache(Listing listing) {
        byte[] start = new byte[CACHE_SIGNATURE.length];
        try (OpenFile tag = listing.directory().openFile(RawPath.ROOT.child(CACHE))) {
            return tag.read(0, start, 0, start.length) == start.length && Arrays.equals(start, CACHE_SIGNATURE);
        } catch (IOException unreadable) {
            return false;
        }
    }
}
