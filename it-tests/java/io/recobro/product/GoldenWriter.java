package io.recobro.product;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a new folder of golden backups with the product as it is now. By root, for the source has files of others:
 *
 * <pre>
 * java -cp CLASSPATH io.recobro.product.GoldenWriter format-2
 * </pre>
 *
 * The path of the checkout gets into the evidence of drills, so it should be a neutral one.
 * A folder that exists is never rewritten: what it holds was written by the product of its day.
 */
final class GoldenWriter {
    private GoldenWriter() {}

    public static void main(String[] arguments) throws Exception {
        GoldenFolder folder = GoldenFolder.named(arguments[0]);
        if (Files.exists(folder.path())) {
            throw new FileAlreadyExistsException(folder.path().toString());
        }
        System.setProperty("recobro.log.level", "WARN");
        try (GoldenPlace place = new GoldenPlace()) {
            place.makeDatabase();
            place.makeBucket();
            place.makeVectors();
            Recobro recobro = place.recobro();
            System.setProperty("user.name", "recobro"); // who ran it, as the records tell; servers ask for the real one
            try (GoldenPlace.OwnTree _ = new GoldenPlace.OwnTree()) {
                write(place, recobro, folder);
            }
            GoldenFolder.copy(place.destination(), folder.destination());
        }
    }

    private static void write(GoldenPlace place, Recobro recobro, GoldenFolder folder) throws Exception {
        Files.writeString(Files.createDirectory(GoldenPlace.TREE).resolve("gone"), "leaves a pack to be condemned");
        recobro.succeed("backup-now", "files");
        nextSecond();
        Files.delete(GoldenPlace.TREE.resolve("gone"));
        place.makeTree();
        recobro.succeed("backup-now", "files");
        folder.expect("files-previous.txt", GoldenPlace.tree(GoldenPlace.TREE, true));
        nextSecond();
        place.changeTree();
        recobro.succeed("backup-now");
        folder.expect("files-latest.txt", GoldenPlace.tree(GoldenPlace.TREE, true));
        folder.expect("database.txt", place.database(GoldenPlace.DATABASE));
        folder.expect("bucket.txt", place.bucket(""));
        folder.expect("vectors.txt", List.of(place.vectors().points("docs")));
        recobro.succeed("prune", "files", "--confirm");
        recobro.succeed("drill", "files");
        recobro.succeed("drill", "vectors");
        recobro.succeed("drill", "files", "--negative");
        recobro.succeed("verify");
        recobro.succeed("verify", "files", "--sample", "50%");
        String newest = recobro.json("list", "files").get(0).path("id").asString();
        recobro.succeed("pin", newest, "--reason", "golden");
        recobro.succeed(
                "restore", "files", "--into", place.directory().resolve("once").toString());
        try (Stream<Path> left = Files.walk(place.destination())) {
            for (Path path : left.filter(file -> file.endsWith("lease.json")).toList()) {
                throw new AssertionError("left behind: " + path);
            }
        }
    }

    /** Backups of one second are ordered by chance. */
    private static void nextSecond() {
        Clock clock = Clock.systemUTC();
        long second = clock.instant().getEpochSecond();
        while (clock.instant().getEpochSecond() == second) {
            Thread.onSpinWait();
        }
    }
}
