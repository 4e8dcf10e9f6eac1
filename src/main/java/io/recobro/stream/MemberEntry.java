package io.recobro.stream;

/**
 * One line of the member index. Offsets count in the compressed artifact (all its objects concatenated) before encryption.
 *
 * @param offset first byte of the member
 * @param bytes compressed size
 * @param plainBytes uncompressed size
 * @param sha256 of the compressed bytes, lower-case hex
 */
public record MemberEntry(
        long offset, int bytes, int plainBytes, String kind, String table, long rows, String sha256) {}
