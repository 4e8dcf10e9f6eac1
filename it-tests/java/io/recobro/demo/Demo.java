package io.recobro.demo;

import io.recobro.fixture.MariaDbServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole path in front of the audience: backup, proof, damage, restore, comparison, and the two numbers. */
public final class Demo {
    private static final String RESTORED = "drupal_restored";
    private static final String USAGE = """
        Usage: recobro demo [--keep]

        Starts a real MariaDB and an S3 server on this machine, fills a small Drupal-like database, backs it up to a
        directory and to S3, verifies, rehearses a restore, damages the database, restores it and compares every row.
        Needs neither root nor Docker. Nothing stays behind.

          --keep   leave the servers up until Ctrl-C, to play with
          --help   show this help

        Exit status: 0 when the restored database is what it was, 1 otherwise.
        """;

    private final Stage stage;
    private final Product product;
    private final PrintStream screen;
    private final Clock clock;
    private final SequencedMap<String, Duration> phases = new LinkedHashMap<>();

    private Demo(Stage stage, Product product, PrintStream screen, Clock clock) {
        this.stage = stage;
        this.product = product;
        this.screen = screen;
        this.clock = clock;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> options = List.of(arguments);
        if (options.contains("--help") || options.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        if (!List.of("--keep").containsAll(options)) {
            System.err.print(USAGE);
            System.exit(2);
        }
        System.exit(show(Product.program(), options.contains("--keep"), System.out));
    }

    /** Runs the demonstration; returns the exit status. Nothing is left running when it returns. */
    static int show(List<String> program, boolean keep, PrintStream screen) throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        long start = System.nanoTime();
        screen.println("Recobro demo: a real MariaDB, a directory and an S3 server, on this machine only");
        try (Stage stage = Stage.build()) {
            Thread onInterrupt = new Thread(() -> closeQuietly(stage, screen));
            Runtime.getRuntime().addShutdownHook(onInterrupt);
            Demo demo = new Demo(stage, new Product(program, stage.configuration(), screen), screen, clock);
            demo.begin("Start the servers");
            demo.end(since(start));
            screen.printf(
                    "     MariaDB on %s:%d, S3 on %s%n",
                    stage.database.host(), stage.database.port(), stage.objects.endpoint());
            demo.play();
            screen.printf("%nAll of it took %s.%n", seconds(since(start)));
            if (keep) {
                demo.explain();
                new CountDownLatch(1).await();
            }
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
            return 0;
        } catch (DemoFailedException failed) {
            screen.println("\nThe demo failed: " + failed.getMessage());
            return 1;
        } catch (SQLException failed) {
            screen.println("\nThe demo failed: the database says: " + failed.getMessage());
            return 1;
        }
    }

    private void play() throws IOException, InterruptedException, SQLException {
        Fingerprint before = fill();

        begin("Back up to the directory and to S3 at once");
        end(product.run("backup-now"));
        begin("Verify every stored byte, in both places");
        end(product.run("verify", "db", "--level", "digests"));
        product.run("list");
        Instant recoveryPoint = newestRecoveryPoint();
        begin("Rehearse: restore from S3 into a private server, compare, check, keep the evidence");
        end(product.run("drill", "db"));

        Instant disaster = damage(before);
        begin("Restore from S3 beside the damaged database");
        Duration restore = product.run(restore("--from", "s3", "--into", RESTORED));
        end(restore);
        compare(before);

        screen.println();
        phases.forEach((phase, took) -> screen.printf("%8s  %s%n", seconds(took), phase));
        screen.println();
        screen.printf(
                "RPO measured: %s from the recovery point to the disaster; what was written between is lost%n",
                seconds(Duration.between(recoveryPoint, disaster)));
        screen.printf(
                "RTO measured: %s from the restore command to a restored database, compared with the backup%n",
                seconds(restore));
    }

    /** Restoring takes an account that may write; the one of the job may only read. */
    private String[] restore(String... arguments) {
        String[] command = {
            "restore",
            "db",
            "--user",
            MariaDbServer.ADMIN,
            "--password-file",
            stage.adminPassword().toString()
        };
        return Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new);
    }

    private Fingerprint fill() throws SQLException {
        begin("Fill a Drupal-like database");
        long start = System.nanoTime();
        try (Connection connection = stage.database.connect(DemoDatabase.NAME)) {
            DemoDatabase.fill(connection);
            Fingerprint fingerprint = Fingerprint.of(connection);
            end(since(start));
            screen.printf(
                    Locale.ROOT,
                    "     %d tables and views, %,d rows, %.0f MB of values; SHA-256 of every table taken%n",
                    fingerprint.tables().size(),
                    fingerprint.rows(),
                    fingerprint.bytes() / 1e6);
            return fingerprint;
        }
    }

    private Instant newestRecoveryPoint() throws IOException, InterruptedException {
        JsonNode backups = JsonMapper.builder().build().readTree(product.read("list", "db", "--json"));
        Instant newest = Instant.EPOCH;
        for (JsonNode backup : backups) {
            Instant point = Instant.parse(backup.get("recovery_point_at").asString());
            newest = point.isAfter(newest) ? point : newest;
        }
        return newest;
    }

    private Instant damage(Fingerprint before) throws SQLException {
        begin("Damage the database");
        long start = System.nanoTime();
        try (Connection connection = stage.database.connect(DemoDatabase.NAME);
                Statement statement = connection.createStatement()) {
            DemoDatabase.work(connection, 25);
            Instant disaster = clock.instant();
            for (String sql : DemoDatabase.damage()) {
                screen.println("   > " + sql);
                statement.execute(sql);
            }
            end(since(start));
            Fingerprint.of(connection)
                    .differencesFrom(before)
                    .forEach((table, what) -> screen.println("     " + table + ": " + what));
            return disaster;
        }
    }

    private void compare(Fingerprint before) throws SQLException {
        begin("Compare with the database before the damage");
        long start = System.nanoTime();
        try (Connection connection = stage.database.connect(RESTORED)) {
            Fingerprint restored = Fingerprint.of(connection);
            SortedMap<String, String> differences = restored.differencesFrom(before);
            end(since(start));
            if (!differences.isEmpty()) {
                throw new DemoFailedException("the restored database differs: " + differences);
            }
            screen.printf(
                    Locale.ROOT,
                    "     %d of %d tables and views have the same rows and the same SHA-256%n",
                    restored.tables().size(),
                    before.tables().size());
        }
    }

    private void explain() {
        Path root = stage.directory;
        screen.printf("""

            Still up, until you press Ctrl-C:
              configuration  %1$s/recobro.yml
              backups        %1$s/backups  (RESTORE.md lies beside each; they are plain .sql.gz)
              database       %2$s -h 127.0.0.1 -P %3$d -u boss -pboss-secret %4$s
            Try:
              ./recobro -c %1$s/recobro.yml list
              ./recobro -c %1$s/recobro.yml show latest
              ./recobro -c %1$s/recobro.yml restore db --user boss --password-file %1$s/admin --table users_field_data --into one_table
            """, root, stage.database.program("mariadb"), stage.database.port(), DemoDatabase.NAME);
    }

    private void begin(String phase) {
        screen.printf("%n%d. %s%n", phases.size() + 1, phase);
        phases.put(phase, Duration.ZERO);
    }

    private void end(Duration took) {
        phases.put(phases.lastEntry().getKey(), took);
    }

    private static void closeQuietly(Stage stage, PrintStream screen) {
        try {
            stage.close();
        } catch (IOException e) {
            screen.println("unable to clean up '" + stage.directory + "': " + e.getMessage());
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
