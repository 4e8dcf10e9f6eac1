package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lists 1,000 backups: one real backup, whose manifest and records are repeated under other ids. */
final class ListPart {
    private static final int BACKUPS = 1_000;
    private static final String NAME = "recobro list, 1,000 backups";

    private final Place place;

    ListPart(Place place) {
        this.place = place;
    }

    void run() throws Exception {
        multiply(place.backups("gzip"));
        List<String> command = place.recobro("list", "gzip", "--json");
        long found = place.runner().run(command).output().split("\"id\"", -1).length - 1;
        if (found != BACKUPS) {
            throw new IOException("'recobro list' showed " + found + " backups instead of " + BACKUPS);
        }
        for (int i = 0; i < Math.max(5, place.options().runs()); i++) {
            place.report().run(NAME, place.runner().run(command));
        }
        place.report().value(NAME, Cost.median(place.report().runs(NAME)), "s", 0.5);
    }

    private static void multiply(Path job) throws IOException {
        Path manifest;
        try (Stream<Path> manifests = Files.list(job.resolve("manifests"))) {
            manifest = manifests.findFirst().orElseThrow(() -> new IOException("no manifest in " + job));
        }
        String id = manifest.getFileName().toString().replaceAll("_.*", "");
        List<Path> originals;
        try (Stream<Path> all = Files.walk(job)) {
            originals = new ArrayList<>(all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(id))
                    .filter(file -> !file.startsWith(job.resolve("backups")))
                    .toList());
        }
        for (int i = 1; i < BACKUPS; i++) {
            String other = String.format("20240101T%02d%02d%02dZ-%06d", i / 3600, i / 60 % 60, i % 60, i);
            for (Path original : originals) {
                Path copy = job.resolve(job.relativize(original).toString().replace(id, other));
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, Files.readString(original).replace(id, other));
            }
        }
    }
}
