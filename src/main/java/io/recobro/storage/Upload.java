package io.recobro.storage;

import io.recobro.stream.Segment;

/**
 * One object being written. Not thread-safe. Closing without {@link #complete} aborts and leaves nothing visible; closing
 * is not committing.
 */
public interface Upload extends AutoCloseable {
    /**
     * Takes the next segment. All segments but the last have the same size, at least 5 MiB. May return before the segment
     * is stored (it then reports a failure from a later call); the upload retains the segment until it is done with it,
     * so its bytes must not be changed before.
     */
    void append(Segment segment);

    /**
     * Makes the object visible and durable.
     *
     * @return the size, and whether the store attested the digests of all parts
     */
    Completed complete();

    /** Aborts unless completed. Never throws; a failed abort is left to {@link Storage#sweep}. */
    @Override
    void close();

    /**
     * @param bytes size of the object
     * @param attested the store itself checked a digest of everything it stored
     */
    record Completed(long bytes, boolean attested) {}
}
