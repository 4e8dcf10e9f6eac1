package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Everything that the parts of the benchmark share. */
record Place(Options options, Path project, Path folder, Tools tools, Runner runner, MariaDb server, Report report) {
    String recobro() {
        return project.resolve("recobro").toString();
    }

    /** The configuration file of the measured jobs. */
    Path configuration() {
        return folder.resolve("recobro.yml");
    }

    List<String> recobro(String... arguments) {
        return Stream.concat(Stream.of(recobro(), "-c", configuration().toString()), Stream.of(arguments))
                .toList();
    }

    /** Where the job's backups lie. */
    Path backups(String job) {
        return folder.resolve("backups/bench").resolve(job);
    }

    void configure() throws IOException {
        Path password = folder.resolve("password");
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "bench\n");
        StringBuilder text = new StringBuilder(
                "site: bench\ndestinations:\n  local: {type: dir, path: " + folder.resolve("backups") + "}\njobs:\n");
        job(text, "gzip", "bench", "gzip, level: 1");
        job(text, "zstd", "bench", "zstd, level: 3");
        job(text, "other", "bench_other", "gzip, level: 1");
        Files.createDirectories(folder.resolve("backups"));
        Files.writeString(configuration(), text);
    }

    private void job(StringBuilder text, String name, String database, String compression) {
        text.append("  ")
                .append(name)
                .append(":\n    source: {type: mariadb, host: 127.0.0.1, port: ")
                .append(server.port())
                .append(", user: bench, password: {file: ")
                .append(folder.resolve("password"))
                .append("}, databases: [")
                .append(database)
                .append("], sessions: 2}\n    to: [local]\n    compression: {codec: ")
                .append(compression)
                .append("}\n    drill: {scratch: {directory: ")
                .append(folder.resolve("scratch"))
                .append("}}\n");
    }

    void generate(String database, double scale) throws Exception {
        System.err.printf("generating %s, scale %s%n", database, scale);
        server.query("CREATE DATABASE " + database);
        Generator.load(server.client(database), options.seed(), scale);
        server.settle();
    }

    /** Runs all of them once, then again, as often as asked; records the costs under their names. */
    void compete(List<Contender> contenders) throws Exception {
        for (int run = 0; run < options.runs(); run++) {
            for (Contender each : contenders) {
                each.prepare();
                server.settle();
                Cost cost = runner.run(each.command(), server.handle());
                report.run(each.name(), cost);
                each.inspect(cost);
            }
        }
    }

    static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> {
                try {
                    Files.delete(each);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Bytes of all files below. */
    static long bytes(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(each -> each.toFile().length())
                    .sum();
        }
    }
}
