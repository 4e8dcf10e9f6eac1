package io.recobro.source.qdrant;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's version and what follows from it. */
public record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {
    private static final Pattern TEXT = Pattern.compile("v?(\\d{1,5})\\.(\\d{1,5})\\.(\\d{1,5}).*");
    private static final Comparator<ServerVersion> ORDER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);

    /** @throws IllegalArgumentException when the text is no version */
    public static ServerVersion parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no version");
        }
        return new ServerVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    /** From 1.8.0 on a snapshot's description holds its SHA-256. */
    public boolean tellsChecksums() {
        return compareTo(new ServerVersion(1, 8, 0)) >= 0;
    }

    /** Before 1.8.3 the snapshot API let its user write outside of the snapshot directory (qdrant/qdrant#3856). */
    public boolean vulnerable() {
        return compareTo(new ServerVersion(1, 8, 3)) < 0;
    }

    /** Before 1.14.1 a collection that a snapshot creates lacks its payload indexes (qdrant/qdrant#6582). */
    public boolean losesPayloadIndexes() {
        return compareTo(new ServerVersion(1, 14, 1)) < 0;
    }

    /** Storage is compatible within one minor version only. */
    public boolean sameMinor(ServerVersion other) {
        return major == other.major && minor == other.minor;
    }

    @Override
    public int compareTo(ServerVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
