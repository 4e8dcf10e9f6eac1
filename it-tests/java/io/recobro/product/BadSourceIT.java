package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with a source is said clearly, and half a backup is never seen. */
class BadSourceIT {
    private static MariaDbServer server;
    private Place place;

    @BeforeAll
    static void start() {
        server = MariaDbServer.embedded();
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE big (id INT PRIMARY KEY, v VARBINARY(1024))",
                "INSERT INTO big SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_20000",
                "CREATE TABLE small (id INT PRIMARY KEY)",
                "INSERT INTO small VALUES (1)");
        Place.account(server, "shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void place() throws Exception {
        place = new Place();
    }

    @AfterEach
    void nothingIsLost() throws Exception {
        place.close();
    }

    private Recobro recobro(int port, String database) throws Exception {
        return place.configure(List.of(place.dir("local")), List.of(place.job("db", port, database, "local")));
    }

    private void assertNothingStored() throws Exception {
        assertThat(place.stored("local")).isEmpty();
        assertThat(place.configure(
                                List.of(place.dir("local")), List.of(place.job("db", server.port(), "shop", "local")))
                        .json("list"))
                .isEmpty();
    }

    @Test
    void theControlWorks() throws Exception {
        try (Tap tap = new Tap(server.port(), 4_000_000, () -> {})) {
            recobro(tap.port(), "shop").succeed("backup-now");
            assertThat(tap.done()).isTrue();
        }
        assertThat(place.stored("local", ".json")).exists();
    }

    @Test
    void aWrongPassword() throws Exception {
        Files.writeString(place.directory().resolve("database"), "not it");
        recobro(server.port(), "shop")
                .run("backup-now")
                .expect(12, "unable to connect to MariaDB", "'recobro'", "hint: check user, password");
        assertNothingStored();
    }

    @Test
    void aSecretThatOthersMayRead() throws Exception {
        Recobro recobro = recobro(server.port(), "shop");
        place.directory().resolve("database").toFile().setReadable(true, false);
        recobro.run("backup-now").expect(12, "database");
        assertNothingStored();
    }

    @Test
    void noSuchDatabase() throws Exception {
        server.execute("", "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON `shopp`.* TO recobro@'127.0.0.1'");
        recobro(server.port(), "shopp")
                .run("backup-now")
                .expect(1, "unable to use database 'shopp': it does not exist", "hint: ");
        assertNothingStored();
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (Tap tap = new Tap(server.port(), 0, () -> {})) {
            port = tap.port();
        }
        recobro(port, "shop").run("backup-now").expect(10, "unable to connect to MariaDB", "hint: check host, port");
        assertNothingStored();
    }

    @Test
    void aMissingPrivilegeIsNamedWithTheGrantThatHelps() throws Exception {
        String revoked = "SHOW VIEW, EVENT ON `shop`.* ";
        server.execute("", "REVOKE " + revoked + "FROM recobro@'127.0.0.1'");
        String message;
        try {
            message = recobro(server.port(), "shop")
                    .run("backup-now")
                    .expect(12, "lacks SHOW VIEW, EVENT on database 'shop'")
                    .err();
        } finally {
            server.execute("", "GRANT " + revoked + "TO recobro@'127.0.0.1'");
        }
        assertThat(message).contains("GRANT SHOW VIEW, EVENT ON `shop`.* TO `recobro`@`127.0.0.1`");
        assertNothingStored();
    }

    @Test
    void aServerThatIsKilledInMidDump() throws Exception {
        int killed = 0;
        try (MariaDbServer doomed = MariaDbServer.embedded()) {
            doomed.execute("", "CREATE DATABASE shop");
            doomed.execute(
                    "shop",
                    "CREATE TABLE big (id INT PRIMARY KEY, v VARBINARY(1024))",
                    "INSERT INTO big SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_20000");
            Place.account(doomed, "shop");
            try (Tap tap = new Tap(doomed.port(), 4_000_000, doomed::kill)) {
                recobro(tap.port(), "shop").run("backup-now").expect(10, "unable to dump table 'big'", "hint: ");
                assertThat(tap.done()).isTrue();
                killed++;
            }
        }
        assertNothingStored();
        Reliability.record(new Attack(
                "Servers and networks",
                "the database server is killed with -9 in the middle of a dump",
                "backup of a database",
                killed,
                "exit status 10, the table that was being read is named, nothing is stored",
                "the same door without a kill: the backup is published",
                "BadSourceIT"));
    }

