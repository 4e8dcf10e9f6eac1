package io.recobro.storage;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Segment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
        SHORTEN,
        /** OPEN: breaks the stream in its middle. */
        CUT,
        /** Does it after a while. */
        SLOW,
        /** LIST: answers what was there before the last changes. */
        STALE,
        /** LIST: answers out of order, and tells some objects twice. */
        MUDDLE,
        /** PUT, REPLACE, COMPLETE: stores something else than was sent. */
        CORRUPT
    }

    private static final Duration WHILE = Duration.ofMinutes(3);
    private static final int LATE = 3;

    /** What a key held before it was written or deleted. */
    private record Change(ObjectKey key, Optional<StoredObject> before) {}

    private record Rule(IntPredicate calls, Predicate<String> key, Effect effect, Fault fault) {}

    private final Storage storage;
    private final Map<Operation, List<Rule>> rules = new EnumMap<>(Operation.class);
    private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);
    private final Deque<Change> changes = new ConcurrentLinkedDeque<>();
    private final Consumer<Duration> passing;
    private final AtomicInteger struck = new AtomicInteger();

    public FaultyStorage(Storage storage) {
        this(storage, time -> {});
    }

    /** @param passing told of the time that slow operations take */
    public FaultyStorage(Storage storage, Consumer<Duration> passing) {
        this.storage = storage;
        this.passing = passing;
    }

    /** How many calls did not go as they should. */
    public int struck() {
        return struck.get();
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

        /** So many calls, from the nth on. */
        public Script between(int number, int count) {
            which = n -> n >= number && n < number + count;
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

        /** OPEN: the stream breaks in its middle. */
        public FaultyStorage cut() {
            return add(Effect.CUT, null);
        }

        /** It takes a while. */
        public FaultyStorage slow() {
            return add(Effect.SLOW, null);
        }

        /** LIST: the last changes are not seen. */
        public FaultyStorage stale() {
            return add(Effect.STALE, null);
        }

        /** LIST: out of order, and some objects twice. */
        public FaultyStorage muddle() {
            return add(Effect.MUDDLE, null);
        }

        /** PUT, REPLACE, COMPLETE: a bit of what is stored is not as it was sent. */
        public FaultyStorage corrupt() {
            return add(Effect.CORRUPT, null);
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

    /** What the effects that change an answer make of it. */
    private interface Answer<T> {
        T of(Effect effect, T answer);
    }

    private <T> T run(Operation operation, String key, Call<T> call, Answer<T> changed) {
        Optional<Rule> rule = rule(operation, key);
        if (rule.isEmpty()) {
            return call.run();
        }
        struck.incrementAndGet();
        return switch (rule.get().effect()) {
            case FAIL -> throw failure(operation, key, rule.get().fault());
            case LOSE_REPLY -> {
                call.run();
                throw failure(operation, key, rule.get().fault());
            }
            case SLOW -> {
                passing.accept(WHILE);
                yield call.run();
            }
            case SHORTEN, CUT, STALE, MUDDLE, CORRUPT -> changed.of(rule.get().effect(), call.run());
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
                (effect, nothing) -> nothing);
    }

    private void write(Operation operation, ObjectKey key, Runnable call) {
        run(
                operation,
                key.value(),
                () -> {
                    changed(key, call);
                    return null;
                },
                (effect, nothing) -> {
                    if (effect == Effect.CORRUPT) {
                        corrupt(key);
                    }
                    return nothing;
                });
    }

    private void changed(ObjectKey key, Runnable call) {
        Change change = new Change(key, storage.stat(key));
        call.run();
        changes.addFirst(change);
        if (changes.size() > LATE) {
            changes.pollLast();
        }
    }

    private void corrupt(ObjectKey key) {
        try (InputStream in = storage.open(key)) {
            byte[] content = in.readAllBytes();
            if (content.length > 0) {
                content[content.length / 2] ^= 1;
                storage.replace(key, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<StoredObject> listed(String prefix, Effect effect, List<StoredObject> all) {
        return switch (effect) {
            case SHORTEN -> all.stream().map(FaultyStorage::smaller).toList();
            case STALE -> stale(prefix, all);
            case MUDDLE -> {
                List<StoredObject> muddled = new ArrayList<>(all.reversed());
                all.stream().limit(2).forEach(muddled::add);
                all.reversed().stream().limit(2).forEach(muddled::add);
                yield muddled;
            }
            default -> all;
        };
    }

    private List<StoredObject> stale(String prefix, List<StoredObject> all) {
        SortedMap<ObjectKey, StoredObject> seen = new TreeMap<>();
        all.forEach(object -> seen.put(object.key(), object));
        for (Change change : changes) {
            if (change.key().value().startsWith(prefix)) {
                change.before()
                        .ifPresentOrElse(before -> seen.put(change.key(), before), () -> seen.remove(change.key()));
            }
        }
        return List.copyOf(seen.values());
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
        write(Operation.PUT, key, () -> storage.put(key, content));
    }

    @Override
    public void replace(ObjectKey key, byte[] content) {
        write(Operation.REPLACE, key, () -> storage.replace(key, content));
    }

    @Override
    public Upload begin(ObjectKey key) {
        return new FaultyUpload(key, run(Operation.BEGIN, key.value(), () -> storage.begin(key), (effect, u) -> u));
    }

    @Override
    public InputStream open(ObjectKey key) {
        return run(Operation.OPEN, key.value(), () -> storage.open(key), FaultyStorage::broken);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
        return run(Operation.OPEN, key.value(), () -> storage.open(key, offset, length), FaultyStorage::broken);
    }

    private static InputStream broken(Effect effect, InputStream whole) {
        return switch (effect) {
            case SHORTEN -> withoutLastByte(whole);
            case CUT -> withoutSecondHalf(whole);
            default -> whole;
        };
    }

    private static InputStream withoutSecondHalf(InputStream whole) {
        try (whole) {
            byte[] content = whole.readAllBytes();
            InputStream half = new ByteArrayInputStream(content, 0, content.length / 2);
            return new SequenceInputStream(half, new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("connection reset");
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return run(
                Operation.STAT,
                key.value(),
                () -> storage.stat(key),
                (effect, o) -> effect == Effect.SHORTEN ? o.map(FaultyStorage::smaller) : o);
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return run(Operation.LIST, prefix, () -> storage.list(prefix), (effect, all) -> listed(prefix, effect, all));
    }

    private static StoredObject smaller(StoredObject object) {
        return new StoredObject(object.key(), object.bytes() - 1);
    }

    @Override
    public void delete(ObjectKey key) {
        write(Operation.DELETE, key, () -> storage.delete(key));
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
        return run(Operation.SWEEP, prefix, () -> storage.sweep(prefix, olderThan), (effect, n) -> n);
    }

    @Override
    public void close() {
        storage.close();
    }

    private final class FaultyUpload implements Upload {
        private final ObjectKey key;
        private final Upload upload;

        FaultyUpload(ObjectKey key, Upload upload) {
            this.key = key;
            this.upload = upload;
        }

        @Override
        public void append(Segment segment) {
            run(Operation.APPEND, key.value(), () -> upload.append(segment));
        }

        @Override
        public Completed complete() {
            return run(Operation.COMPLETE, key.value(), this::finish, this::finished);
        }

        private Completed finish() {
            List<Completed> completed = new ArrayList<>();
            changed(key, () -> completed.add(upload.complete()));
            return completed.getFirst();
        }

        private Completed finished(Effect effect, Completed completed) {
            if (effect == Effect.CORRUPT) {
                corrupt(key);
            }
            return effect == Effect.SHORTEN ? new Completed(completed.bytes() - 1, completed.attested()) : completed;
        }

        @Override
        public void close() {
            upload.close();
        }
    }
}
