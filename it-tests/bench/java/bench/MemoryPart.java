package bench;

import java.nio.file.Files;

/** Peak resident set of our programs in their usual heap, over a database and one ten times larger or smaller. */
final class MemoryPart {
    private static final double LIMIT = 300;

    private final Place place;

    MemoryPart(Place place) {
        this.place = place;
    }

    void run() throws Exception {
        double factor = place.options().tenfold() ? 10 : 0.1;
        place.generate("bench_other", place.options().scale() * factor);
        String here = "scale " + place.options().scale();
        String there = "scale " + place.options().scale() * factor;
        long backup = peak("memory: backup-now, " + here, "gzip", true);
        long restore = peak("memory: restore, " + here, "gzip", false);
        long otherBackup = peak("memory: backup-now, " + there, "other", true);
        long otherRestore = peak("memory: restore, " + there, "other", false);
        growth("backup-now", backup, otherBackup, factor);
        growth("restore", restore, otherRestore, factor);
        place.server().query("DROP DATABASE bench_other");
    }

    private long peak(String name, String job, boolean backup) throws Exception {
        if (backup) {
            Place.remove(place.backups(job));
            Files.createDirectories(place.backups(job));
        }
        place.server().query("DROP DATABASE IF EXISTS bench_memory");
        Cost cost = place.runner()
                .run(
                        backup
                                ? place.recobro("backup-now", job)
                                : place.recobro(
                                        "restore",
                                        job,
                                        "--into",
                                        "bench_memory",
                                        "--sessions",
                                        "2",
                                        "--no-binlog",
                                        "--json"),
                        place.server().handle());
        place.server().query("DROP DATABASE IF EXISTS bench_memory");
        place.report().run(name, cost);
        place.report().value(name, cost.peak() / 1048576.0, "MB", LIMIT);
        return cost.peak();
    }

    private void growth(String what, long here, long there, double factor) {
        double grown = factor > 1 ? (double) there / here : (double) here / there;
        place.report().told("memory: " + what + ", tenfold database / the smaller", grown, "x");
    }
}
