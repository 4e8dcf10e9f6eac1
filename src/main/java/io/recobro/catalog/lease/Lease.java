package io.recobro.catalog.lease;

import io.recobro.catalog.Json;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lease in one destination. Whoever finds it taken by a living holder is refused; a holder that ended on this host
 * is known to have ended, one on another host counts as gone when its signs of life cease. Where the store can create without overwriting,
 * two takers at once cannot both succeed; taking over a dead one is read back, which makes that unlikely only.
 * Thread-safe.
 */
public final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final Storage storage;
    private final ObjectKey key;
    private final Clock clock;
    private LeaseRecord mine;
    private boolean lost;

    private Lease(Storage storage, ObjectKey key, Clock clock, LeaseRecord mine) {
        this.storage = storage;
        this.key = key;
        this.clock = clock;
        this.mine = mine;
    }

    /**
     * Takes the lease or fails at once.
     *
     * @param thing what it is about, for messages, such as {@code job 'db'}
     * @param run names the run, for records and messages
     * @throws RecobroException {@code LOCK_HELD}, naming who holds it and since when; or a storage fault
     */
    public static Lease take(
            Storage storage, ObjectKey key, String thing, String purpose, String run, Holder holder, Clock clock) {
        Instant now = clock.instant();
        LeaseRecord wanted = new LeaseRecord(
                LeaseRecord.FORMAT,
                UUID.randomUUID().toString(),
                holder,
                purpose,
                run,
                now,
                now,
                now.plus(LeaseRecord.LIFETIME));
        Optional<LeaseRecord> present = read(storage, key);
        present.filter(other -> other.holds(now, holder)).ifPresent(other -> {
            throw held(storage, thing, other);
        });
        if (present.isPresent() || !created(storage, key, wanted)) {
            if (present.isEmpty()) {
                read(storage, key).filter(other -> other.holds(now, holder)).ifPresent(other -> {
                    throw held(storage, thing, other);
                });
            }
            storage.replace(key, Json.write(wanted));
        }
        LeaseRecord stored = read(storage, key).orElse(wanted);
        if (!stored.token().equals(wanted.token())) {
            throw held(storage, thing, stored);
        }
        return new Lease(storage, key, clock, wanted);
    }

    private static boolean created(Storage storage, ObjectKey key, LeaseRecord wanted) {
        try {
            storage.put(key, Json.write(wanted));
            return true;
        } catch (RecobroException refused) {
            if (refused.fault() == Fault.OBJECT_EXISTS) {
                return false;
            }
            throw refused;
        }
    }

    /** Who holds the lease now, told for people; empty when nobody does. */
    public static Optional<String> holder(Storage storage, ObjectKey key, Clock clock, Holder reader) {
        return read(storage, key)
                .filter(record -> record.holds(clock.instant(), reader))
                .map(Lease::describe);
    }

    /** Gives a sign of life; a lease that somebody else has taken over is lost for good, and left alone. */
    public synchronized void renew() {
        if (lost) {
            return;
        }
        if (!isStored()) {
            lost = true;
            LOG.warn("the lease '{}' in '{}' was taken over by somebody else", key, storage.name());
            return;
        }
        mine = mine.renewed(clock.instant());
        storage.replace(key, Json.write(mine));
    }

    /** Whether somebody else has taken it over, as far as the last sign of life showed. */
    public synchronized boolean lost() {
        return lost;
    }

    /** Gives it back. What cannot be given back is logged, and expires by itself. */
    @Override
    public synchronized void close() {
        try {
            if (!lost && isStored()) {
                storage.delete(key);
            }
        } catch (RecobroException stays) {
            LOG.warn("unable to give back the lease '{}' in '{}': {}", key, storage.name(), stays.getMessage());
        }
        lost = true;
    }

    String destination() {
        return storage.name();
    }

    private boolean isStored() {
        return read(storage, key)
                .filter(stored -> stored.token().equals(mine.token()))
                .isPresent();
    }

    /** Empty also for what cannot be read as a lease: garbage must not stop anybody. */
    private static Optional<LeaseRecord> read(Storage storage, ObjectKey key) {
        try (InputStream in = storage.open(key)) {
            return Optional.of(Json.read(in.readAllBytes(), LeaseRecord.class, LeaseRecord.FORMAT, key.value()));
        } catch (RecobroException failed) {
            return switch (failed.fault()) {
                case OBJECT_MISSING -> Optional.empty();
                case BACKUP_DAMAGED -> {
                    LOG.warn("the lease '{}' in '{}' is ignored: {}", key, storage.name(), failed.getMessage());
                    yield Optional.empty();
                }
                default -> throw failed;
            };
        } catch (IOException broken) {
            throw Fault.STORAGE_UNREACHABLE.because(
                    "unable to read '" + key + "' in '" + storage.name() + "': " + broken.getMessage(), broken);
        }
    }

    private static RecobroException held(Storage storage, String thing, LeaseRecord other) {
        return Fault.LOCK_HELD
                .because("unable to lock " + thing + " in '" + storage.name() + "': held by " + describe(other))
                .hint("wait for it to end; without a sign of life the lease expires by itself within "
                        + LeaseRecord.LIFETIME.plus(LeaseRecord.SKEW).toMinutes() + " minutes");
    }

    private static String describe(LeaseRecord record) {
        return "%s (%s, pid %d on %s) since %s"
                .formatted(
                        record.holder().owner(),
                        record.purpose(),
                        record.holder().pid(),
                        record.holder().host(),
                        record.since());
    }
}
