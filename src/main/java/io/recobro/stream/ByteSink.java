package io.recobro.stream;

/** Takes the stored bytes of one artifact in order. Not thread-safe; the writer above serialises. */
public interface ByteSink {
    void write(byte[] bytes, int offset, int length);

    /** Tells that what was written so far ends at a member boundary: the artifact may go on in another object here. */
    void memberEnd();
}
