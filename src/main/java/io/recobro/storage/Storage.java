package io.recobro.storage;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Keeps whole objects under keys. Thread-safe. What every adapter guarantees (proved by the contract suite):
 *
 * <ul>
 *   <li>An object is visible (to {@link #list}, {@link #stat}, {@link #open}) only after {@link #put} or {@link
 *       Upload#complete} returned, and then completely; it is as durable as the store can make it.
 *   <li>Nothing is overwritten: writing a key that exists fails with {@code OBJECT_EXISTS} where {@link Features}
 *       says so, and never changes the existing object through {@link #put} except by {@link #replace}.
 *   <li>Reading sees every write that returned before.
 *   <li>A failed or abandoned write leaves nothing visible.
 * </ul>
 *
 * All methods throw {@link io.recobro.fault.RecobroException} with a storage fault; messages contain the key and the
 * name of the destination. Retries with backoff happen inside the adapter only.
 */
public interface Storage extends AutoCloseable {
    /** The destination's name in the configuration, for messages. */
    String name();

    /** Stores a small object (at most 64 MiB) under a key that does not exist yet; durable when it returns. */
    void put(ObjectKey key, byte[] content);

    /** Stores a small object whether the key exists or not. For leases only: nothing else is ever overwritten. */
    void replace(ObjectKey key, byte[] content);

    /** Starts an object of unknown length. Nothing is visible before {@link Upload#complete}. */
    Upload begin(ObjectKey key);

    /**
     * Opens the whole object. The caller closes the stream; closing early is cheap.
     *
     * @throws io.recobro.fault.RecobroException with {@code OBJECT_MISSING} if there is none
     */
    InputStream open(ObjectKey key);

    /**
     * Opens {@code length} bytes from {@code offset}; a range beyond the end is an {@code OBJECT_MISSING} fault or a
     * short stream, which callers must treat as damage.
     */
    InputStream open(ObjectKey key, long offset, long length);

    /** Size and attested digest of an object, or empty if there is none. */
    Optional<StoredObject> stat(ObjectKey key);

    /** All objects whose key starts with the prefix, sorted by key. Complete or an exception, never a part. */
    List<StoredObject> list(String prefix);

    /** Removes the object; an absent key is nothing to do. Durable when it returns. */
    void delete(ObjectKey key);

    /** Bytes free for new objects, where the store can tell. */
    Optional<Long> freeBytes();

    /** What this store was proved to support. May talk to the store on the first call; the answer is cached. */
    Features features();

    /** Aborts what earlier, interrupted writers left unfinished below the prefix for longer than the age; returns how many. */
    int sweep(String prefix, java.time.Duration olderThan);

    /**
     * Tries to destroy an object for good, as a thief of these credentials would, and returns what kept it, such as a
     * lock until a time; empty if nothing did. May leave an object of a few bytes behind that no listing shows.
     */
    default Optional<String> protection() {
        return Optional.empty();
    }

    @Override
    void close();
}
