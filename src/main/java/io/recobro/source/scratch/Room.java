package io.recobro.source.scratch;

import io.recobro.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How much space is there for a scratch place. */
public final class Room {
    private static final long MIB = 1L << 20;

    /** What nobody takes from a file system that others use, too. */
    private static final long MARGIN = 256 * MIB;

    private Room() {}

    /**
     * Looks whether a place may and can take so much.
     *
     * @param needed bytes
     * @param limit bytes that the configuration allows
     * @throws io.recobro.fault.RecobroException {@code SCRATCH_UNAVAILABLE}, with both numbers
     */
    public static void require(Path place, long needed, long limit) {
        if (needed > limit) {
            throw Fault.SCRATCH_UNAVAILABLE
                    .because("unable to restore into a scratch place in '" + place + "': it needs about "
                            + print(needed) + ", and 'space_limit' allows " + print(limit))
                    .hint("raise 'space_limit' under 'scratch', or leave it out");
        }
        long free = free(place);
        if (needed + MARGIN > free) {
            throw Fault.SCRATCH_UNAVAILABLE
                    .because("unable to restore into a scratch place in '" + place + "': it needs about "
                            + print(needed + MARGIN) + ", and " + print(free) + " are free there")
                    .hint("make room, or name a 'directory' with more of it under 'scratch'");
        }
    }

    /** Free bytes where the path is or will be. */
    public static long free(Path place) {
        Path existing = place.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return Files.getFileStore(existing).getUsableSpace();
        } catch (IOException broken) {
            throw Fault.SCRATCH_UNAVAILABLE.because(
                    "unable to see how much room is in '" + place + "': " + broken.getMessage(), broken);
        }
    }

    /** Rounded up, for messages. */
    public static String print(long bytes) {
        return bytes < 1024 * MIB
                ? (bytes + MIB - 1) / MIB + " MiB"
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (1024.0 * MIB));
    }
}
