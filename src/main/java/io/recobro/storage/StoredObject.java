package io.recobro.storage;

/** An object as the store reports it; {@code bytes} is its size. */
public record StoredObject(ObjectKey key, long bytes) {}