    @Test
    void aServerThatIsKilledInMidRestore() throws Exception {
        int killed = 0;
        try (MariaDbServer doomed = MariaDbServer.embedded()) {
            doomed.execute("", "CREATE DATABASE shop");
            doomed.execute(
                    "shop",
                    "CREATE TABLE big (id INT PRIMARY KEY, v VARBINARY(1024))",
                    "INSERT INTO big SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_8000");
            Place.account(doomed, "shop");
            Recobro whole = recobro(doomed.port(), "shop");
            whole.succeed("backup-now");
            whole.succeed(place.asAdmin("restore", "db", "--into", "first"));
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), doomed.port());
            try (Tap tap = new Tap(address, true, 4_000_000, doomed::kill)) {
                recobro(tap.port(), "shop")
                        .run(place.asAdmin("restore", "db", "--into", "copy"))
                        .expect(10, "unable to ", "hint: ", "database 'copy' is not whole now", "--replace copy");
                assertThat(tap.done()).isTrue();
                killed++;
            }
        }
        Reliability.record(new Attack(
                "Servers and networks",
                "the database server is killed with -9 in the middle of a restore",
                "restore of a database",
                killed,
                "exit status 10, the database that is not whole is named, and how to go on",
                "the same restore without a kill: it succeeds",
                "BadSourceIT"));
    }

    @Test
    void aTableThatIsDroppedInMidDump() throws Exception {
        int dropped = 0;
        server.execute("shop", "CREATE TABLE doomed (id INT PRIMARY KEY)", "INSERT INTO doomed VALUES (1)");
        Runnable drop = () -> server.execute("shop", "SET lock_wait_timeout=5", "DROP TABLE doomed");
        try (Tap tap = new Tap(server.port(), 4_000_000, drop)) {
            // one session reads the largest table first, so that it does not hold the small one yet
            place.configure(
                            List.of(place.dir("local")),
                            List.of(place.job("db", tap.port(), "shop", "local")
                                    .replace("users: false", "users: false, sessions: 1")))
                    .run("backup-now")
                    .expect(1, "doomed", "hint: run the backup again");
            assertThat(tap.done()).isTrue();
            dropped++;
        }
        assertNothingStored();
        Reliability.record(new Attack(
                "Servers and networks",
                "a table is dropped in the middle of a dump",
                "backup of a database",
                dropped,
                "exit status 1, the table is named, nothing is stored",
                "the same door without a drop: the backup is published",
                "BadSourceIT"));
    }

    @Test
    void aViewWithAFunctionThatTheAccountMayNotCall() throws Exception {
        server.execute(
                "shop",
                "CREATE FUNCTION `tw``ice`(a INT) RETURNS INT DETERMINISTIC RETURN a * 2",
                "CREATE VIEW called AS SELECT `tw``ice`(id) AS x FROM small",
                "CREATE VIEW on_called AS SELECT * FROM called");
        try {
            recobro(server.port(), "shop").run("backup-now").expect(12, "called'", "tw`ice", "hint: grant EXECUTE");
            assertNothingStored();
            server.execute("", "GRANT EXECUTE ON FUNCTION shop.`tw``ice` TO recobro@'127.0.0.1'");
            recobro(server.port(), "shop").succeed("backup-now");
            recobro(server.port(), "shop").succeed(place.asAdmin("restore", "db", "--into", "views"));
            server.execute("views", "SELECT x FROM on_called");
        } finally {
            server.execute("", "DROP VIEW shop.on_called, shop.called", "DROP DATABASE IF EXISTS views");
        }
    }

    @Test
    void aViewThatIsBrokenAlreadyIsToldAndHoldsUpNothing() throws Exception {
        server.execute(
                "shop", "CREATE TABLE gone (id INT)", "CREATE VIEW broken AS SELECT id FROM gone", "DROP TABLE gone");
        try {
            assertThat(recobro(server.port(), "shop").succeed("backup-now").err())
                    .contains("view 'broken' is invalid");
            recobro(server.port(), "shop").succeed(place.asAdmin("restore", "db", "--into", "views"));
        } finally {
            server.execute("", "DROP VIEW shop.broken", "DROP DATABASE IF EXISTS views");
        }
    }
}
