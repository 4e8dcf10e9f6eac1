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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
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
