package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Events act by themselves: on a copy beside the original they must not, and never before the rows are compared. */
class EventsIT {
    private static MariaDbServer server;
    private Place place;
    private Recobro recobro;

    @BeforeAll
    static void start() {
        server = MariaDbServer.embedded("--event-scheduler=ON");
        server.execute("", "CREATE DATABASE elsewhere");
        server.execute("elsewhere", "CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY)");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void backUp() throws Exception {
        server.execute("", "CREATE OR REPLACE DATABASE shop", "DROP DATABASE IF EXISTS copy");
        server.execute(
                "shop",
                "CREATE TABLE ticks (id INT AUTO_INCREMENT PRIMARY KEY)",
                "INSERT INTO ticks VALUES ()",
                "CREATE EVENT `on schedule tick` ON SCHEDULE EVERY 1 SECOND ON COMPLETION PRESERVE DO INSERT INTO ticks"
                        + " VALUES ()",
                "CREATE EVENT asleep ON SCHEDULE EVERY 1 SECOND DISABLE DO INSERT INTO elsewhere.log VALUES ()",
                "CREATE EVENT once ON SCHEDULE AT NOW() + INTERVAL 1 HOUR DO INSERT INTO elsewhere.log VALUES ()");
        Place.account(server, "shop");
        place = new Place();
        recobro =
                place.configure(List.of(place.dir("local")), List.of(place.job("db", server.port(), "shop", "local")));
        recobro.succeed("backup-now");
    }

    @AfterEach
    void close() throws Exception {
        place.close();
    }

    private String value(String sql) throws SQLException {
        try (var connection = server.connect("");
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private int ticks(String database) throws SQLException {
        return Integer.parseInt(value("SELECT COUNT(*) FROM " + database + ".ticks"));
    }

    private void awaitTwoTicks(String database) throws Exception {
        int before = ticks(database);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ticks(database) < before + 2) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private String states(String database) throws SQLException {
        return value("SELECT GROUP_CONCAT(EVENT_NAME, ' ', STATUS ORDER BY EVENT_NAME) FROM information_schema.EVENTS"
                + " WHERE EVENT_SCHEMA = '" + database + "'");
    }

    @Test
    void besideTheOriginalTheyAreDisabledAndTold() throws Exception {
        recobro.run(place.asAdmin("restore", "db", "--into", "copy"))
                .expect(0, "events are disabled beside the original: `on schedule tick`, `once`", "ALTER EVENT");
        assertThat(states("copy")).isEqualTo("asleep DISABLED,on schedule tick DISABLED,once DISABLED");
        int restored = ticks("copy");
        awaitTwoTicks("shop");
        assertThat(ticks("copy")).isEqualTo(restored);
    }

    @Test
    void inPlaceOfTheOriginalTheyGoOn() throws Exception {
        server.execute("", "DROP DATABASE shop");
        recobro.succeed(place.asAdmin("restore", "db"));
        assertThat(states("shop")).isEqualTo("asleep DISABLED,on schedule tick ENABLED,once ENABLED");
        awaitTwoTicks("shop");
    }

    @Test
    void theyComeAfterTheComparison() throws Exception {
        JsonNode report = recobro.json(place.asAdmin("restore", "db", "--into", "copy"));
        assertThat(report.findValuesAsString("name")).containsSubsequence("tail", "check", "events");
        assertThat(report.toString()).contains("3 events");
    }

    @Test
    void aDatabaseWithoutItsEventsIsNotFinished() throws Exception {
        server.execute("shop", "DROP EVENT `on schedule tick`");
        recobro.succeed("backup-now");
        recobro.succeed(place.asAdmin("restore", "--all", "--dry-run"));
        server.execute("shop", "DROP EVENT asleep");
        recobro.run(place.asAdmin("restore", "--all", "--dry-run")).expect(2, "not empty");
    }

    @Test
    void oneWhoseOnlyTimeIsOverIsToldAndNoFault() throws Exception {
        server.execute("shop", "ALTER EVENT once ON SCHEDULE AT NOW() + INTERVAL 3 SECOND");
        recobro.succeed("backup-now");
        awaitTwoTicks("shop");
        awaitTwoTicks("shop");
        server.execute("", "DROP DATABASE shop");
        recobro.run(place.asAdmin("restore", "db")).expect(0, "event 'once' is not there");
        assertThat(states("shop")).isEqualTo("asleep DISABLED,on schedule tick ENABLED");
    }
}
