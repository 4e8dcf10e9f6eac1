package io.recobro.storage;

/**
 * What a store was proved to support.
 *
 * @param createOnly a write to an existing key is refused by the store itself, also under a race
 * @param attestsDigest the store checks the SHA-256 sent with each part and refuses a wrong one, so that its reply counts
 *     as read back
 */
public record Features(boolean createOnly, boolean attestsDigest) {}
