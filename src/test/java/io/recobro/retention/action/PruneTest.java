package io.recobro.retention.action;

import static io.recobro.retention.action.Shelf.JOB;
import static io.recobro.retention.action.Shelf.NOW;
import static io.recobro.retention.action.Shelf.last;
import static io.recobro.retention.action.Shelf.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Kind;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PruneTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final MemoryStorage storage = new MemoryStorage("s3");
    private final Shelf shelf = new Shelf(storage);

    @Test
    void aDryRunChangesNothing() {
        shelf.every(DAY, 5);
        var before = storage.list("");
        Pruned pruned = prune(storage, last(2), Mode.DRY_RUN, NOW);
        assertThat(pruned.plan().with(Decision.HELD)).hasSize(3);
        assertThat(pruned.removed()).isEmpty();
        assertThat(storage.list("")).isEqualTo(before);
    }

    @Test
    void aConfirmedPruneRemovesBackupsWholeAndLeavesARecord() {
        List<BackupId> ids = shelf.every(DAY, 5);
        Pruned pruned = prune(storage, last(2), Mode.CONFIRMED, NOW);
        assertThat(pruned.failure()).isEmpty();
        assertThat(pruned.removed()).containsExactlyElementsOf(ids.subList(0, 3));
        assertThat(shelf.ids()).containsExactlyElementsOf(ids.subList(3, 5));
        assertThat(ids.subList(0, 3))
                .allSatisfy(id -> assertThat(shelf.objectsOf(id)).isZero());
        assertThat(ids.subList(3, 5))
                .allSatisfy(id -> assertThat(shelf.objectsOf(id)).isEqualTo(3));
        assertThat(shelf.catalog().standing(JOB, ids.getFirst()).removed()).contains(NOW);
        assertThat(shelf.catalog()
                        .detail(
                                JOB,
                                new BackupRecord(ids.getFirst(), BackupRecord.REMOVED, NOW),
                                Note.class,
                                Note.FORMAT)
                        .text())
                .isEqualTo("ops@host: no rule wants it");
        assertThat(prune(storage, last(2), Mode.CONFIRMED, NOW).removed())
                .as("again")
                .isEmpty();
    }

    /** Thirty days lowered to three by a slip of the finger. */
    @Test
    void aLoweredRuleIsHeldUntilConfirmed() {
        shelf.every(Duration.ofHours(6), 120);
        Policy thirty = within(Duration.ofDays(30));
        Policy three = within(Duration.ofDays(3));
        assertThat(prune(storage, thirty, Mode.CAREFUL, NOW).removed()).isEmpty();
        shelf.add(NOW.plus(Duration.ofHours(6)));
        Instant later = NOW.plus(Duration.ofHours(7));
        Pruned held = prune(storage, three, Mode.CAREFUL, later);
        assertThat(held.removed()).as("what thirty days let go").hasSize(1);
        assertThat(held.plan().with(Decision.HELD)).hasSize(108);
        assertThat(prune(storage, three, Mode.CAREFUL, later).plan().with(Decision.HELD))
                .as("waiting changes nothing")
                .hasSize(108);
        assertThat(prune(storage, three, Mode.CONFIRMED, later).removed()).hasSize(108);
        shelf.add(NOW.plus(Duration.ofHours(12)));
        assertThat(prune(storage, three, Mode.CAREFUL, NOW.plus(DAY)).removed())
                .as("from now on three days are usual")
                .hasSize(1);
    }

    @Test
    void pinsHoldUntilTheyEnd() {
        List<BackupId> ids = shelf.every(DAY, 4);
        Pins pins = new Pins(Shelf.at(NOW));
        pins.pin(shelf.catalog(), JOB, ids.getFirst(), Shelf.actor(), "before the upgrade");
        Pruned pruned = prune(storage, last(1), Mode.CONFIRMED, NOW);
        assertThat(shelf.ids()).containsExactly(ids.getFirst(), ids.getLast());
        assertThat(pruned.plan().verdicts().getFirst().reasons())
                .containsExactly("pinned by ops@host: before the upgrade");
        assertThat(pins.unpin(shelf.catalog(), JOB, ids.getFirst(), Shelf.actor()))
                .as("in the very same second")
                .isTrue();
        assertThat(pins.unpin(shelf.catalog(), JOB, ids.getFirst(), Shelf.actor()))
                .isFalse();
        prune(storage, last(1), Mode.CONFIRMED, NOW);
        assertThat(shelf.ids()).containsExactly(ids.getLast());
    }

    @Test
    void aPinUnderAClockSetBackStillCounts() {
        BackupId id = shelf.add(NOW);
        new Pins(Shelf.at(NOW)).pin(shelf.catalog(), JOB, id, Shelf.actor(), "");
        new Pins(Shelf.at(NOW.minus(DAY))).unpin(shelf.catalog(), JOB, id, Shelf.actor());
        assertThat(shelf.catalog().standing(JOB, id).pinned()).isEmpty();
    }

    @Test
    void aPinThatArrivesMeanwhileWinsForWhatItNeedsToo() {
        BackupId base = shelf.add(NOW.minus(Duration.ofDays(5)));
        BackupId step = shelf.add(NOW.minus(Duration.ofDays(4)), Kind.INCREMENTAL, List.of(base.value()));
        BackupId other = shelf.add(NOW.minus(Duration.ofDays(3)));
        BackupId newest = shelf.add(NOW);
        Storage pinning = new FaultyStorage(storage) {
            private int listings;

            @Override
            public java.util.List<io.recobro.storage.StoredObject> list(String prefix) {
                if (prefix.contains("/records/" + step) && listings++ == 0) {
                    shelf.record(step, BackupRecord.PINNED, NOW);
                }
                return super.list(prefix);
            }
        };
        assertThat(prune(pinning, last(1), Mode.CONFIRMED, NOW).removed()).containsExactly(other);
        assertThat(shelf.ids()).containsExactly(base, step, newest);
    }

    @Test
    void dependantsGoBeforeWhatTheyNeed() {
        BackupId base = shelf.add(NOW.minus(Duration.ofDays(5)));
        BackupId one = shelf.add(NOW.minus(Duration.ofDays(4)), Kind.INCREMENTAL, List.of(base.value()));
        BackupId two = shelf.add(NOW.minus(Duration.ofDays(3)), Kind.INCREMENTAL, List.of(one.value()));
        shelf.add(NOW);
        assertThat(prune(storage, last(1), Mode.CONFIRMED, NOW).removed()).containsExactly(two, one, base);
    }

    @Test
    void aManifestThatCannotBeReadRemovesNothing() {
        List<BackupId> ids = shelf.every(DAY, 4);
        BackupId step = shelf.add(
                NOW.plusSeconds(1), Kind.INCREMENTAL, List.of(ids.getFirst().value()));
        ObjectKey manifest = shelf.catalog().find(JOB, step).orElseThrow().manifestKey();
        byte[] whole = storage.content(manifest);
        storage.damage(manifest, new byte[] {'{'});
        Pruned pruned = prune(storage, last(1), Mode.CONFIRMED, NOW.plusSeconds(9));
        assertThat(pruned.failure()).map(RecobroException::fault).contains(Fault.BACKUP_DAMAGED);
        assertThat(shelf.ids()).hasSize(5);
        storage.damage(manifest, whole);
        assertThat(prune(storage, last(1), Mode.CONFIRMED, NOW.plusSeconds(9)).removed())
                .as("the control")
                .hasSize(3);
    }

    @Test
    void aListingErrorRemovesNothing() {
        for (int nth = 1; nth <= 2; nth++) {
            MemoryStorage fresh = new MemoryStorage("s3");
            Shelf filled = new Shelf(fresh);
            filled.every(DAY, 5);
            FaultyStorage faulty =
                    new FaultyStorage(fresh).on(Operation.LIST).nth(nth).fail(Fault.STORAGE_UNREACHABLE);
            Pruned pruned = prune(faulty, last(2), Mode.CONFIRMED, NOW);
            assertThat(pruned.failure()).map(RecobroException::fault).contains(Fault.STORAGE_UNREACHABLE);
            assertThat(filled.ids()).hasSize(5);
        }
    }

    @Test
    void aClockSetBackRemovesNothing() {
        shelf.every(DAY, 10);
        Pruned pruned = prune(storage, last(2), Mode.CONFIRMED, NOW.minus(Duration.ofDays(30)));
        assertThat(pruned.removed()).isEmpty();
        assertThat(pruned.swept().objects()).isZero();
        assertThat(pruned.plan().verdicts())
                .allSatisfy(verdict ->
                        assertThat(verdict.reasons()).containsExactly("its recovery point lies in the future"));
    }

    /** Each step once as the last one: every backup is whole or invisible, and the next prune finishes the work. */
    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"PUT", "OPEN", "STAT", "LIST", "DELETE", "SWEEP"})
    void afterAFailureAtAnyStepBackupsAreWholeOrInvisible(Operation operation) {
        for (boolean reply : new boolean[] {true, false}) {
            for (int step = 1; ; step++) {
                MemoryStorage behind = new MemoryStorage("s3");
                Shelf filled = new Shelf(behind);
                List<BackupId> ids = filled.every(DAY, 5);
                filled.objects(Shelf.id(NOW.minus(Duration.ofDays(9))));
                new Pins(Shelf.at(NOW)).pin(filled.catalog(), JOB, ids.get(1), Shelf.actor(), "");
                FaultyStorage.Script script =
                        new FaultyStorage(behind).on(operation).from(step);
                FaultyStorage faulty = reply ? script.fail(Fault.STORAGE_UNREACHABLE) : script.loseReply();
                Pruned pruned = prune(faulty, last(2), Mode.CONFIRMED, NOW);
                assertThat(filled.ids()).contains(ids.get(1), ids.get(3), ids.get(4));
                assertThat(filled.ids())
                        .allSatisfy(id -> assertThat(filled.objectsOf(id)).isEqualTo(3));
                assertThat(java.util.Collections.disjoint(filled.ids(), pruned.removed()))
                        .as("what is told as removed")
                        .isTrue();
                boolean untouched = faulty.calls(operation) < step;
                assertThat(pruned.failure().isEmpty()).isEqualTo(untouched);
                prune(behind, last(2), Mode.CONFIRMED, NOW);
                assertThat(filled.ids()).containsExactly(ids.get(1), ids.get(3), ids.get(4));
                assertThat(filled.allObjects())
                        .as("nothing is left of the others")
                        .hasSize(9);
                if (untouched) {
                    assertThat(step).as("faults tried").isGreaterThan(1);
                    break;
                }
            }
        }
    }

    @Test
    void theSweepLeavesYoungObjectsAlone() {
        shelf.add(NOW);
        BackupId old = Shelf.id(NOW.minus(Sweep.GRACE).minusSeconds(1));
        BackupId young = Shelf.id(NOW.minus(Sweep.GRACE).plusSeconds(1));
        BackupId future = Shelf.id(NOW.plus(DAY));
        List.of(old, young, future).forEach(shelf::objects);
        ObjectKey foreign = new ObjectKey(shelf.catalog().layout().backups(JOB) + "notes/of-somebody.txt");
        storage.put(foreign, new byte[1]);
        assertThat(prune(storage, last(2), Mode.DRY_RUN, NOW).swept()).isEqualTo(new Sweep.Swept(3, 42, 0));
        assertThat(shelf.objectsOf(old)).as("a dry run").isEqualTo(3);
        assertThat(prune(storage, last(2), Mode.CAREFUL, NOW).swept().objects()).isEqualTo(3);
        assertThat(shelf.objectsOf(old)).isZero();
        assertThat(List.of(young, future))
                .allSatisfy(id -> assertThat(shelf.objectsOf(id)).isEqualTo(3));
        assertThat(storage.stat(foreign)).as("what is no backup's").isPresent();
    }

    /** Records of runs and the lease of the daemon lie beside the jobs: nobody else would sweep them. */
    @Test
    void theSweepReachesUploadsThatNoJobOwns() {
        shelf.add(NOW);
        MemoryStorage earlier = storage.at(Shelf.at(NOW.minus(Sweep.GRACE).minusSeconds(1)));
        String site = shelf.catalog().layout().site();
        for (String place : List.of("runs/2026-11/one.json", "daemon.json", JOB + "/lease.json")) {
            earlier.begin(new ObjectKey(site + "/" + place));
        }
        earlier.begin(new ObjectKey(site + "/other-job/backups/of-another-claim"));
        assertThat(prune(storage.at(Shelf.at(NOW)), last(2), Mode.CAREFUL, NOW)
                        .swept()
                        .uploads())
                .isEqualTo(3);
    }

    private static Pruned prune(Storage storage, Policy policy, Mode mode, Instant now) {
        return new Prune(Shelf.at(now), Shelf.actor(), Duration.ofHours(24))
                .run(new Shelf(storage).catalog(), JOB, policy, mode);
    }
}
