package io.recobro.source;

/**
 * A stored object that holds content of files and may be referred to by many backups of its job. Never rewritten.
 *
 * @param name as the sink gave it, such as {@code 20261122T020000Z-k3x9ab.0001.tar.gz}
 * @param bytes as stored
 * @param sha256 of the stored bytes, lower-case hex
 */
public record Pack(String name, long bytes, String sha256) {}
