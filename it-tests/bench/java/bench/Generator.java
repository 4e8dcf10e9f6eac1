package bench;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes a Drupal-like database out of a seed: the same rows for the same seed and scale, on every machine. About 0.7 GB of SQL
 * text at scale 1.
 */
public final class Generator {
    private static final String USAGE = """
        usage: java Generator.java [--seed N] [--scale X] (--to DIR | --load CLIENT [ARGUMENT]...)
          --to DIR     writes schema.sql and one TABLE.tsv per table
          --load ...   runs the mariadb client with these arguments (they name the database, which must be empty) and
                       streams the tables into it with LOAD DATA LOCAL, two at a time
        """;

    private Generator() {}

    public static void main(String[] arguments) throws Exception {
        long seed = 1;
        double scale = 1;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seed" -> seed = Long.parseLong(arguments[++i]);
                case "--scale" -> scale = Double.parseDouble(arguments[++i]);
                case "--to" -> {
                    write(Path.of(arguments[++i]), seed, scale);
                    return;
                }
                case "--load" -> {
                    load(List.of(arguments).subList(i + 1, arguments.length), seed, scale);
                    return;
                }
                default -> {
                    System.err.print(USAGE);
                    System.exit(2);
                }
            }
        }
        System.err.print(USAGE);
        System.exit(2);
    }

    static void write(Path folder, long seed, double scale) throws IOException {
        Files.createDirectories(folder);
        StringBuilder schema = new StringBuilder();
        for (Table table : Site.tables(seed, scale)) {
            schema.append(table.create());
            try (OutputStream out =
                    new FileOutputStream(folder.resolve(table.name() + ".tsv").toFile())) {
                fill(table, seed, out);
            }
        }
        Files.writeString(folder.resolve("schema.sql"), schema);
    }

    static void load(List<String> client, long seed, double scale) throws Exception {
        List<Table> tables = new ArrayList<>(Site.tables(seed, scale));
        StringBuilder schema = new StringBuilder();
        tables.forEach(table -> schema.append(table.create()));
        feed(client, List.of(), out -> out.write(schema.toString().getBytes(StandardCharsets.UTF_8)));
        tables.removeIf(table -> table.rows() == 0);
        tables.sort(Comparator.comparing((Table table) -> !table.name().equals("node__body")));
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Future<?>> loading = new ArrayList<>();
            for (Table table : tables) {
                loading.add(two.submit(() -> {
                    feed(client, List.of("--local-infile=1", "-e", loadData(table)), out -> fill(table, seed, out));
                    return null;
                }));
            }
            for (Future<?> each : loading) {
                each.get();
            }
        }
    }

    private static String loadData(Table table) {
        return "SET sql_log_bin=0; SET foreign_key_checks=0; SET sql_mode='NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES';"
                + " LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE `" + table.name() + "` CHARACTER SET binary";
    }

    private static void fill(Table table, long seed, OutputStream out) throws IOException {
        Row row = new Row(out);
        Dice dice = Dice.of(seed, table.name());
        for (long i = 0; i < table.rows(); i++) {
            table.filler().fill(row, dice, i);
            row.end();
        }
        row.flush();
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void feed(List<String> client, List<String> more, Content content)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(client);
        command.addAll(more);
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream out = process.getOutputStream()) {
            content.writeTo(out);
        } catch (IOException e) {
            process.waitFor();
            throw new IOException("unable to load the generated rows: the client stopped reading", e);
        }
        if (process.waitFor() != 0) {
            throw new IOException("unable to load the generated rows: the client ended with " + process.exitValue());
        }
    }
}
