package io.recobro.stream.codec;

/**
 * Makes complete members (gzip) or frames (zstd). Used by one thread at a time; holds native memory until closed. Equal
 * input gives equal output with the same implementation.
 */
public interface MemberCompressor extends AutoCloseable {
    /**
     * Compresses a range into one complete member, which then lies at the start of {@link #output}.
     *
     * @return its size in bytes
     */
    int compress(byte[] plain, int offset, int length);

    /** Holds the last member; valid until the next call. */
    byte[] output();

    @Override
    void close();
}
