package io.recobro.kill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * What lies in the destinations before a process is killed: templates for lanes, and the source as it is then. Backups and
 * prunes of the past are real ones, made with a clock of the past.
 */
final class Scenes {
    private static final int SMALL = 700;
    private static final int LARGE = 200_000;

    private final Path home;
    private final Path source;
    private List<String> expired = List.of();

    /** @param home takes the source and the templates */
    Scenes(Path home) throws IOException {
        this.home = home;
        this.source = Files.createDirectories(home.resolve("source"));
    }

    Path source() {
        return source;
    }

    Path template(String name) {
        return home.resolve("template-" + name);
    }

    /** Ids of the backups that a prune of the scene {@code pruned} is asked to remove. */
    List<String> expired() {
        return expired;
    }

    void prepare() throws IOException {
        new Lane(home, "empty", source).keep(template("empty"));
        Lane old = new Lane(home, "old", source);
        Files.createDirectories(source.resolve("deep/er"));
        Files.createSymbolicLink(source.resolve("link"), Path.of("deep/stays"));
        write("deep/stays", 1, SMALL);
        Files.createLink(source.resolve("deep/other-name"), source.resolve("deep/stays"));
        write("large", 2, LARGE);
        generation(old, 10, -80);
        generation(old, 20, -70);
        generation(old, 30, -58);
        old.succeed(days(-57), "prune", "--confirm"); // condemns the packs of what it removes
        generation(old, 40, -30);
        forget(old.stored("a"));
        forget(old.stored("b"));
        generation(old, 50, -20);
        Lane young = new Lane(home, "young", source);
        young.succeed(days(-2), "backup-now");
        young.keep(template("one"));
        Path behind = home.resolve("behind");
        Trees.copy(young.directory().resolve("b"), behind);
        generation(old, 60, -1);
        young.succeed(days(-1), "backup-now");
        young.keep(template("two"));
        Trees.remove(young.directory().resolve("b"));
        Trees.copy(behind, young.directory().resolve("b"));
        young.keep(template("behind"));
        expired = List.copyOf(new TreeSet<>(old.stored("a").backups())
                .headSet(old.stored("a").backups().last()));
        old.keep(template("pruned"));
    }

    /** Half of the small files are new, and all of this is backed up; nearly all of the generation before is gone. */
    private void generation(Lane lane, int number, int day) throws IOException {
        for (int file = 0; file < 6; file++) {
            Files.deleteIfExists(source.resolve("deep/er/" + (number - 10) + "-" + file));
            write("deep/er/" + number + "-" + file, number + file, SMALL);
        }
        write("changes", number, SMALL);
        lane.succeed(days(day), "backup-now");
    }

    /** As if the newest backup had never been published. */
    private static void forget(StoredSite stored) throws IOException {
        String newest = stored.backups().last();
        try (var manifests = Files.list(stored.root().resolve(stored.job()).resolve("manifests"))) {
            for (Path manifest : manifests.toList()) {
                if (manifest.getFileName().toString().startsWith(newest)) {
                    Files.delete(manifest);
                }
            }
        }
    }

    private void write(String name, int seed, int bytes) throws IOException {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        byte[] start = ("file " + name).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(start, 0, noise, 0, start.length);
        Files.write(source.resolve(name), noise);
    }

    static Duration days(int days) {
        return Duration.ofDays(days);
    }
}
