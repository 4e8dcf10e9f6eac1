package io.recobro.product;

import io.recobro.fixture.MariaDbServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A client that commits 1, 2, 3, … without pause, each into both tables in one transaction, until it is stopped or the
 * server is gone. It remembers when each commit began and was acknowledged, and what the server calls it.
 */
final class Counter implements AutoCloseable {
    static final List<String> TABLES = List.of("aa_first", "zz_last");

    private final Clock clock = Clock.systemUTC();
    private final List<Commit> commits = new CopyOnWriteArrayList<>();
    private final Thread writer;
    private volatile boolean stopped;

    /** A commit that the server acknowledged. */
    record Commit(long number, Instant began, Instant acknowledged, String gtid) {}

    private Counter(MariaDbServer server, String database) {
        writer = Thread.ofPlatform().start(() -> write(server, database));
    }

    /** Makes the tables and begins to count. */
    static Counter start(MariaDbServer server, String database) {
        for (String table : TABLES) {
            server.execute(database, "CREATE TABLE " + table + " (n BIGINT PRIMARY KEY, at TIMESTAMP(6))");
        }
        return new Counter(server, database);
    }

    private void write(MariaDbServer server, String database) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (long number = 1; !stopped; number++) {
                Instant began = clock.instant();
                statement.execute("BEGIN");
                for (String table : TABLES) {
                    statement.execute("INSERT INTO " + table + " VALUES (" + number + ", NOW(6))");
                }
                statement.execute("COMMIT");
                Instant acknowledged = clock.instant();
                commits.add(new Commit(number, began, acknowledged, lastGtid(statement)));
            }
        } catch (SQLException gone) {
            stopped = true;
        }
    }

    private static String lastGtid(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT @@last_gtid")) {
            result.next();
            return result.getString(1);
        }
    }

    /** Waits until so many more numbers are acknowledged. */
    void awaitMore(int numbers) throws InterruptedException {
        int wanted = commits.size() + numbers;
        while (commits.size() < wanted) {
            if (writer.join(java.time.Duration.ofMillis(5))) {
                throw new AssertionError("the counter stopped at " + commits.size());
            }
        }
    }

    /** All acknowledged commits, in their order. */
    List<Commit> commits() {
        return commits;
    }

    Optional<Commit> withGtid(String gtid) {
        return commits.stream().filter(commit -> commit.gtid().equals(gtid)).findFirst();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
