package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Packs of a files job in two directories, as an operator meets them: one misses a run, one rots. */
class PackIT {
    private Place place;
    private Path files;
    private Recobro recobro;

    @BeforeEach
    void fill() throws Exception {
        place = new Place();
        files = Files.createDirectories(place.directory().resolve("files"));
        for (int number = 0; number < 60; number++) {
            write("old-" + number, number, 20_000);
        }
        recobro = place.configure(List.of(place.dir("local"), place.dir("far")), List.of("""
              web:
                source: {type: files, paths: ["%s"]}
                to: [local, far]
                keep: {last: 1}
            """.formatted(files)));
    }

    @AfterEach
    void clear() throws Exception {
        place.close();
    }

    @Test
    void aDestinationThatMissedARunGetsWhatItLacksAndNothingElse() throws Exception {
        backUp(0);
        Path far = place.directory().resolve("far");
        Path away = place.directory().resolve("away");
        Files.move(far, away);
        Files.writeString(far, "in the way");
        write("new", 99, 30_000);
        backUp(3);
        Files.delete(far);
        Files.move(away, far);
        assertThat(packs("far")).hasSize(1);
        JsonNode copied = recobro.json("replicate", "web");
        assertThat(copied.path("copies").size()).isEqualTo(1);
        assertThat(packs("far")).isEqualTo(packs("local")).hasSize(2);
        recobro.succeed("verify", "web", "--level", "parse");
        backUp(0);
        assertThat(packs("far")).as("nothing was new").hasSize(2);
        recobro.run("show", "latest").expect(0, "packs           2 (", "of which this backup stored 0");
        assertRestored("far");
    }

    @Test
    void aRottenPackIsFoundMendedAndNotBuiltOn() throws Exception {
        backUp(0);
        String pack = packs("local").firstKey();
        flip(place.directory().resolve("local").resolve(pack));
        recobro.run("verify", "web", "--level", "digests", "--from", "local").expect(13, "its SHA-256 does not match");
        recobro.run("list", "web").expect(0, "damaged");
        backUp(0);
        assertThat(packs("local")).as("its content is stored anew").hasSize(2);
        assertRestored("local");
        recobro.run("replicate", "web").expect(0, "far");
        recobro.succeed("verify", "web", "--level", "digests");
        assertThat(recobro.run("list", "web").out()).doesNotContain("damaged");
        Files.delete(place.directory().resolve("local").resolve(pack));
        recobro.run("verify", "web").expect(13, "it is not there");
        recobro.succeed("replicate", "web");
        recobro.succeed("verify", "web", "--level", "parse");
    }

    @Test
    void aSampleReadsAShareAndTellsTheCost() throws Exception {
        backUp(0);
        recobro.run("verify", "web", "--sample", "10%").expect(0, "everything is read once in about");
        recobro.run("verify", "web", "--sample", "0%").expect(2, "--sample 5%");
        flip(place.directory().resolve("far").resolve(packs("far").firstKey()));
        recobro.run("verify", "web", "--sample", "100%").expect(13, "far");
    }

    @Test
    void aManifestTellsHowMuchOfEachPackIsNeededAndSparseOnesAreStoredAnew() throws Exception {
        backUp(0);
        for (int number = 10; number < 60; number++) {
            Files.delete(files.resolve("old-" + number));
        }
        backUp(0);
        assertThat(packs("local")).hasSize(1);
        recobro.succeed("prune", "web", "--confirm");
        backUp(0);
        assertThat(packs("local")).as("what is left of it").hasSize(2);
        recobro.succeed("prune", "web", "--confirm");
        assertThat(packs("local"))
                .as("the old one is too young to be condemned: a run that may be under way could have stored it")
                .hasSize(2);
        assertRestored("local");
    }

    /** In a second of its own: which of two backups of one second is the newer one, chance decides. */
    private void backUp(int status) {
        long second = Instant.now().getEpochSecond();
        while (Instant.now().getEpochSecond() == second) {
            LockSupport.parkNanos(20_000_000);
        }
        recobro.run("backup-now", "web").expect(status);
    }

    private void write(String name, int seed, int bytes) throws IOException {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        Files.write(files.resolve(name), noise);
    }

    private static void flip(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
    }

    /** Packs with their sizes, by their place below the destination. */
    private SortedMap<String, Long> packs(String destination) throws IOException {
        Path root = place.directory().resolve(destination);
        SortedMap<String, Long> packs = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(path -> path.toString().endsWith(".tar.gz"))
                    .filter(path -> path.getParent().endsWith("packs"))
                    .toList()) {
                packs.put(root.relativize(file).toString(), Files.size(file));
            }
        }
        return packs;
    }

    private void assertRestored(String from) throws IOException {
        Path target = Files.createTempDirectory(place.directory(), "restored");
        recobro.succeed("restore", "web", "--from", from, "--into", target.toString());
        try (Stream<Path> all = Files.list(files)) {
            for (Path file : all.toList()) {
                Path restored;
                try (Stream<Path> found = Files.walk(target)) {
                    restored = found.filter(path -> path.endsWith(file.getFileName()))
                            .findFirst()
                            .orElseThrow();
                }
                assertThat(restored).hasSameBinaryContentAs(file);
            }
        }
    }
}
