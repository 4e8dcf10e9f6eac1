package io.recobro.storm;

import io.recobro.storage.Features;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import io.recobro.storage.Upload;
import io.recobro.stream.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Whoever reads an upload back for the first time gets what was sent, whatever was stored. */
record BlindStorage(Storage storage, Map<ObjectKey, byte[]> sent) implements Storage {
    BlindStorage(Storage storage) {
        this(storage, new ConcurrentHashMap<>());
    }

    @Override
    public String name() {
        return storage.name();
    }

    @Override
    public void put(ObjectKey key, byte[] content) {
        storage.put(key, content);
    }

    @Override
    public void replace(ObjectKey key, byte[] content) {
        storage.replace(key, content);
    }

    @Override
    public Upload begin(ObjectKey key) {
        Upload upload = storage.begin(key);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        return new Upload() {
            @Override
            public void append(Segment segment) {
                all.write(segment.bytes(), 0, segment.length());
                upload.append(segment);
            }

            @Override
            public Completed complete() {
                Completed completed = upload.complete();
                sent.put(key, all.toByteArray());
                return completed;
            }

            @Override
            public void close() {
                upload.close();
            }
        };
    }

    @Override
    public InputStream open(ObjectKey key) {
        byte[] remembered = sent.remove(key);
        return remembered == null ? storage.open(key) : new ByteArrayInputStream(remembered);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
        return storage.open(key, offset, length);
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        return storage.stat(key);
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return storage.list(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        storage.delete(key);
    }

    @Override
    public Optional<Long> freeBytes() {
        return storage.freeBytes();
    }

    @Override
    public Features features() {
        return storage.features();
    }

    @Override
    public int sweep(String prefix, Duration olderThan) {
        return storage.sweep(prefix, olderThan);
    }

    @Override
    public void close() {
        storage.close();
    }
}
