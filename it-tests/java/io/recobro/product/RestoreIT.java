package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Where a backup may go, and that nothing is destroyed on the way. */
class RestoreIT {
    private static MariaDbServer server;
    private static Place place;
    private static Recobro recobro;

    @BeforeAll
    static void backUp() throws Exception {
        server = MariaDbServer.embedded();
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE one (id INT PRIMARY KEY, v INT, pad VARBINARY(300))",
                "INSERT INTO one SELECT seq, 100, RANDOM_BYTES(250) FROM seq_1_to_20000",
                "CREATE TABLE two LIKE one",
                "INSERT INTO two SELECT * FROM one");
        Place.account(server, "shop");
        place = new Place();
        recobro =
                place.configure(List.of(place.dir("local")), List.of(place.job("db", server.port(), "shop", "local")));
        recobro.succeed("backup-now");
    }

    @AfterAll
    static void stop() throws Exception {
        place.close();
        server.close();
    }

    private static String value(String sql) throws SQLException {
        return value(server, sql);
    }

    private static String value(MariaDbServer where, String sql) throws SQLException {
        try (Connection connection = where.connect("");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void aTargetThatHoldsDataIsRefusedAndReplacedByNameAfterASafetyBackup() throws Exception {
        server.execute("", "CREATE DATABASE filled");
        server.execute("filled", "CREATE TABLE precious (id INT PRIMARY KEY)", "INSERT INTO precious VALUES (42)");
        recobro.run(place.asAdmin("restore", "db", "--into", "filled"))
                .expect(2, "'filled on ", "not empty", "hint: ", "--replace filled");
        recobro.run(place.asAdmin("restore", "db", "--into", "filled", "--replace", "shop"))
                .expect(2, "'filled'");
        recobro.run(place.asAdmin("restore", "db")).expect(2, "'shop on ", "--replace shop");
        assertThat(value("SELECT id FROM filled.precious")).isEqualTo("42");
        assertThat(value("SELECT COUNT(*) FROM shop.one")).isEqualTo("20000");
        assertThat(recobro.json("list")).hasSize(1);

        recobro.succeed(place.asAdmin("restore", "db", "--into", "filled", "--replace", "filled"));
        assertThat(value("SELECT COUNT(*) FROM filled.one")).isEqualTo("20000");
        assertThat(value("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'filled'"))
                .isEqualTo("2");
        JsonNode list = recobro.json("list");
        assertThat(list).hasSize(2);
        String safety = list.get(0).get("job").asString().equals("db.before-restore")
                ? list.get(0).get("id").asString()
                : list.get(1).get("id").asString();
        recobro.succeed("show", safety);
        recobro.succeed("verify", "--level", "parse");
        recobro.succeed(place.asAdmin("restore", "db.before-restore", "--backup", safety, "--into", "as_it_was"));
        assertThat(value("SELECT id FROM as_it_was.precious")).isEqualTo("42");
        recobro.succeed(place.asAdmin("restore", "db", "--into", "newest_of_job"));
    }

    @Test
    void oneTable() throws Exception {
        recobro.succeed(place.asAdmin("restore", "db", "--table", "two", "--into", "part"));
        assertThat(value("SELECT GROUP_CONCAT(TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'part'"))
                .isEqualTo("two");
        assertThat(value("SELECT COUNT(*) FROM part.two JOIN shop.two s USING (id, pad)"))
                .isEqualTo("20000");
        recobro.run(place.asAdmin("restore", "db", "--table", "tow", "--into", "none"))
                .expect(2, "'tow'", "two");
    }

    @Test
    void theDumpOfAnotherTool() throws Exception {
        new PlainTools(server, place.directory()).shell(place.directory(), "mariadb-dump shop | gzip > foreign.sql.gz");
        Path dump = place.directory().resolve("foreign.sql.gz");
        recobro.succeed(place.asAdmin(
                "restore", "--file", dump.toString(), "--into", "foreign_dump", "--port", "" + server.port()));
        assertThat(value("SELECT COUNT(*) FROM foreign_dump.one JOIN shop.one s USING (id, pad)"))
                .isEqualTo("20000");
    }

    @Test
    void ourOwnDumpAsALoneFile() throws Exception {
        Path dump = place.stored("local", ".sql.gz", "/db/");
        recobro.succeed(
                place.asAdmin("restore", "--file", dump.toString(), "--into", "lone", "--port", "" + server.port()));
        assertThat(value("SELECT COUNT(*) FROM lone.one JOIN shop.one s USING (id, pad)"))
                .isEqualTo("20000");
    }

    @Test
    void anotherServer() throws Exception {
        try (MariaDbServer other = MariaDbServer.embedded()) {
            recobro.succeed(place.asAdmin("restore", "db", "--port", "" + other.port()));
            assertThat(value(other, "SELECT COUNT(*) FROM shop.two")).isEqualTo("20000");
        }
    }

    @Test
    void aBackupThatIsNotThere() {
        recobro.run(place.asAdmin("restore", "db", "--backup", "20200101T000000Z-aaaaaa", "--into", "none"))
                .expect(1, "20200101T000000Z-aaaaaa");
        recobro.run(place.asAdmin("restore", "db", "--at", "2020-01-01", "--into", "none"))
                .expect(1, "hint: ");
    }

    @Test
    void moneyThatMovesDuringTheBackupIsNeitherLostNorMade() throws Exception {
        server.execute("", "CREATE DATABASE bank");
        server.execute(
                "bank", "CREATE TABLE one AS SELECT * FROM shop.one", "CREATE TABLE two AS SELECT * FROM shop.two");
        server.execute("bank", "ALTER TABLE one ADD PRIMARY KEY (id)", "ALTER TABLE two ADD PRIMARY KEY (id)");
        Place.account(server, "bank");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger moves = new AtomicInteger();
        Thread writer = Thread.ofPlatform().start(() -> move(stop, moves));
        try (Place own = new Place();
                Tap tap = new Tap(server.port(), 3_000_000, () -> awaitMoves(moves, moves.get() + 100))) {
            Recobro banking =
                    own.configure(List.of(own.dir("local")), List.of(own.job("bank", tap.port(), "bank", "local")));
            awaitMoves(moves, 1);
            banking.succeed("backup-now");
            assertThat(tap.done()).isTrue();
            stop.set(true);
            writer.join();
            banking.succeed(own.asAdmin("restore", "bank", "--into", "bank_copy"));
            assertThat(value("SELECT (SELECT SUM(v) FROM bank_copy.one) + (SELECT SUM(v) FROM bank_copy.two)"))
                    .isEqualTo("4000000");
            assertThat(value("SELECT COUNT(*) FROM bank_copy.one a JOIN bank.one b USING (id) WHERE a.v <> b.v"))
                    .as("control: rows that moved since")
                    .isNotEqualTo("0");
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    private static void awaitMoves(AtomicInteger moves, int wanted) {
        while (moves.get() < wanted) {
            Thread.onSpinWait();
        }
    }

    private static void move(AtomicBoolean stop, AtomicInteger moves) {
        try (Connection connection = server.connect("bank");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 1; !stop.get(); i++) {
                statement.execute("UPDATE one SET v = v - 1 WHERE id = " + (1 + i * 7 % 20000));
                statement.execute("UPDATE two SET v = v + 1 WHERE id = " + (1 + i * 11 % 20000));
                connection.commit();
                moves.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
