package io.recobro.source.qdrant.content;

import io.recobro.stream.digest.Digests;
import java.nio.charset.StandardCharsets;

/** Names of the artifacts of one collection. */
public record ArtifactNames(String stem) {
    /** Role of a snapshot. */
    public static final String SNAPSHOT = "snapshot";

    /** Role of the JSON that describes a collection. */
    public static final String COLLECTION = "collection";

    /** Role of the points that a restore is compared with. */
    public static final String SAMPLE = "sample";

    /** Role and name of the aliases of the server. */
    public static final String ALIASES = "aliases";

    public static final String ALIASES_FILE = "aliases.json";

    private static final int LONGEST = 150;

    public static ArtifactNames of(String collection) {
        StringBuilder safe = new StringBuilder();
        byte[] bytes = collection.getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
            safe.append(plain ? String.valueOf(c) : String.format("~%02x", b & 0xff));
        }
        return new ArtifactNames(
                safe.length() <= LONGEST
                        ? safe.toString()
                        : safe.substring(0, LONGEST) + "~~"
                                + Digests.sha256(bytes, 0, bytes.length).substring(0, 16));
    }

    /**
     * Of the snapshot of node number {@code node}, counted from 0.
     *
     * @param nodes how many there are
     */
    public String snapshot(int node, int nodes) {
        return nodes == 1 ? stem + ".snapshot" : stem + ".node" + (node + 1) + ".snapshot";
    }

    public String collection() {
        return stem + ".collection.json";
    }

    public String sample() {
        return stem + ".sample.json.gz";
    }
}
