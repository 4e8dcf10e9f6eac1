package io.recobro.source.qdrant.load;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.qdrant.client.QdrantNode;
import io.recobro.source.qdrant.content.CollectionRecord;
import java.time.Duration;

/**
 * Finds out what became of an upload whose answer got lost. Only a collection that was not there before can tell: it appears
 * with all of its points.
 *
 * @param existed whether the collection was there before the upload
 */
record Arrival(QdrantNode node, String name, boolean existed) {

    /**
     * Waits until the collection is there, every shard active, with as many points as were captured.
     *
     * @throws RecobroException {@code TARGET_FAILED} when it is not after {@code longest}, or when nothing can tell; the server
     *     may still be at work then
     */
    void await(CollectionRecord captured, Duration longest) {
        String lost = "unable to load a snapshot into collection '" + name + "' at " + node.url()
                + ": the server got all of it, its answer was lost";
        if (existed) {
            throw Fault.TARGET_FAILED
                    .because(lost + ", and nothing tells from outside whether it replaced what was there")
                    .hint("see the server's log, wait until it is idle, and restore again; a proxy in between must"
                            + " wait as long as 'timeout'");
        }
        if (!node.until("find collection '" + name + "'", longest, () -> isThere(captured))) {
            throw Fault.TARGET_FAILED
                    .because(lost + ", and the collection was not there with its points after " + longest.toSeconds()
                            + " s more")
                    .hint("see the server's log; when it is still loading, remove '" + name
                            + "' later or raise 'timeout'; a proxy in between must wait as long");
        }
    }

    /** A server in the middle of loading may answer anything; a refused key will not get better. */
    private boolean isThere(CollectionRecord captured) {
        try {
            if (node.collection(name).isEmpty() || !node.inactiveShards(name).isEmpty()) {
                return false;
            }
            long found = node.points().count(name);
            return found >= Math.min(captured.pointsBefore(), captured.pointsAfter())
                    && found <= Math.max(captured.pointsBefore(), captured.pointsAfter());
        } catch (RecobroException notYet) {
            if (notYet.fault() == Fault.INTERRUPTED || notYet.fault() == Fault.SOURCE_DENIED) {
                throw notYet;
            }
            return false;
        }
    }
}
