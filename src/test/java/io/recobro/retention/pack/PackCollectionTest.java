package io.recobro.retention.pack;

import static io.recobro.retention.pack.PackShed.NOW;
import static io.recobro.retention.pack.PackShed.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.pack.PackMark;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Pack;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackCollectionTest {
    private static final BackupId OLD = id("10", "aaaaaa");
    private static final BackupId NEW = id("20", "bbbbbb");
    private static final BackupId FIRST_RUN = new BackupId("20261122T120000Z-cccccc");
    private static final BackupId SECOND_RUN = new BackupId("20261123T130000Z-dddddd");
    private static final Instant LATER = NOW.plus(Duration.ofHours(25));

    private final PackShed shed = new PackShed();

    @Test
    void aPackIsCondemnedWhenNoManifestNamesItAndRemovedAfterTheGrace() {
        Pack shared = shed.pack(OLD, 1);
        Pack lone = shed.pack(OLD, 2);
        shed.publish(OLD, shared, lone);
        shed.publish(NEW, shared);
        assertThat(shed.collect(NOW, FIRST_RUN)).isEqualTo(Collected.NOTHING);
        shed.unpublish(OLD);
        Collected first = shed.collect(NOW, FIRST_RUN);
        assertThat(first.condemned()).isEqualTo(new Collected.Count(1, lone.bytes()));
        assertThat(first.removed().packs()).isZero();
        assertThat(shed.packs()).contains(lone.name());
        Collected early = shed.collect(NOW.plus(Duration.ofHours(23)), SECOND_RUN);
        assertThat(early.waiting().packs()).isEqualTo(1);
        assertThat(early.isChange()).isFalse();
        Collected second = shed.collect(LATER, SECOND_RUN);
        assertThat(second.removed()).isEqualTo(new Collected.Count(1, lone.bytes()));
        assertThat(shed.packs()).containsExactly(shared.name());
        assertThat(shed.marks()).isEmpty();
    }

    @Test
    void aLookTellsWhatWouldHappenAndChangesNothing() {
        Pack lone = shed.pack(OLD, 1);
        shed.publish(OLD, lone);
        Collected seen = PackShed.collection(NOW, FIRST_RUN).look(shed.catalog(), PackShed.JOB, Set.of(OLD));
        assertThat(seen.condemned()).isEqualTo(new Collected.Count(1, lone.bytes()));
        assertThat(PackShed.collection(NOW, FIRST_RUN)
                        .look(shed.catalog(), PackShed.JOB, Set.of())
                        .isChange())
                .isFalse();
        assertThat(shed.marks()).isEmpty();
    }

    @Test
    void packsOfARunThatMayBeUnderWayAreLeftAloneAndLaterAreRubbish() {
        BackupId running = new BackupId("20261122T030000Z-eeeeee");
        shed.pack(running, 1);
        assertThat(shed.collect(NOW, FIRST_RUN).isChange()).isFalse();
        assertThat(shed.collect(LATER, SECOND_RUN).condemned().packs()).isEqualTo(1);
    }

    @Test
    void aManifestThatCannotBeReadRemovesAndCondemnsNothing() {
        Pack due = shed.pack(OLD, 1);
        shed.pack(OLD, 2);
        shed.mark(due, PackMark.CONDEMNED, id("12", "cccccc"));
        shed.publish(NEW, shed.pack(NEW, 1));
        shed.storage.damage(
                shed.catalog().backups(PackShed.JOB).getFirst().manifestKey(),
                "{\"format\" : 1,".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> shed.collect(NOW, FIRST_RUN)).isInstanceOf(RecobroException.class);
        assertThat(shed.packs()).hasSize(3);
        assertThat(shed.marks()).hasSize(1);
    }

    @Test
    void whatIsNeededAgainIsNoLongerCondemned() {
        Pack pack = shed.pack(OLD, 1);
        shed.mark(pack, PackMark.CONDEMNED, id("12", "cccccc"));
        shed.publish(NEW, pack);
        assertThat(shed.collect(NOW, FIRST_RUN).isChange()).isFalse();
        assertThat(shed.marks()).isEmpty();
        assertThat(shed.packs()).hasSize(1);
    }

    @Test
    void aMarkOfRemovalThatSomebodyLeftBehindIsClearedOnceItIsOld() {
        Pack pack = shed.pack(OLD, 1);
        shed.publish(OLD, pack);
        PackMark left = shed.mark(pack, PackMark.REMOVING, id("21", "cccccc"));
        PackMark fresh = shed.mark(pack, PackMark.REMOVING, new BackupId("20261122T110000Z-cccccc"));
        shed.collect(NOW, FIRST_RUN);
        assertThat(shed.marks()).containsExactly(fresh).doesNotContain(left);
    }

    @Test
    void withoutPacksThereIsNothingToDo() {
        shed.publish(NEW);
        assertThat(shed.collect(NOW, FIRST_RUN)).isEqualTo(Collected.NOTHING);
        assertThat(PackShed.collection(NOW, FIRST_RUN).look(shed.catalog(), PackShed.JOB, Set.of()))
                .isEqualTo(Collected.NOTHING);
    }

    @Test
    void marksOfPacksThatAreGoneAreRemoved() {
        Pack gone = shed.pack(OLD, 1);
        shed.mark(gone, PackMark.CONDEMNED, id("12", "cccccc"));
        shed.mark(gone, PackMark.DAMAGED, id("12", "cccccc"));
        shed.mark(gone, "unheardof", id("12", "cccccc"));
        shed.storage.delete(shed.catalog().layout().pack(PackShed.JOB, gone.name()));
        assertThat(shed.collect(NOW, FIRST_RUN)).isEqualTo(Collected.NOTHING);
        assertThat(shed.marks())
                .extracting(PackMark::word)
                .as("what is not understood stays")
                .containsExactly("unheardof");
    }

    /** It tells which backups cannot be restored, and that the pack is to be copied from elsewhere. */
    @Test
    void aMarkOfDamageStaysWhileABackupNeedsThePack() {
        Pack lost = shed.pack(OLD, 1);
        Pack present = shed.pack(OLD, 2);
        shed.publish(OLD, lost, present);
        shed.mark(lost, PackMark.DAMAGED, id("12", "cccccc"));
        shed.mark(present, PackMark.DAMAGED, id("12", "cccccc"));
        shed.storage.delete(shed.catalog().layout().pack(PackShed.JOB, lost.name()));
        shed.collect(NOW, FIRST_RUN);
        assertThat(shed.marks()).hasSize(2);
    }

    /** Only a condemnation starts the grace; another mark, however old, does not. */
    @Test
    void aDamagedPackThatNobodyNeedsIsCondemnedLikeAnyOther() {
        Pack lone = shed.pack(OLD, 1);
        shed.mark(lone, PackMark.DAMAGED, id("12", "cccccc"));
        assertThat(shed.collect(NOW, FIRST_RUN).condemned().packs()).isEqualTo(1);
        assertThat(shed.packs()).containsExactly(lone.name());
    }

    @Test
    void oneThatCondemnsAndRemovesTellsBothAndIsAChange() {
        Pack due = shed.pack(OLD, 1);
        Pack unneeded = shed.pack(OLD, 2);
        shed.mark(due, PackMark.CONDEMNED, id("12", "cccccc"));
        Collected done = shed.collect(NOW, FIRST_RUN);
        assertThat(done.condemned().packs()).isEqualTo(1);
        assertThat(done.removed().packs()).isEqualTo(1);
        assertThat(done.isChange()).isTrue();
        assertThat(shed.packs()).containsExactly(unneeded.name());
    }

    @Test
    void moreThanOneBatchIsRemovedWhole() {
        for (int number = 1; number <= 101; number++) {
            shed.mark(shed.pack(OLD, number), PackMark.CONDEMNED, id("12", "cccccc"));
        }
        Collected done = shed.collect(NOW, FIRST_RUN);
        assertThat(done.removed().packs()).isEqualTo(101);
        assertThat(shed.packs()).isEmpty();
        assertThat(shed.marks()).isEmpty();
    }

    /** Somebody publishes a backup that refers to the pack after it was said to go: the last look sees it. */
    @Test
    void theLastLookSparesWhatIsNamedMeanwhile() {
        Pack due = shed.pack(OLD, 1);
        shed.mark(due, PackMark.CONDEMNED, id("12", "cccccc"));
        Storage publishing = new FaultyStorage(shed.storage) {
            @Override
            public void put(ObjectKey key, byte[] content) {
                super.put(key, content);
                if (key.value().contains("_removing_")) {
                    shed.catalog().publish(PackShed.manifest(NEW, due));
                }
            }
        };
        Collected done = PackShed.collection(NOW, FIRST_RUN).run(PackShed.catalog(publishing), PackShed.JOB);
        assertThat(done.removed().packs()).isZero();
        shed.assertNothingLost();
        assertThat(shed.marks()).extracting(PackMark::word).containsExactly(PackMark.CONDEMNED);
    }

    /** The process slept between its last look and the removal: what it saw may be long out of date. */
    @Test
    void whatIsNotRemovedWithinTheWindowIsNotRemoved() {
        Pack due = shed.pack(OLD, 1);
        shed.mark(due, PackMark.CONDEMNED, id("12", "cccccc"));
        for (boolean late : new boolean[] {true, false}) {
            AtomicBoolean said = new AtomicBoolean();
            Instant then = late ? NOW.plus(PackCollection.WINDOW).plusSeconds(1) : NOW.plus(PackCollection.WINDOW);
            Clock slept = new Clock() {
                @Override
                public Instant instant() {
                    return said.get() ? then : NOW;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            };
            Collected done = new PackCollection(slept, FIRST_RUN, "tester", Duration.ofHours(24))
                    .run(PackShed.catalog(saying(said)), PackShed.JOB);
            assertThat(done.removed().packs()).isEqualTo(late ? 0 : 1);
            assertThat(shed.packs()).hasSize(late ? 1 : 0);
        }
        assertThat(shed.marks()).isEmpty();
    }

    /** Tells when a removal has been announced. */
    private Storage saying(AtomicBoolean said) {
        return new FaultyStorage(shed.storage) {
            @Override
            public void put(ObjectKey key, byte[] content) {
                super.put(key, content);
                said.compareAndSet(false, key.value().contains("_removing_"));
            }
        };
    }

    /** What was begun keeps its mark: its removal may still arrive. What was not begun is taken back at once. */
    @Test
    void aRemovalThatFailsTakesBackWhatItHasNotBegun() {
        Pack first = shed.pack(OLD, 1);
        Pack second = shed.pack(OLD, 2);
        Pack third = shed.pack(OLD, 3);
        List.of(first, second, third).forEach(pack -> shed.mark(pack, PackMark.CONDEMNED, id("12", "cccccc")));
        FaultyStorage faulty = new FaultyStorage(shed.storage)
                .on(Operation.DELETE)
                .keyContaining("/packs/")
                .fail(Fault.STORAGE_UNREACHABLE)
                .on(Operation.DELETE)
                .keyContaining(third.name() + "_removing_")
                .fail(Fault.STORAGE_FULL);
        assertThatThrownBy(() -> PackShed.collection(NOW, FIRST_RUN).run(PackShed.catalog(faulty), PackShed.JOB))
                .isInstanceOfSatisfying(RecobroException.class, failed -> {
                    assertThat(failed.fault()).isEqualTo(Fault.STORAGE_UNREACHABLE);
                    assertThat(failed.getSuppressed())
                            .as("that the mark of the third stays")
                            .hasSize(1);
                });
        assertThat(shed.packs()).hasSize(3);
        assertThat(shed.marks())
                .filteredOn(mark -> mark.word().equals(PackMark.REMOVING))
                .extracting(PackMark::pack)
                .containsExactlyInAnyOrder(first.name(), third.name());
    }

    @Test
    void aManifestThatVanishesBetweenListingAndReadingNamesNothing() {
        Pack lone = shed.pack(OLD, 1);
        shed.publish(OLD, lone);
        Storage removing = new FaultyStorage(shed.storage) {
            @Override
            public List<StoredObject> list(String prefix) {
                List<StoredObject> seen = super.list(prefix);
                if (prefix.endsWith("/manifests/")) {
                    seen.forEach(object -> shed.storage.delete(object.key()));
                }
                return seen;
            }
        };
        Collected done = PackShed.collection(NOW, FIRST_RUN).run(PackShed.catalog(removing), PackShed.JOB);
        assertThat(done.condemned().packs()).isEqualTo(1);
    }

    /** A store that shows a manifest but does not find it is not to be believed. */
    @Test
    void aManifestThatIsThereButCannotBeFoundStopsTheCollection() {
        Pack pack = shed.pack(OLD, 1);
        shed.publish(OLD, pack);
        FaultyStorage faulty = new FaultyStorage(shed.storage)
                .on(Operation.OPEN)
                .keyContaining("/manifests/")
                .fail(Fault.OBJECT_MISSING);
        assertThatThrownBy(() -> PackShed.collection(NOW, FIRST_RUN).run(PackShed.catalog(faulty), PackShed.JOB))
                .isInstanceOf(RecobroException.class);
        assertThat(shed.marks()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"PUT", "OPEN", "STAT", "LIST", "DELETE"})
    void aFaultAtAnyStepLosesNothingAndTheNextRunFinishes(Operation operation) {
        for (int step = 1; ; step++) {
            for (boolean lost : new boolean[] {false, true}) {
                PackShed world = new PackShed();
                Pack kept = world.pack(OLD, 1);
                Pack due = world.pack(OLD, 2);
                Pack another = world.pack(OLD, 3);
                world.pack(OLD, 4);
                world.mark(due, PackMark.CONDEMNED, id("12", "cccccc"));
                world.mark(another, PackMark.CONDEMNED, id("12", "cccccc"));
                world.publish(NEW, kept);
                FaultyStorage faulty = new FaultyStorage(world.storage);
                FaultyStorage.Script script = faulty.on(operation).nth(step);
                if (lost) {
                    script.loseReply();
                } else {
                    script.fail(Fault.STORAGE_UNREACHABLE);
                }
                boolean failed = false;
                try {
                    PackShed.collection(NOW, FIRST_RUN).run(PackShed.catalog(faulty), PackShed.JOB);
                } catch (RecobroException stopped) {
                    failed = true;
                }
                assertThat(world.packs()).contains(kept.name());
                world.assertNothingLost();
                world.collect(LATER, SECOND_RUN);
                world.collect(LATER.plus(Duration.ofHours(25)), id("24", "ffffff"));
                assertThat(world.packs()).containsExactly(kept.name());
                assertThat(world.marks()).isEmpty();
                if (!failed) {
                    assertThat(step).isGreaterThan(1);
                    return;
                }
            }
        }
    }
}
