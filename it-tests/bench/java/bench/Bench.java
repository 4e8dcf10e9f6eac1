package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The benchmark's main program; {@code it-tests/bench/run} starts it. */
public final class Bench {
    /** A signal came: this program ends by itself, with the status of the signal. */
    private static volatile boolean ending;

    private Bench() {}

    public static void main(String[] arguments) {
        for (String argument : arguments) {
            if (argument.equals("--help") || argument.equals("-h")) {
                System.out.print(Options.HELP);
                return;
            }
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("run: " + e.getMessage());
            System.err.print(Options.HELP);
            System.exit(2);
            return;
        }
        try {
            measure(options, Path.of(System.getProperty("bench.project")));
        } catch (Exception e) {
            if (ending) {
                System.err.println("interrupted");
                return;
            }
            System.err.println("run: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            System.exit(1);
        }
    }

    private static void measure(Options options, Path project) throws Exception {
        Path folder = options.folder() == null
                ? Files.createTempDirectory("recobro-bench")
                : Files.createDirectories(options.folder());
        Thread main = Thread.currentThread();
        // on a signal: interrupt, and wait until servers and files are gone
        Thread clean = new Thread(() -> {
            ending = true;
            main.interrupt();
            try {
                main.join(90_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(clean);
        try {
            measureIn(folder, options, project);
        } finally {
            if (options.keep()) {
                System.err.println("kept " + folder);
            } else {
                Place.remove(folder);
            }
            if (!ending) {
                Runtime.getRuntime().removeShutdownHook(clean);
            }
        }
    }

    private static void measureIn(Path folder, Options options, Path project) throws Exception {
        Tools tools = new Tools();
        Report report = new Report();
        Clock clock = Clock.systemUTC();
        Map<String, String> environment = Map.of("RECOBRO_JAVA_HOME", System.getProperty("java.home"));
        Runner runner = new Runner(folder, environment);
        System.err.println("building");
        String help = runner.run(java.util.List.of(project.resolve("recobro").toString(), "--version"))
                .output();
        // a jar built by hand is newer than the cache, which would not be used then
        runner.run(java.util.List.of(
                "env", "RECOBRO_TRAIN=yes", project.resolve("recobro").toString()));
        if (options.parts().equals(java.util.Set.of("files"))) {
            Place place = new Place(options, project, folder, tools, runner, null, report);
            facts(place, help);
            new FilesPart(place).run();
            finish(report, tools, clock, project);
            return;
        }
        try (MariaDb server = MariaDb.start(tools, folder)) {
            Place place = new Place(options, project, folder, tools, runner, server, report);
            facts(place, help);
            place.configure();
            if (!options.parts().equals(java.util.Set.of("s3"))) {
                place.generate("bench", options.scale());
                databaseFacts(place);
            }
            DumpPart dump = new DumpPart(place);
            if (options.parts().contains("dump")) {
                dump.run();
            }
            if (options.parts().contains("restore")) {
                dump.provide();
                new RestorePart(place).run();
            }
            if (options.parts().contains("drill")) {
                dump.provide();
                new DrillPart(place).run();
            }
            if (options.parts().contains("s3")) {
                new S3Part(place).run();
            }
            if (options.parts().contains("memory")) {
                new MemoryPart(place).run();
            }
            if (options.parts().contains("list")) {
                dump.provide();
                new ListPart(place).run();
            }
            if (options.parts().contains("files")) {
                new FilesPart(place).run();
            }
        }
        finish(report, tools, clock, project);
    }

    private static void finish(Report report, Tools tools, Clock clock, Path project) throws IOException {
        report.print(tools.missing());
        System.out.println("raw runs: "
                + report.write(
                        project.resolve("it-tests/bench/results"), clock.instant(), tools.versions(), tools.missing()));
    }

    private static void facts(Place place, String version) throws IOException {
        Report report = place.report();
        report.fact("recobro", version.strip().lines().findFirst().orElse(""));
        report.fact("java", Runtime.version().toString());
        report.fact("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        report.fact(
                "processor",
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .findFirst()
                        .map(line -> line.replaceAll(".*:\\s*", ""))
                        .orElse("unknown"));
        report.fact("load before", Files.readString(Path.of("/proc/loadavg")).strip());
        report.fact("server settings", String.join(" ", MariaDb.SETTINGS));
        report.fact("scale", Double.toString(place.options().scale()));
        report.fact("seed", Long.toString(place.options().seed()));
        report.fact("runs", Integer.toString(place.options().runs()));
    }

    private static void databaseFacts(Place place) throws IOException, InterruptedException {
        place.report()
                .fact(
                        "database",
                        place.server()
                                .query("SELECT CONCAT(COUNT(*), ' tables, ', ROUND(SUM(data_length + index_length) /"
                                        + " 1e6), ' MB in the server') FROM information_schema.tables WHERE"
                                        + " table_schema='bench'"));
        place.report().fact("server", place.server().query("SELECT VERSION()"));
    }
}
