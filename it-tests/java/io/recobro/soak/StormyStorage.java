package io.recobro.soak;

import io.recobro.storage.Features;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import io.recobro.storage.Upload;
import io.recobro.stream.Segment;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A destination as one life of a machine sees it: in its weather, while the power lasts, under the eyes of a witness. */
final class StormyStorage implements Storage {
    private final MemoryStorage storage;
    private final Weather weather;
    private final Power power;
    private final Witness witness;

    StormyStorage(MemoryStorage storage, Weather weather, Power power, Witness witness) {
        this.storage = storage;
        this.weather = weather;
        this.power = power;
        this.witness = witness;
    }

    private <T> T read(Supplier<T> call) {
        power.require();
        Weather.Luck luck = weather.call(false);
        T answer = call.get();
        if (luck == Weather.Luck.REPLY_LOST) {
            throw weather.unreachable("no answer");
        }
        return answer;
    }

    private <T> T change(boolean grows, Supplier<T> call) {
        power.require();
        Weather.Luck luck = weather.call(grows);
        T answer = call.get();
        power.changed();
        if (luck == Weather.Luck.REPLY_LOST) {
            throw weather.unreachable("no answer");
        }
        return answer;
    }

    private void change(boolean grows, Runnable call) {
        change(grows, () -> {
            call.run();
            return null;
        });
    }

    @Override
    public String name() {
        return storage.name();
    }

    @Override
    public void put(ObjectKey key, byte[] content) {
        change(true, () -> {
            storage.put(key, content);
            witness.stored(storage, key);
        });
    }

    @Override
    public void replace(ObjectKey key, byte[] content) {
        witness.replaced(storage, key);
        change(true, () -> storage.replace(key, content));
    }

    @Override
    public Upload begin(ObjectKey key) {
        return new StormyUpload(key, change(true, () -> storage.begin(key)));
    }

    @Override
    public InputStream open(ObjectKey key) {
        return read(() -> storage.open(key));
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
        return read(() -> storage.open(key, offset, length));
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        return read(() -> storage.stat(key));
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return read(() -> storage.list(prefix));
    }

    @Override
    public void delete(ObjectKey key) {
        change(false, () -> {
            witness.deleting(storage, key);
            storage.delete(key);
        });
    }

    @Override
    public Optional<Long> freeBytes() {
        return read(storage::freeBytes);
    }

    @Override
    public Features features() {
        return storage.features();
    }

    @Override
    public int sweep(String prefix, Duration olderThan) {
        return change(false, () -> storage.sweep(prefix, olderThan));
    }

    @Override
    public void close() {}

    private final class StormyUpload implements Upload {
        private final ObjectKey key;
        private final Upload upload;

        StormyUpload(ObjectKey key, Upload upload) {
            this.key = key;
            this.upload = upload;
        }

        @Override
        public void append(Segment segment) {
            change(true, () -> upload.append(segment));
        }

        @Override
        public Completed complete() {
            return change(true, () -> {
                Completed completed = upload.complete();
                witness.stored(storage, key);
                return completed;
            });
        }

        @Override
        public void close() {
            if (!power.isCut()) {
                upload.close();
            }
        }
    }
}
