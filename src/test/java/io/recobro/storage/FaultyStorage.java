package io.recobro.storage;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Segment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * A storage that fails as told, in front of one that works: {@code new FaultyStorage(new
 * MemoryStorage()).on(PUT).nth(3).fail(Fault.STORAGE_UNREACHABLE)}. Counts calls per operation, from 1. Thread-safe.
 */
public class FaultyStorage implements Storage {
    public enum Operation {
        PUT,
        REPLACE,
        BEGIN,
        APPEND,
        COMPLETE,
        OPEN,
        STAT,
        LIST,
        DELETE,
        SWEEP
    }

    private enum Effect {
        /** Fails before anything is done. */
        FAIL,
        /** Does it, then fails: the reply was lost. */
        LOSE_REPLY,
        /** Does it, and answers with one byte less. */
        SHORTEN
    }

    private record Rule(IntPredicate calls, Predicate<String> key, Effect effect, Fault fault) {}

    private final Storage storage;
    private final Map<Operation, List<Rule>> rules = new EnumMap<>(Operation.class);
    private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);

    public FaultyStorage(Storage storage) {
        this.storage = storage;
    }

    public Script on(Operation operation) {
        return new Script(operation);
    }

    /** From here on everything works again. */
    public synchronized void heal() {
        rules.clear();
    }

    public synchronized int calls(Operation operation) {
        return calls.getOrDefault(operation, 0);
    }

    /** Which calls of an operation, and what happens to them; every call unless narrowed. */
    public final class Script {
        private final Operation operation;
        private IntPredicate which = n -> true;
        private Predicate<String> key = k -> true;

        private Script(Operation operation) {
            this.operation = operation;
        }

        /** Only the nth call, counted from the creation of the storage. */
        public Script nth(int number) {
            which = n -> n == number;
            return this;
        }

        /** The nth call and all after it. */
        public Script from(int number) {
            which = n -> n >= number;
            return this;
        }

        /** Only calls for keys (or prefixes) that contain the text. */
        public Script keyContaining(String text) {
            key = k -> k.contains(text);
            return this;
        }

        public FaultyStorage fail(Fault fault) {
            return add(Effect.FAIL, fault);
        }

        /** Does what is asked, then fails as if the answer had got lost. */
        public FaultyStorage loseReply() {
            return add(Effect.LOSE_REPLY, Fault.STORAGE_UNREACHABLE);
        }

        /** OPEN: the stream ends one byte early. STAT, LIST, COMPLETE: the size told is one too small. */
        public FaultyStorage shorten() {
            return add(Effect.SHORTEN, null);
        }

        private FaultyStorage add(Effect effect, Fault fault) {
            synchronized (FaultyStorage.this) {
                rules.computeIfAbsent(operation, o -> new ArrayList<>()).add(new Rule(which, key, effect, fault));
            }
            return FaultyStorage.this;
        }
    }

    private synchronized Optional<Rule> rule(Operation operation, String key) {
        int number = calls.merge(operation, 1, Integer::sum);
        return rules.getOrDefault(operation, List.of()).stream()
                .filter(r -> r.calls().test(number) && r.key().test(key))
                .findFirst();
    }

    private interface Call<T> {
        T run();
    }

    private <T> T run(Operation operation, String key, Call<T> call, java.util.function.UnaryOperator<T> shorten) {
        Optional<Rule> rule = rule(operation, key);
        if (rule.isEmpty()) {
            return call.run();
        }
        return switch (rule.get().effect()) {
            case FAIL -> throw failure(operation, key, rule.get().fault());
            case LOSE_REPLY -> {
                call.run();
                throw failure(operation, key, rule.get().fault());
            }
            case SHORTEN -> shorten.apply(call.run());
        };
    }

    private void run(Operation operation, String key, Runnable call) {
        run(
                operation,
                key,
                () -> {
                    call.run();
                    return null;
                },
                nothing -> nothing);
    }

    private RecobroException failure(Operation operation, String key, Fault fault) {
        return fault.because("unable to " + operation.name().toLowerCase(java.util.Locale.ROOT) + " object '" + key
                + "' in destination '" + name() + "': scripted fault");
    }

    @Override
    public String name() {
        return storage.name();
    }

    @Override
    public void put(ObjectKey key, byte[] content) {
        run(Operation.PUT, key.value(), () -> storage.put(key, content));
    }

    @Override
    public void replace(ObjectKey key, byte[] content) {
        run(Operation.REPLACE, key.value(), () -> storage.replace(key, content));
    }

    @Override
    public Upload begin(ObjectKey key) {
        return new FaultyUpload(key.value(), run(Operation.BEGIN, key.value(), () -> storage.begin(key), u -> u));
    }

    @Override
    public InputStream open(ObjectKey key) {
        return run(Operation.OPEN, key.value(), () -> storage.open(key), FaultyStorage::withoutLastByte);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
        return run(
                Operation.OPEN, key.value(), () -> storage.open(key, offset, length), FaultyStorage::withoutLastByte);
    }

    private static InputStream withoutLastByte(InputStream whole) {
        try (whole) {
            byte[] content = whole.readAllBytes();
            return new ByteArrayInputStream(content, 0, Math.max(0, content.length - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        return run(Operation.STAT, key.value(), () -> storage.stat(key), o -> o.map(FaultyStorage::smaller));
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return run(
                Operation.LIST,
                prefix,
                () -> storage.list(prefix),
                all -> all.stream().map(FaultyStorage::smaller).toList());
    }

    private static StoredObject smaller(StoredObject object) {
        return new StoredObject(object.key(), object.bytes() - 1);
    }

    @Override
    public void delete(ObjectKey key) {
        run(Operation.DELETE, key.value(), () -> storage.delete(key));
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
        return run(Operation.SWEEP, prefix, () -> storage.sweep(prefix, olderThan), n -> n);
    }

    @Override
    public void close() {
        storage.close();
    }

    private final class FaultyUpload implements Upload {
        private final String key;
        private final Upload upload;

        FaultyUpload(String key, Upload upload) {
            this.key = key;
            this.upload = upload;
        }

        @Override
        public void append(Segment segment) {
            run(Operation.APPEND, key, () -> upload.append(segment));
        }

        @Override
        public Completed complete() {
            return run(Operation.COMPLETE, key, upload::complete, c -> new Completed(c.bytes() - 1, c.attested()));
        }

        @Override
        public void close() {
            upload.close();
        }
    }
}
