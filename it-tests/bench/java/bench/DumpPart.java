package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Dumps one database into a directory. Leaves the last result of each contender in place. */
final class DumpPart {
    static final String GZIP = "recobro gzip -1";
    static final String ZSTD = "recobro zstd -3";
    static final String MYDUMPER = "mydumper -c -t 2";
    static final String DUMP_GZIP = "mariadb-dump | gzip -1";
    static final String DUMP_IGZIP = "mariadb-dump | igzip -1";

    private final Place place;

    DumpPart(Place place) {
        this.place = place;
    }

    /** Measures all, or makes only what a restore needs. */
    void run() throws Exception {
        place.compete(contenders());
        Report report = place.report();
        report.compareTimes(GZIP, MYDUMPER, 0.40);
        report.compareTimes(GZIP, DUMP_GZIP, 0.60);
        report.compareTimes(GZIP, DUMP_IGZIP, 0.85);
        report.compareSizes(GZIP, DUMP_GZIP, 1.0);
        report.compareTimes(ZSTD, MYDUMPER, 0.35);
        report.compareSizes(ZSTD, DUMP_GZIP, 0.80);
    }

    /** What the restores read, where it is not there yet. Not measured. */
    void provide() throws Exception {
        for (Contender each : contenders()) {
            boolean wanted = List.of(GZIP, MYDUMPER, DUMP_GZIP).contains(each.name());
            if (wanted && place.report().runs(each.name()).isEmpty()) {
                each.prepare();
                place.runner().run(each.command());
            }
        }
    }

    private List<Contender> contenders() throws IOException {
        Tools tools = place.tools();
        String dump = tools.need("mariadb-dump") + " "
                + String.join(" ", place.server().login()) + " --single-transaction bench";
        List<Contender> all = new ArrayList<>();
        all.add(new Dump(GZIP, place.backups("gzip"), place.recobro("backup-now", "gzip")));
        if (tools.all("mydumper")) {
            Path folder = place.folder().resolve("mydumper");
            all.add(new Dump(
                    MYDUMPER,
                    folder,
                    List.of(
                            tools.need("mydumper"),
                            "--user=root",
                            "--socket=" + place.server().socket(),
                            "--database=bench",
                            "-c",
                            "-t",
                            "2",
                            "-o",
                            folder.toString())));
        }
        if (tools.all("gzip")) {
            all.add(new Dump(
                    DUMP_GZIP,
                    place.folder().resolve("gzip"),
                    Runner.pipeline(dump + " | gzip -1 > gzip/bench.sql.gz")));
        }
        if (tools.all("igzip")) {
            all.add(new Dump(
                    DUMP_IGZIP,
                    place.folder().resolve("igzip"),
                    Runner.pipeline(dump + " | igzip -1 -c > igzip/bench.sql.gz")));
        }
        all.add(new Dump(ZSTD, place.backups("zstd"), place.recobro("backup-now", "zstd")));
        return all;
    }

    private final class Dump implements Contender {
        private final String name;
        private final Path result;
        private final List<String> command;

        Dump(String name, Path result, List<String> command) {
            this.name = name;
            this.result = result;
            this.command = command;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void prepare() throws IOException {
            Place.remove(result);
            Files.createDirectories(result);
        }

        @Override
        public List<String> command() {
            return command;
        }

        @Override
        public void inspect(Cost cost) throws IOException {
            place.report().size(name, Place.bytes(result));
        }
    }
}
