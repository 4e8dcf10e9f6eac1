package io.recobro.storage;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Segment;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A storage in memory that keeps every promise of the port; attests nothing. */
public final class MemoryStorage implements Storage {
    private final String name;
    private final Clock clock;
    private final ConcurrentSkipListMap<ObjectKey, byte[]> objects;
    private final Set<Growing> uploads;

    public MemoryStorage() {
        this("memory");
    }

    public MemoryStorage(String name) {
        this(name, Clock.systemUTC());
    }

    public MemoryStorage(String name, Clock clock) {
        this(name, clock, new ConcurrentSkipListMap<>(), ConcurrentHashMap.newKeySet());
    }

    private MemoryStorage(
            String name, Clock clock, ConcurrentSkipListMap<ObjectKey, byte[]> objects, Set<Growing> uploads) {
        this.name = name;
        this.clock = clock;
        this.objects = objects;
        this.uploads = uploads;
    }

    /** The same content seen by another clock. */
    public MemoryStorage at(Clock other) {
        return new MemoryStorage(name, other, objects, uploads);
    }

    /** Changes a stored object behind the back of the port: what bit rot or a foreign hand does. */
    public void damage(ObjectKey key, byte[] content) {
        objects.put(key, content);
    }

    /** The stored bytes themselves. */
    public byte[] content(ObjectKey key) {
        return existing(key, "read object '" + key + "' from");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void put(ObjectKey key, byte[] content) {
        store(key, content.clone());
    }

    @Override
    public void replace(ObjectKey key, byte[] content) {
        objects.put(key, content.clone());
    }

    @Override
    public Upload begin(ObjectKey key) {
        if (objects.containsKey(key)) {
            throw fault(Fault.OBJECT_EXISTS, "store object '" + key + "' in", "it exists already");
        }
        Growing upload = new Growing(key, clock.instant());
        uploads.add(upload);
        return upload;
    }

    @Override
    public InputStream open(ObjectKey key) {
        return open(key, 0, Integer.MAX_VALUE);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
        byte[] content = existing(key, "read object '" + key + "' from");
        if (offset > content.length) {
            throw fault(Fault.OBJECT_MISSING, "read object '" + key + "' from", "it ends before " + offset);
        }
        return new ByteArrayInputStream(content, (int) offset, (int) Math.min(length, content.length - offset));
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(content -> new StoredObject(key, content.length));
    }

    @Override
    public List<StoredObject> list(String prefix) {
        // the greatest key that is surely not after the prefix: a prefix may end in a slash, a key may not
        String start = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        var from = ObjectKey.isValid(start) ? objects.tailMap(new ObjectKey(start)) : objects;
        return from.entrySet().stream()
                .takeWhile(e -> e.getKey().value().startsWith(prefix)
                        || e.getKey().value().compareTo(prefix) < 0)
                .filter(e -> e.getKey().value().startsWith(prefix))
                .map(e -> new StoredObject(e.getKey(), e.getValue().length))
                .toList();
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(key);
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
        Instant limit = clock.instant().minus(olderThan);
        List<Growing> stale = uploads.stream()
                .filter(u -> u.key.value().startsWith(prefix) && u.begun.isBefore(limit))
                .toList();
        stale.forEach(uploads::remove);
        return stale.size();
    }

    @Override
    public void close() {}

    private void store(ObjectKey key, byte[] content) {
        if (objects.putIfAbsent(key, content) != null) {
            throw fault(Fault.OBJECT_EXISTS, "store object '" + key + "' in", "it exists already");
        }
    }

    private byte[] existing(ObjectKey key, String action) {
        byte[] content = objects.get(key);
        if (content == null) {
            throw fault(Fault.OBJECT_MISSING, action, "there is no such object");
        }
        return content;
    }

    private RecobroException fault(Fault fault, String action, String reason) {
        return fault.because("unable to " + action + " destination '" + name + "': " + reason);
    }

    private final class Growing implements Upload {
        private final ObjectKey key;
        private final Instant begun;
        private final List<byte[]> pieces = new ArrayList<>();

        Growing(ObjectKey key, Instant begun) {
            this.key = key;
            this.begun = begun;
        }

        @Override
        public void append(Segment segment) {
            pieces.add(Arrays.copyOf(segment.bytes(), segment.length()));
        }

        @Override
        public Completed complete() {
            if (!uploads.remove(this)) {
                throw fault(Fault.STORAGE_BROKEN, "store object '" + key + "' in", "the upload was aborted");
            }
            ByteBuffer content = ByteBuffer.allocate(
                    pieces.stream().mapToInt(piece -> piece.length).sum());
            pieces.forEach(content::put);
            store(key, content.array());
            return new Completed(content.capacity(), false);
        }

        @Override
        public void close() {
            uploads.remove(this);
        }
    }
}
