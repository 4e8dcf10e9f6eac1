package io.recobro.drill.negative;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.Features;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import io.recobro.storage.Upload;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * A destination made of pieces and of small objects in memory. What is written to it (records of checks) stays in memory
 * and with this view of it. Thread-safe.
 */
final class CopiedStorage implements Storage {
    private final String name;
    private final NavigableMap<ObjectKey, Piece> pieces;
    private final NavigableMap<ObjectKey, byte[]> small;

    CopiedStorage(String name, Map<ObjectKey, Piece> pieces, Map<ObjectKey, byte[]> small) {
        this.name = name;
        this.pieces = new ConcurrentSkipListMap<>(pieces);
        this.small = new ConcurrentSkipListMap<>(small);
    }

    /** The same with another piece in the place of one. */
    CopiedStorage with(ObjectKey key, Piece piece) {
        CopiedStorage other = new CopiedStorage(name, pieces, small);
        other.pieces.put(key, piece);
        return other;
    }

    /** The same with other content in the place of a small object. */
    CopiedStorage with(ObjectKey key, byte[] content) {
        CopiedStorage other = new CopiedStorage(name, pieces, small);
        other.small.put(key, content);
        return other;
    }

    CopiedStorage without(ObjectKey key) {
        CopiedStorage other = new CopiedStorage(name, pieces, small);
        other.pieces.remove(key);
        other.small.remove(key);
        return other;
    }

    /** The piece under a key that exists. */
    Piece piece(ObjectKey key) {
        return Optional.ofNullable(pieces.get(key)).orElseThrow(() -> missing(key));
    }

    byte[] small(ObjectKey key) {
        return small.get(key).clone();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void put(ObjectKey key, byte[] content) {
        if (pieces.containsKey(key) || small.putIfAbsent(key, content.clone()) != null) {
            throw Fault.OBJECT_EXISTS.because("unable to store object '" + key + "' in '" + name + "': it exists");
        }
    }

    @Override
    public void replace(ObjectKey key, byte[] content) {
        small.put(key, content.clone());
    }

    @Override
    public Upload begin(ObjectKey key) {
        throw new UnsupportedOperationException("nothing large is written to a copy");
    }

    @Override
    public InputStream open(ObjectKey key) {
        return open(key, 0, Long.MAX_VALUE / 2);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
        byte[] content = small.get(key);
        if (content != null) {
            int from = (int) Math.min(offset, content.length);
            return new ByteArrayInputStream(content, from, (int) Math.min(length, content.length - from));
        }
        Piece piece = piece(key);
        if (offset > piece.bytes()) {
            throw missing(key);
        }
        return piece.open(offset, length);
    }

    private RecobroException missing(ObjectKey key) {
        return Fault.OBJECT_MISSING.because("unable to read object '" + key + "' from '" + name + "': it is not there");
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        return all().filter(object -> object.key().equals(key)).findFirst();
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return all().filter(object -> object.key().value().startsWith(prefix)).toList();
    }

    private Stream<StoredObject> all() {
        return Stream.concat(
                        pieces.entrySet().stream()
                                .map(entry -> new StoredObject(
                                        entry.getKey(), entry.getValue().bytes())),
                        small.entrySet().stream()
                                .map(entry -> new StoredObject(entry.getKey(), entry.getValue().length)))
                .sorted((one, other) -> one.key().compareTo(other.key()));
    }

    @Override
    public void delete(ObjectKey key) {
        pieces.remove(key);
        small.remove(key);
    }

    @Override
    public Optional<Long> freeBytes() {
        return Optional.empty();
    }

    @Override
    public Features features() {
        return new Features(true, false);
    }

    @Override
    public int sweep(String prefix, Duration olderThan) {
        return 0;
    }

    @Override
    public void close() {
        // the files belong to whoever made the copy
    }
}
