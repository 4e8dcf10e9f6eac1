package io.recobro.retention.pack;

import static io.recobro.retention.pack.PackShed.NOW;
import static io.recobro.retention.pack.PackShed.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.pack.PackMark;
import io.recobro.fault.RecobroException;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.source.Pack;
import io.recobro.storage.Interleaving;
import io.recobro.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A backup is published while packs that it refers to are being collected, by processes that no lock keeps apart: every order
 * of their storage calls is tried. The controls leave out one half of the protocol each, and lose a pack.
 */
class PackRaceTest {
    private static final BackupId OLD = id("10", "aaaaaa");
    private static final BackupId FRESH = new BackupId("20261122T110000Z-bbbbbb");
    private static final BackupId CONDEMNED = id("20", "cccccc");
    private static final BackupId RUN = new BackupId("20261122T120000Z-dddddd");
    private static final BackupId OTHER_RUN = new BackupId("20261122T120000Z-eeeeee");

    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicInteger removed = new AtomicInteger();

    /** One pack that has been condemned for long, and a backup that was made before it was. */
    private final class World implements Interleaving.Scene {
        private final PackShed shed = new PackShed();
        private final Pack pack = shed.pack(OLD, 1);
        private final Interleaving actors = new Interleaving(shed.storage);

        World() {
            shed.mark(pack, PackMark.CONDEMNED, CONDEMNED);
        }

        World publishing(BiConsumer<Catalog, Manifest> publisher) {
            Manifest manifest = PackShed.manifest(FRESH, pack);
            actors.with(storage -> () -> publisher.accept(PackShed.catalog(storage), manifest));
            return this;
        }

        World with(Consumer<Storage> actor) {
            actors.with(storage -> () -> actor.accept(storage));
            return this;
        }

        World collecting(BackupId run) {
            return with(storage -> PackShed.collection(NOW, run).run(PackShed.catalog(storage), PackShed.JOB));
        }

        @Override
        public Interleaving actors() {
            return actors;
        }

        @Override
        public void check() {
            shed.assertNothingLost();
            orders.incrementAndGet();
            published.addAndGet(shed.catalog().backups(PackShed.JOB).size());
            removed.addAndGet(1 - shed.packs().size());
        }
    }

    /** How many schedules end with a visible backup that lacks a pack. */
    private static final class Losses implements Interleaving.Scene {
        private final World world;
        private final AtomicInteger lost;

        Losses(World world, AtomicInteger lost) {
            this.world = world;
            this.lost = lost;
        }

        @Override
        public Interleaving actors() {
            return world.actors();
        }

        @Override
        public void check() {
            try {
                world.shed.assertNothingLost();
            } catch (AssertionError lacking) {
                lost.incrementAndGet();
            }
        }
    }

    @Test
    void inNoOrderOfStepsDoesAPublishedBackupLoseAPack() {
        int schedules = Interleaving.all(
                () -> new World().publishing(PackShed::publishOrTakeBack).collecting(RUN));
        assertThat(schedules).isGreaterThan(1000);
        assertThat(published).as("some orders let the backup win").hasPositiveValue();
        assertThat(removed).as("and some the collection").hasPositiveValue();
        AtomicInteger lostUnseen = new AtomicInteger();
        int wrong = Interleaving.all(() ->
                new Losses(new World().publishing(PackRaceTest::publishOnly).collecting(RUN), lostUnseen));
        assertThat(lostUnseen).as("the control").hasPositiveValue();
        Reliability.record(new Attack(
                "Concurrency",
                "every order of the storage calls of two processes without a lock",
                "publishing a backup while the packs that it refers to are being collected",
                schedules,
                "%,d orders: no visible backup ever lacked a pack; %,d ended with the backup published, %,d with the pack removed"
                        .formatted(schedules, published.get(), removed.get()),
                "without the look after publishing, %,d of %,d orders lose a pack".formatted(lostUnseen.get(), wrong),
                "PackRaceTest"));
    }

