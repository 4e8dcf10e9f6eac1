package io.recobro.catalog.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    private static final ObjectKey KEY = new ObjectKey("shop/db/lease.json");
    private static final Holder HERE = new Holder("backup@db1", "db1", 4711, Optional.empty());
    private static final Holder THERE = new Holder("backup@db2", "db2", 4711, Optional.empty());

    @TempDir
    private Path state;

    private final MemoryStorage storage = new MemoryStorage("s3");

    @Test
    void anotherHostIsRefusedWithTheNameOfTheHolder() {
        try (Lease _ = take(HERE, NOW)) {
            assertThatThrownBy(() -> take(THERE, NOW.plusSeconds(60)))
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            held -> assertThat(held.fault()).isEqualTo(Fault.LOCK_HELD))
                    .hasMessage("unable to lock job 'db' in 's3': held by backup@db1 (backup, pid 4711 on db1) since "
                            + "2026-11-22T06:00:00Z");
            assertThat(Lease.holder(storage, KEY, at(NOW), THERE))
                    .hasValueSatisfying(holder -> assertThat(holder).contains("db1"));
        }
        assertThat(storage.stat(KEY)).as("given back").isEmpty();
        take(THERE, NOW.plusSeconds(60)).close();
    }

    @Test
    void withoutSignsOfLifeItExpiresByItself() {
        Lease dead = take(HERE, NOW);
        Instant almost = NOW.plus(LeaseRecord.LIFETIME).plus(LeaseRecord.SKEW).minusSeconds(1);
        assertThatThrownBy(() -> take(THERE, almost)).isInstanceOf(RecobroException.class);
        Lease next = take(THERE, almost.plusSeconds(1));
        dead.renew();
        assertThat(dead.lost()).isTrue();
        dead.close();
        assertThat(storage.stat(KEY)).as("the next one's is left alone").isPresent();
        assertThat(next.lost()).isFalse();
    }

    @Test
    void aSignOfLifeKeepsIt() {
        Clock[] clock = {at(NOW)};
        Lease lease = Lease.take(storage, KEY, "job 'db'", "backup", "run", HERE, new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return clock[0].instant();
            }
        });
        clock[0] = at(NOW.plus(Duration.ofMinutes(9)));
        lease.renew();
        assertThatThrownBy(() -> take(THERE, NOW.plus(Duration.ofMinutes(20)))).isInstanceOf(RecobroException.class);
    }

    @Test
    void clocksMayDifferByMinutesAndNotByDays() {
        take(HERE, NOW.plus(Duration.ofMinutes(30)));
        assertThatThrownBy(() -> take(THERE, NOW)).as("theirs is ahead").isInstanceOf(RecobroException.class);
        storage.delete(KEY);
        take(HERE, NOW.plus(Duration.ofDays(400)));
        take(THERE, NOW).close();
    }

    @Test
    void aProcessThatEndedOnThisHostHoldsNothing() {
        long gone = 4_194_305; // beyond the largest pid of Linux
        take(new Holder("backup@db1", "db1", gone, Optional.empty()), NOW);
        take(HERE, NOW.plusSeconds(1));
        Holder self = Holder.here("backup@db1");
        Holder sameNumber = new Holder("x", self.host(), 1, Optional.of(Instant.EPOCH));
        assertThat(self.knowsTheEndOf(self)).as("a leftover of this process").isTrue();
        assertThat(self.knowsTheEndOf(new Holder("x", self.host(), 1, Optional.empty())))
                .as("the first process lives")
                .isFalse();
        ProcessHandle.of(1)
                .flatMap(first -> first.info().startInstant())
                .ifPresent(known -> assertThat(self.knowsTheEndOf(sameNumber))
                        .as("another process has its pid now")
                        .isTrue());
    }

    @Test
    void garbageStopsNobody() {
        storage.put(KEY, "{}".getBytes(StandardCharsets.UTF_8));
        take(HERE, NOW).close();
    }

    @Test
    void whoLosesTheRaceIsRefused() {
        FaultyStorage late = new FaultyStorage(storage) {
            @Override
            public void put(ObjectKey key, byte[] content) {
                Lease.take(storage, key, "job 'db'", "backup", "other", THERE, at(NOW));
                super.put(key, content);
            }
        };
        assertThatThrownBy(() -> Lease.take(late, KEY, "job 'db'", "backup", "run", HERE, at(NOW)))
                .hasMessageContaining("pid 4711 on db2");
    }

    @Test
    void aDestinationThatDoesNotAnswerIsLeftOut() {
        FaultyStorage down =
                new FaultyStorage(new MemoryStorage("down")).on(Operation.OPEN).fail(Fault.STORAGE_UNREACHABLE);
        try (Leases leases =
                Leases.ofJob(List.of(catalog(storage), catalog(down)), "db", "prune", "run", HERE, at(NOW))) {
            assertThat(leases.failure("down")).isPresent();
            assertThat(leases.failure("s3")).isEmpty();
            assertThat(storage.stat(KEY)).isPresent();
            leases.renew();
            assertThat(leases.lost()).isFalse();
        }
        assertThat(storage.stat(KEY)).isEmpty();
    }

    @Test
    void whatIsHeldInOneDestinationIsGivenBackInTheOthers() {
        MemoryStorage other = new MemoryStorage("other");
        Lease.take(other, KEY, "job 'db'", "backup", "run", THERE, at(NOW));
        assertThatThrownBy(() ->
                        Leases.ofJob(List.of(catalog(storage), catalog(other)), "db", "prune", "run", HERE, at(NOW)))
                .hasMessageContaining("in 'other'");
        assertThat(storage.stat(KEY)).isEmpty();
    }

    @Test
    void aSecondDaemonIsToldWhoServesTheSite() {
        try (Leases mine = Leases.ofDaemon(List.of(catalog(storage)), HERE, at(NOW))) {
            assertThat(mine.lost()).isFalse();
            assertThatThrownBy(() -> Leases.ofDaemon(List.of(catalog(storage)), THERE, at(NOW)))
                    .hasMessageContaining("unable to lock site 'shop' in 's3': held by backup@db1 (daemon, pid 4711");
        }
    }

    @Test
    void aClaimHoldsTheLockOfThisHostAndTheLease() {
        try (JobClaim claim = claim()) {
            assertThat(claim.failure("s3")).isEmpty();
            assertThat(claim.lost()).isFalse();
            assertThatThrownBy(this::claim).hasMessageContaining("unable to lock job 'db': held by");
        }
        Lease foreign = take(THERE, NOW);
        assertThatThrownBy(this::claim).hasMessageContaining("on db2");
        foreign.close();
        claim().close();
    }

    /** Whoever comes second while the first one is between looking and writing must not take it from a third. */
    @Test
    void aLeftoverThatAppearsMeanwhileIsTakenOver() {
        Holder gone = new Holder("backup@db1", "db1", 4_194_305, Optional.empty());
        FaultyStorage late = new FaultyStorage(storage) {
            @Override
            public void put(ObjectKey key, byte[] content) {
                Lease.take(storage, key, "job 'db'", "backup", "other", gone, at(NOW));
                super.put(key, content);
            }
        };
        try (Lease lease = Lease.take(late, KEY, "job 'db'", "backup", "run", HERE, at(NOW))) {
            lease.renew();
            assertThat(lease.lost()).isFalse();
        }
    }

    @Test
    void whoIsOverwrittenAtOnceHoldsNothing() {
        FaultyStorage crossing = new FaultyStorage(storage) {
            @Override
            public void put(ObjectKey key, byte[] content) {
                super.put(key, content);
                storage.delete(key);
                Lease.take(storage, key, "job 'db'", "backup", "other", THERE, at(NOW));
            }
        };
        assertThatThrownBy(() -> Lease.take(crossing, KEY, "job 'db'", "backup", "run", HERE, at(NOW)))
                .hasMessageContaining("pid 4711 on db2");
    }

    @Test
    void aStoreThatRefusesIsNoLeaseThatIsHeld() {
        FaultyStorage full = new FaultyStorage(storage).on(Operation.PUT).fail(Fault.STORAGE_FULL);
        assertThatThrownBy(() -> Lease.take(full, KEY, "job 'db'", "backup", "run", HERE, at(NOW)))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        failed -> assertThat(failed.fault()).isEqualTo(Fault.STORAGE_FULL));
        FaultyStorage interrupted =
                new FaultyStorage(storage).on(Operation.OPEN).fail(Fault.INTERRUPTED);
        assertThatThrownBy(() -> Leases.ofJob(List.of(catalog(interrupted)), "db", "prune", "run", HERE, at(NOW)))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        failed -> assertThat(failed.fault()).isEqualTo(Fault.INTERRUPTED));
    }

    @Test
    void signsOfLifeTellWhenAnotherHostHasTakenOver() {
        try (Leases leases = Leases.ofJob(List.of(catalog(storage)), "db", "prune", "run", HERE, at(NOW))) {
            leases.renew();
            assertThat(leases.lost()).isFalse();
            storage.delete(KEY);
            take(THERE, NOW);
            assertThat(leases.lost()).as("not known yet").isFalse();
            leases.renew();
            assertThat(leases.lost()).isTrue();
            leases.renew();
        }
        assertThat(Lease.holder(storage, KEY, at(NOW), HERE)).get().asString().contains("on db2");
    }

    @Test
    void aLeaseThatCannotBeGivenBackExpiresByItself() {
        FaultyStorage stuck = new FaultyStorage(storage).on(Operation.DELETE).fail(Fault.STORAGE_UNREACHABLE);
        Lease lease = Lease.take(stuck, KEY, "job 'db'", "backup", "run", HERE, at(NOW));
        lease.close();
        assertThat(lease.lost()).isTrue();
        assertThat(storage.stat(KEY)).isPresent();
        assertThat(Lease.holder(storage, KEY, at(NOW.plus(Duration.ofMinutes(15))), THERE))
                .isEmpty();
    }

    /** An interrupt that is pending would end the I/O of giving back, and is kept for the caller. */
    @Test
    void anInterruptDoesNotLeaveLeasesBehind() {
        Leases leases = Leases.ofJob(List.of(catalog(storage)), "db", "prune", "run", HERE, at(NOW));
        Thread.currentThread().interrupt();
        leases.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(storage.stat(KEY)).isEmpty();
    }

    @Test
    void aClaimThatFailsHoldsNothing() {
        Lease foreign = take(THERE, NOW);
        assertThatThrownBy(this::claim).isInstanceOf(RecobroException.class);
        HostLock.ofJob(state, "shop", "db").close();
        foreign.close();
        FaultyStorage down =
                new FaultyStorage(new MemoryStorage("down")).on(Operation.OPEN).fail(Fault.STORAGE_DENIED);
        try (JobClaim claim = JobClaim.take(
                state, List.of(catalog(storage), catalog(down)), "db", "prune", "run", "ops@here", at(NOW))) {
            assertThat(claim.failure("down")).map(RecobroException::fault).contains(Fault.STORAGE_DENIED);
            storage.delete(KEY);
            assertThat(claim.lost()).isFalse();
        }
    }

    private JobClaim claim() {
        return JobClaim.take(state, List.of(catalog(storage)), "db", "prune", "run", "ops@here", at(NOW));
    }

    private Lease take(Holder holder, Instant now) {
        return Lease.take(storage, KEY, "job 'db'", "backup", "run", holder, at(now));
    }

    private static Catalog catalog(Storage storage) {
        return new Catalog(storage, new KeyLayout("shop"));
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
