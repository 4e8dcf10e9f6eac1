package io.recobro.stream;

/**
 * Writes one artifact as a concatenation of compressed members. {@link #take} and {@link #write} are thread-safe; blocks
 * are compressed by a bounded pool and appended in any order. Memory is bounded: {@link #take} blocks while too many
 * blocks are on their way. After a failure of the pool or of the sink every call throws it.
 */
public interface MemberWriter extends AutoCloseable {
    /** An empty block, to be given back through {@link #write} or {@link #discard}. */
    Block take();

    /** Hands over a filled block to become one member. */
    void write(Block block, MemberLabel label);

    void discard(Block block);

    /** Returns when everything written before is appended: what follows stands behind it. */
    void flush();

    /** Flushes and ends the artifact; returns its content and its member index. */
    Written complete();

    /** Ends without completing when {@link #complete} was not reached: the artifact will not exist. */
    @Override
    void close();

    /**
     * @param stored content as stored
     * @param plain content before compression
     * @param index the member index: gzip of one JSON object per line ({@link MemberEntry})
     */
    record Written(Content stored, Content plain, byte[] index) {}
}