    @Test
    void norWithTwoCollectionsAtOnce() {
        Interleaving.some(
                4_000,
                new Random(11),
                () -> new World()
                        .publishing(PackShed::publishOrTakeBack)
                        .collecting(RUN)
                        .collecting(OTHER_RUN));
        assertThat(published).hasPositiveValue();
        assertThat(removed).hasPositiveValue();
        AtomicInteger lost = new AtomicInteger();
        Interleaving.all(() -> new Losses(
                new World().publishing(PackShed::publishOrTakeBack).with(PackRaceTest::collectSilently), lost));
        assertThat(lost).as("the control").hasPositiveValue();
        Reliability.record(new Attack(
                "Concurrency",
                "random orders of the storage calls of three processes without a lock",
                "publishing a backup while two collections run",
                orders.get(),
                "%,d orders: no visible backup ever lacked a pack".formatted(orders.get()),
                "a collection that does not say what it is about to remove loses a pack in %,d orders"
                        .formatted(lost.get()),
                "PackRaceTest"));
    }

    @Test
    void norWhenItSleptFromBeforeTheCondemnationUntilTheRemoval() {
        Interleaving.some(4_000, new Random(12), () -> {
            PackShed shed = new PackShed();
            Pack pack = shed.pack(OLD, 1);
            shed.publish(OLD, pack);
            Manifest manifest = PackShed.manifest(FRESH, pack);
            Interleaving actors = new Interleaving(shed.storage)
                    .with(storage -> () -> PackShed.publishOrTakeBack(PackShed.catalog(storage), manifest))
                    .with(storage -> () -> {
                        Catalog catalog = PackShed.catalog(storage);
                        BackupEntry old = catalog.find(PackShed.JOB, OLD).orElseThrow();
                        storage.delete(old.manifestKey());
                        PackShed.collection(NOW, RUN).run(catalog, PackShed.JOB);
                        Instant later = NOW.plus(Duration.ofHours(30));
                        PackShed.collection(later, id("23", "ffffff")).run(catalog, PackShed.JOB);
                    });
            return new Interleaving.Scene() {
                @Override
                public Interleaving actors() {
                    return actors;
                }

                @Override
                public void check() {
                    shed.assertNothingLost();
                    published.addAndGet(shed.catalog().backups(PackShed.JOB).size());
                    removed.addAndGet(1 - shed.packs().size());
                }
            };
        });
        assertThat(published).hasPositiveValue();
        assertThat(removed).hasPositiveValue();
    }

    @Test
    void controlWithoutTheLookAfterPublishingAPackIsLost() {
        AtomicInteger lost = new AtomicInteger();
        Interleaving.all(() ->
                new Losses(new World().publishing(PackRaceTest::publishOnly).collecting(RUN), lost));
        assertThat(lost).hasPositiveValue();
    }

    @Test
    void controlWithoutTheWordBeforeTheLastLookAPackIsLost() {
        AtomicInteger lost = new AtomicInteger();
        Interleaving.all(() -> new Losses(
                new World().publishing(PackShed::publishOrTakeBack).with(PackRaceTest::collectSilently), lost));
        assertThat(lost).hasPositiveValue();
    }

    private static void publishOnly(Catalog catalog, Manifest manifest) {
        try {
            catalog.publish(manifest);
        } catch (RecobroException refused) {
            catalog.storage().delete(catalog.layout().manifest(manifest));
        }
    }

    private static void collectSilently(Storage storage) {
        Catalog catalog = PackShed.catalog(storage);
        NamedPacks manifests = new NamedPacks(catalog, PackShed.JOB);
        String pack = KeyLayout.packName(OLD, 1);
        boolean named = manifests.look(entry -> true).contains(pack);
        boolean namedAtASecondLook = manifests.look(entry -> true).contains(pack);
        if (!named && !namedAtASecondLook) {
            storage.delete(catalog.layout().pack(PackShed.JOB, pack));
        }
    }
}
