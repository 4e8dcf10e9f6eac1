package io.recobro.retention.action;

import static io.recobro.retention.action.Shelf.JOB;
import static io.recobro.retention.action.Shelf.NOW;
import static io.recobro.retention.action.Shelf.last;
import static io.recobro.retention.action.Shelf.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Standing;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.retention.Plan;
import io.recobro.retention.Policy;
import io.recobro.retention.Verdict.Decision;
import io.recobro.retention.action.Prune.Mode;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The small print of removing: what is written beside it, and what it is measured by next time. */
class RemovalTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final MemoryStorage storage = new MemoryStorage("s3");
    private final Shelf shelf = new Shelf(storage);

    /** Objects of young backups are not rubbish to the sweep: the removal itself must take them. */
    @Test
    void theObjectsOfAYoungBackupGoWithIt() {
        List<BackupId> ids = shelf.every(HOUR, 5);
        Pruned pruned = prune(storage, last(2), Mode.CONFIRMED, NOW);
        assertThat(pruned.removed()).hasSize(3);
        assertThat(pruned.swept()).isEqualTo(Sweep.Swept.NOTHING);
        assertThat(ids.subList(0, 3))
                .allSatisfy(id -> assertThat(shelf.objectsOf(id)).isZero());
        assertThat(shelf.allObjects()).hasSize(6);
    }

    /** On a full disk the note finds room only once the objects are gone. */
    @Test
    void theNoteIsWrittenAfterTheObjectsWhereThereWasNoRoom() {
        List<BackupId> ids = shelf.every(HOUR, 4);
        Storage full = new FaultyStorage(storage) {
            @Override
            public void put(ObjectKey key, byte[] content) {
                if (shelf.allObjects().size() == 12) {
                    throw Fault.STORAGE_FULL.because("unable to store object '" + key + "': no space left");
                }
                super.put(key, content);
            }
        };
        Pruned pruned = prune(full, last(3), Mode.CONFIRMED, NOW);
        assertThat(pruned.failure()).isEmpty();
        assertThat(pruned.removed()).containsExactly(ids.getFirst());
        assertThat(shelf.catalog().standing(JOB, ids.getFirst()).removed()).contains(NOW);
        FaultyStorage gone = new FaultyStorage(storage)
                .on(Operation.PUT)
                .keyContaining("/records/")
                .fail(Fault.STORAGE_DENIED);
        assertThat(prune(gone, last(2), Mode.CONFIRMED, NOW).failure())
                .as("any other failure is one")
                .map(RecobroException::fault)
                .contains(Fault.STORAGE_DENIED);
    }

    /** As many as were made since the last removal may go at once, as on every usual day. */
    @Test
    void theLastRemovalIsRemembered() {
        shelf.every(Duration.ofMinutes(1), 100);
        prune(storage, last(100), Mode.CAREFUL, NOW);
        shelf.every(Duration.ofMinutes(1), 60, NOW.plus(HOUR));
        assertThat(prune(storage, last(100), Mode.CAREFUL, NOW.plus(HOUR)).removed())
                .as("less than half")
                .hasSize(60);
        shelf.every(Duration.ofMinutes(1), 300, NOW.plus(Duration.ofHours(7)));
        assertThat(prune(storage, last(100), Mode.CAREFUL, NOW.plus(Duration.ofHours(7)))
                        .removed())
                .as("three quarters, all of them made since")
                .hasSize(300);
    }

    @Test
    void rulesAreKeptOnceAndTheNewestCounts() {
        AppliedPolicies policies = new AppliedPolicies(shelf.catalog(), JOB);
        assertThat(policies.last()).isEmpty();
        policies.applied(last(5), NOW, "ops@host");
        policies.applied(last(5), NOW.plusSeconds(60), "ops@host");
        assertThat(storage.list(shelf.catalog().layout().policies(JOB)))
                .as("the same rules again")
                .hasSize(1);
        Policy month = within(Duration.ofDays(30));
        policies.applied(month, NOW, "ops@host");
        assertThat(policies.last()).as("within one second").contains(month);
        policies.applied(last(7), NOW.minus(Duration.ofDays(1)), "ops@host");
        assertThat(policies.last()).as("under a clock set back").contains(last(7));
        policies.applied(month, NOW.plus(HOUR), "ops@host");
        assertThat(storage.list(shelf.catalog().layout().policies(JOB)))
                .extracting(object -> object.key().value())
                .as("the time is the clock's as soon as that is later")
                .last()
                .isEqualTo("shop/db/policies/20261122T070000Z.json");
    }

    @Test
    void everyRuleSurvivesBeingKept() {
        Policy all = new Policy(
                java.util.Optional.of(Duration.ofHours(31)),
                java.util.OptionalInt.of(1),
                java.util.OptionalInt.of(2),
                java.util.OptionalInt.of(3),
                java.util.OptionalInt.of(4),
                java.util.OptionalInt.of(5),
                java.util.OptionalInt.of(6));
        AppliedPolicies policies = new AppliedPolicies(shelf.catalog(), JOB);
        policies.applied(all, NOW, "ops@host");
        assertThat(policies.last()).contains(all);
        policies.applied(Policy.KEEP_ALL, NOW, "ops@host");
        assertThat(policies.last()).contains(Policy.KEEP_ALL);
    }

    @Test
    void whatWaitsForAConfirmationIsCounted() {
        shelf.every(HOUR, 30);
        assertThat(Prune.held(shelf.catalog(), JOB, last(10), NOW)).isEqualTo(20);
        assertThat(Prune.held(shelf.catalog(), JOB, last(29), NOW)).isZero();
        assertThat(shelf.ids()).hasSize(30);
    }

    /** Nobody knows yet that the rules are meant: they are not those to compare with next time. */
    @Test
    void rulesThatHoldSomethingBackAreNotTheRulesApplied() {
        shelf.every(HOUR, 30);
        assertThat(prune(storage, last(10), Mode.CAREFUL, NOW).plan().with(Decision.HELD))
                .hasSize(20);
        assertThat(new AppliedPolicies(shelf.catalog(), JOB).last()).isEmpty();
        prune(storage, last(10), Mode.CONFIRMED, NOW);
        assertThat(new AppliedPolicies(shelf.catalog(), JOB).last()).contains(last(10));
    }

    @Test
    void anInterruptionIsNoFailureOfTheDestination() {
        shelf.every(HOUR, 3);
        FaultyStorage interrupted =
                new FaultyStorage(storage).on(Operation.LIST).nth(1).fail(Fault.INTERRUPTED);
        assertThatThrownBy(() -> prune(interrupted, last(1), Mode.CONFIRMED, NOW))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        stopped -> assertThat(stopped.fault()).isEqualTo(Fault.INTERRUPTED));
    }

    @Test
    void aDryRunTellsWhatTheSweepAndThePacksWouldDo() {
        shelf.every(HOUR, 3);
        BackupId left = Shelf.id(NOW.minus(Duration.ofDays(9)));
        shelf.objects(left);
        storage.put(shelf.catalog().layout().pack(JOB, left + ".0001.tar.gz"), new byte[7]);
        Pruned pruned = prune(storage, last(3), Mode.DRY_RUN, NOW);
        assertThat(pruned.swept().objects()).isEqualTo(3);
        assertThat(pruned.packs().condemned().bytes()).isEqualTo(7);
        assertThat(pruned.destination()).isEqualTo("s3");
    }

    @Test
    void whatCouldNotBeLookedAtSaysWhy() {
        RecobroException failure = Fault.STORAGE_UNREACHABLE.because("unable to reach destination 's3': no route");
        Pruned failed = Pruned.failed("s3", failure);
        assertThat(failed.failure()).contains(failure);
        assertThat(failed.plan()).isEqualTo(Plan.NOTHING);
        assertThat(failed.removed()).isEmpty();
    }

    @Test
    void aPinIsRecordedAtTheTimeOfTheClockUnlessThatIsNotTheLatest() {
        BackupId id = shelf.add(NOW);
        shelf.record(id, BackupRecord.VERIFIED, NOW);
        Instant later = NOW.plus(HOUR);
        new Pins(Shelf.at(later)).pin(shelf.catalog(), JOB, id, Shelf.actor(), "");
        assertThat(shelf.catalog().newestTime(JOB, id)).contains(later);
        new Pins(Shelf.at(later)).unpin(shelf.catalog(), JOB, id, Shelf.actor());
        assertThat(shelf.catalog().newestTime(JOB, id)).contains(later.plusSeconds(1));
    }

    /** The key alone tells of the pin: damage to what it holds must not end it. */
    @Test
    void aPinThatCannotBeReadStillHolds() {
        List<BackupId> ids = shelf.every(HOUR, 3);
        new Pins(Shelf.at(NOW)).pin(shelf.catalog(), JOB, ids.getFirst(), Shelf.actor(), "");
        Standing pinned = shelf.catalog().standing(JOB, ids.getFirst());
        assertThat(Pins.describe(shelf.catalog(), JOB, pinned)).contains("ops@host");
        ObjectKey key = storage.list(shelf.catalog().layout().records(JOB, ids.getFirst()))
                .getFirst()
                .key();
        for (String content : List.of("{", "{\n  \"format\" : 99\n}")) {
            storage.damage(key, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(Pins.describe(shelf.catalog(), JOB, pinned))
                    .contains("somebody, in a record that cannot be read");
            prune(storage, last(1), Mode.CONFIRMED, NOW);
            assertThat(shelf.ids()).contains(ids.getFirst());
        }
        FaultyStorage away = new FaultyStorage(storage).on(Operation.OPEN).fail(Fault.STORAGE_UNREACHABLE);
        assertThatThrownBy(() -> Pins.describe(new Shelf(away).catalog(), JOB, pinned))
                .as("but nobody guesses while the store does not answer")
                .isInstanceOf(RecobroException.class);
    }

    private static Pruned prune(Storage storage, Policy policy, Mode mode, Instant now) {
        return new Prune(Shelf.at(now), Shelf.actor(), Duration.ofHours(24))
                .run(new Shelf(storage).catalog(), JOB, policy, mode);
    }
}
