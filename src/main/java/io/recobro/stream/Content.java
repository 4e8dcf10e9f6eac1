package io.recobro.stream;

/** Size in bytes and SHA-256 (lower-case hex) of some content. */
public record Content(long bytes, String sha256) {}
