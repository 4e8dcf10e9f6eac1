package io.recobro.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storm.Storm.Bolt;
import io.recobro.storm.Storm.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Lives of a site under storms. A failure prints its seed, and the smallest storm that still fails: {@code -Dattack.seed=N} repeats it,
 * {@code -Dattack.seeds=N} tries more.
 */
class StormTest {
    private static final int SEEDS = Integer.getInteger("attack.seeds", 600);
    private static final int SEEDS_OF_FILES = Math.max(1, SEEDS / 15);
    private static final int MOST_TOLD = 12;
    private static final int TIMES = 12;

    @TempDir(factory = Memory.class)
    private Path directory;

    /** Lives force much to the disk; whether disks keep their word is not asked here. */
    static final class Memory implements TempDirFactory {
        private static final Path MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "storm")
                    : Files.createTempDirectory("storm");
        }
    }

    private final AtomicInteger lives = new AtomicInteger();
    private final AtomicLong struck = new AtomicLong();

    @Test
    void nothingIsLostAndNothingIsWrong() {
        assertThat(failures(SEEDS, _ -> new FakeSubject())).isEmpty();
        int tried = lives.get();
        long faults = struck.get();
        String control = control();
        record(
                "backup, verify, replicate, prune, pack collection and restore with two destinations",
                tried,
                faults,
                control);
    }

    @Test
    void noFileIsLostAndNoneIsWrong() {
        assertThat(failures(SEEDS_OF_FILES, FilesSubject::new)).isEmpty();
        int tried = lives.get();
        long faults = struck.get();
        assertThat(live(FilesSubject::new, 1, new Storm(List.of()), Variant.BLIND_READ_BACK))
                .isEmpty();
        long blind = caught(FilesSubject::new, rot(), Variant.BLIND_READ_BACK);
        assertThat(blind).as("publishing without reading back").isPositive();
        record(
                "the same with real files",
                tried,
                faults,
                "the same check catches publishing without reading back in %d of %d".formatted(blind, rot().size()));
    }

    private static void record(String subject, int tried, long faults, String control) {
        Reliability.record(new Attack(
                "Faulty storage",
                "errors once and for ever, short reads, cut streams, lost replies, stale and muddled listings, wrong"
                        + " sizes, full, slow, rot on arrival",
                subject,
                tried,
                "%,d lives of a site with %,d struck calls: nothing published or kept was lost, no restore brought back"
                                .formatted(tried, faults)
                        + " anything else, every failure was told, and all came right afterwards",
                control,
                "StormTest"));
    }

    /** The same check over products that are wrong on purpose. */
    private String control() {
        Function<Path, Subject> fake = _ -> new FakeSubject();
        List<Storm> rot = rot();
        List<Storm> refusals = refusals();
        assertThat(caught(fake, rot, Variant.REAL))
                .as("what was stored otherwise")
                .isZero();
        assertThat(caught(fake, refusals, Variant.REAL)).as("deletes that fail").isZero();
        assertThat(live(fake, 1, new Storm(List.of()), Variant.BLIND_READ_BACK)).isEmpty();
        assertThat(live(fake, 1, new Storm(List.of()), Variant.HASTY_PRUNE)).isEmpty();
        long blind = caught(fake, rot, Variant.BLIND_READ_BACK);
        long hasty = caught(fake, refusals, Variant.HASTY_PRUNE);
        assertThat(blind).as("publishing without reading back").isPositive();
        assertThat(hasty).as("removing artifacts before manifests").isPositive();
        return "the same check catches publishing without reading back in %d of %d, and removing artifacts first in %d of %d"
                .formatted(blind, rot.size(), hasty, refusals.size());
    }

    private List<String> failures(int seeds, Function<Path, Subject> subject) {
        long only = Long.getLong("attack.seed", 0);
        return LongStream.rangeClosed(only == 0 ? 1 : only, only == 0 ? seeds : only)
                .parallel()
                .mapToObj(seed -> told(subject, seed))
                .filter(told -> !told.isEmpty())
                .limit(MOST_TOLD)
                .toList();
    }

    private String told(Function<Path, Subject> subject, long seed) {
        Storm storm = Storm.of(seed);
        List<String> wrongs = live(subject, seed, storm, Variant.REAL);
        return wrongs.isEmpty()
                ? ""
                : "seed " + seed + ": " + smallest(subject, seed, storm) + "\n   " + String.join("\n   ", wrongs);
    }

    private Storm smallest(Function<Path, Subject> subject, long seed, Storm storm) {
        for (Storm smaller : storm.smaller()) {
            if (!live(subject, seed, smaller, Variant.REAL).isEmpty()) {
                return smallest(subject, seed, smaller);
            }
        }
        return storm;
    }

    /** A bit of the n-th pack or artifact is not stored as it was sent. */
    private static List<Storm> rot() {
        return IntStream.rangeClosed(1, TIMES)
                .mapToObj(number -> bolt(Operation.COMPLETE, Kind.CORRUPT, "job/", number))
                .toList();
    }

    /** The n-th delete fails. */
    private static List<Storm> refusals() {
        return IntStream.rangeClosed(1, TIMES)
                .mapToObj(number -> bolt(Operation.DELETE, Kind.FAIL, "job/", number))
                .toList();
    }

    private static Storm bolt(Operation operation, Kind kind, String key, int number) {
        return new Storm(List.of(new Bolt("one", operation, kind, key, number, 1)));
    }

    private long caught(Function<Path, Subject> subject, List<Storm> storms, Variant variant) {
        return storms.stream()
                .filter(storm -> !live(subject, 1, storm, variant).isEmpty())
                .count();
    }

    private List<String> live(Function<Path, Subject> subject, long seed, Storm storm, Variant variant) {
        try {
            Path state = Files.createDirectories(directory.resolve("state" + lives.incrementAndGet()));
            Life life = new Life(subject.apply(state), state, seed, variant);
            List<String> wrongs = life.live(storm);
            struck.addAndGet(life.struck());
            return wrongs;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
