package io.recobro.source.qdrant.content;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Format 1 of {@code NAME.collection.json}: one collection as it was captured.
 *
 * @param serverVersion what made the snapshots
 * @param pointsBefore exact count before the first snapshot
 * @param pointsAfter exact count after the last one; another number when points were written meanwhile
 * @param snapshots one per node, in the order of the nodes
 * @param info what the server said about the collection: its {@code config}, {@code payload_schema}, {@code status} and counts
 */
public record CollectionRecord(
        int format,
        String collection,
        String serverVersion,
        long pointsBefore,
        long pointsAfter,
        List<NodeSnapshot> snapshots,
        JsonNode info) {
    public static final int FORMAT = 1;

    /**
     * One node's snapshot.
     *
     * @param artifact name of the artifact without the extension of a codec
     * @param name what the server called it
     * @param bytes size of the plain file
     * @param sha256 of the plain file
     * @param attested whether the server told the same digest
     * @param began when it was asked for, by the clock of the host that took the backup
     * @param ended when the server had made it
     */
    public record NodeSnapshot(
            String node,
            String artifact,
            String name,
            long bytes,
            String sha256,
            boolean attested,
            Instant began,
            Instant ended) {}

    public Instant began() {
        return snapshots.stream()
                .map(NodeSnapshot::began)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    public Instant ended() {
        return snapshots.stream()
                .map(NodeSnapshot::ended)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    public long bytes() {
        return snapshots.stream().mapToLong(NodeSnapshot::bytes).sum();
    }
}
