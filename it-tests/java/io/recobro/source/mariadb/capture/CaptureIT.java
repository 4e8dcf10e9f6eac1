package io.recobro.source.mariadb.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.MemorySink;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.secret.Secret;
import io.recobro.source.CaptureReport;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.content.ContentReader;
import io.recobro.source.mariadb.point.ConsistentPoint;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.structure.InventoryJson;
import io.recobro.source.mariadb.structure.InventoryReader;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CaptureIT {
    private static MariaDbServer server;

    @BeforeAll
    static void start() {
        server = server();
    }

    static MariaDbServer server() {
        return MariaDbServer.embedded();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        server.execute(
                "",
                "DROP DATABASE IF EXISTS shop",
                "DROP DATABASE IF EXISTS copy",
                "CREATE DATABASE shop CHARACTER SET utf8mb4");
    }

    @Test
    void plainTablesComeBackThroughThePlainClient() throws Exception {
        server.execute(
                "shop",
                "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50), body LONGTEXT, f FLOAT)",
                "INSERT INTO t VALUES (1,'a','x\\'y\\\\z\\n"
                        + "\\r"
                        + "\\0\\Z',0.123456789),(2,NULL,'',16777215),(0,'ü🎈','-- ',NULL)",
                "CREATE TABLE `e mpty` (id INT PRIMARY KEY)");
        assertRoundTrip(capture("shop"));
    }

    @Test
    void everyKindOfColumnComesBack() throws Exception {
        server.execute(
                "shop",
                "CREATE TABLE `select` (`a``b` INT, `-- x` BIGINT UNSIGNED, `ö ß` DECIMAL(65,30), d DOUBLE, f FLOAT, y"
                        + " YEAR, z INT(8) ZEROFILL)",
                "INSERT INTO `select` VALUES"
                    + " (1,18446744073709551615,-12345678901234567890123456789012345.123456789012345678901234567891,"
                    + "1.7976931348623157E308,0.123456789,1901,42),(NULL,NULL,NULL,2.2250738585072014E-308,16777215,NULL,NULL),"
                    + "(-2147483648,0,0,-0.1,-3.40282E38,2155,0)",
                "CREATE TABLE bits (id INT AUTO_INCREMENT PRIMARY KEY, b BIT(10), o BIT(1), g GEOMETRY, p POINT, j"
                        + " JSON, u UUID, i INET6, i4 INET4,"
                        + " e ENUM('a','it''s','ü'), s SET('x','y,z','w'))".replace("'y,z'", "'yz'"),
                "SET STATEMENT sql_mode='' FOR INSERT INTO bits VALUES"
                    + " (NULL,b'1010101010',1,ST_GeomFromText('LINESTRING(0 0,1 1,2 2)',4326),POINT(1,2),'{\"a\":"
                    + " [1,\"\\\\n"
                    + "\"]}',"
                    + "'6ccd780c-baba-1026-9564-5b8c656024db','::1','10.0.0.1','it''s','x,w'),(0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',''),"
                    + "(NULL,0,0,NULL,NULL,'1','00000000-0000-0000-0000-000000000000','::','0.0.0.0','ü','yz')",
                "CREATE TABLE times (d DATE, t TIME(6), dt DATETIME(3), ts TIMESTAMP(6) NULL)",
                "SET STATEMENT sql_mode='', time_zone='+00:00' FOR INSERT INTO times VALUES"
                        + " ('0000-00-00','-838:59:59.999999','2020-02-29 23:59:59.999','1970-01-01"
                        + " 00:00:01'),('2000-00-10','00:00:00.000001','0000-00-00','2038-01-19"
                        + " 03:14:07'),(NULL,NULL,NULL,NULL)",
                "CREATE TABLE sets (l VARCHAR(20) CHARACTER SET latin1, c VARCHAR(20) CHARACTER SET cp1251, s"
                        + " VARCHAR(20) CHARACTER SET sjis, u VARCHAR(20) CHARACTER SET ucs2, u16 TEXT CHARACTER SET"
                        + " utf16, a CHAR(5) CHARACTER SET ascii, e ENUM('д','ж') CHARACTER SET koi8r)",
                "INSERT INTO sets VALUES ('äöü€','привет',_sjis x'835C815C','ÿ','🎈',' x"
                        + " ','ж'),('','','','','','',NULL)",
                "CREATE TABLE generated (a INT PRIMARY KEY, v INT AS (a*2) VIRTUAL, st VARCHAR(10) AS (CONCAT('x',a))"
                        + " STORED, h INT INVISIBLE DEFAULT 7, KEY(st))",
                "INSERT INTO generated (a,h) VALUES (1,10),(2,20)",
                "CREATE TABLE checked (a INT CHECK (a > 0), b INT NOT NULL DEFAULT 5, PRIMARY KEY (b DESC, a))",
                "INSERT INTO checked VALUES (1,2),(1,3)",
                "CREATE TABLE parent (id INT PRIMARY KEY)",
                "CREATE TABLE child (id INT, p INT, FOREIGN KEY (p) REFERENCES parent(id))",
                "INSERT INTO parent VALUES (1)",
                "INSERT INTO child VALUES (1,1)",
                "CREATE TABLE parts (id INT PRIMARY KEY, x TEXT) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS"
                        + " THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)",
                "INSERT INTO parts VALUES (1,'a'),(100,'b')",
                "CREATE TABLE period (id INT, s DATE, e DATE, PERIOD FOR p(s,e))",
                "INSERT INTO period VALUES (1,'2020-01-01','2020-12-31')");
        assertRoundTrip(capture("shop"));
    }

    @Test
    void allByteValuesComeBack() throws Exception {
        server.execute(
                "shop",
                "CREATE TABLE b (id INT PRIMARY KEY, blb LONGBLOB, bin BINARY(16), vb VARBINARY(300), t LONGTEXT)");
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        try (Connection connection = server.connect("shop");
                java.sql.PreparedStatement insert = connection.prepareStatement("INSERT INTO b VALUES (?,?,?,?,?)")) {
            for (int i = 0; i < 256; i++) {
                insert.setInt(1, i);
                insert.setBytes(2, java.util.Arrays.copyOfRange(all, i, 256));
                insert.setBytes(3, new byte[] {(byte) i, 0, 10, 13, 26, 39, 92});
                insert.setBytes(4, i % 3 == 0 ? null : new byte[] {'a', (byte) i});
                insert.setString(5, "🎈é\t'),\n(" + Character.toString(i + 0x1F300));
                insert.executeUpdate();
            }
        }
        assertRoundTrip(capture("shop"));
    }

    @Test
    void objectsComeBack() throws Exception {
        server.execute(
                "shop",
                "CREATE SEQUENCE sq START WITH 10 INCREMENT BY 5",
                "SELECT NEXTVAL(sq)",
                "CREATE TABLE t (id INT DEFAULT NEXTVAL(sq) PRIMARY KEY, n INT)",
                "CREATE VIEW `a view` AS SELECT id, n AS `x ``y` FROM t",
                "CREATE VIEW `0 on view` AS SELECT * FROM `a view`",
                "CREATE FUNCTION twice(a INT) RETURNS INT DETERMINISTIC RETURN a*2",
                "CREATE PROCEDURE `p;;`() BEGIN DECLARE s TEXT DEFAULT 'ü;; -- ';\n SELECT s; END",
                "CREATE TRIGGER z_first BEFORE INSERT ON t FOR EACH ROW SET NEW.n = NEW.n + 1",
                "CREATE TRIGGER a_second BEFORE INSERT ON t FOR EACH ROW FOLLOWS z_first SET NEW.n = NEW.n * 10",
                "INSERT INTO t (n) VALUES (1),(2)",
                "SET STATEMENT time_zone='+03:00' FOR CREATE EVENT ev ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01"
                        + " 00:00:00' DO INSERT INTO t (n) VALUES (9)",
                "SET sql_mode=ORACLE");
        try (Connection connection = server.connect("shop")) {
            update(connection, "SET sql_mode=ORACLE");
            update(connection, "CREATE PACKAGE pk AS PROCEDURE hi; FUNCTION one RETURN INT; END");
            update(
                    connection,
                    "CREATE PACKAGE BODY pk AS PROCEDURE hi AS BEGIN SELECT 'hi'; END; FUNCTION one RETURN INT AS"
                            + " BEGIN RETURN 1; END; END");
        }
        MemorySink sink = capture("shop");
        assertThat(inventory(sink).objects())
                .extracting(Inventory.DatabaseObject::kind)
                .containsExactlyInAnyOrder(
                        "SEQUENCE",
                        "FUNCTION",
                        "PROCEDURE",
                        "PACKAGE",
                        "PACKAGE BODY",
                        "VIEW",
                        "VIEW",
                        "TRIGGER",
                        "TRIGGER",
                        "EVENT");
        assertRoundTrip(sink);
    }

    @Test
    void historyOfVersionedTablesComesBack() throws Exception {
        server.execute(
                "shop",
                "CREATE TABLE h (id INT PRIMARY KEY, x INT) WITH SYSTEM VERSIONING",
                "INSERT INTO h VALUES (1,1),(2,2)",
                "UPDATE h SET x = x + 1",
                "DELETE FROM h WHERE id = 2",
                "CREATE TABLE e (id INT PRIMARY KEY, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START, f TIMESTAMP(6)"
                        + " GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s,f)) WITH SYSTEM VERSIONING",
                "INSERT INTO e (id) VALUES (1)",
                "UPDATE e SET id = 2");
        MemorySink sink = capture("shop");
        assertThat(inventory(sink).tables()).extracting(Inventory.Table::rows).containsExactly(2L, 4L);
        assertRoundTrip(sink);
    }

    @Test
    void tablesOfEveryKindOfKeyAreCutInChunks() throws Exception {
        String padding = "REPEAT('lorem ipsum ',10)";
        server.execute(
                "shop",
                "CREATE TABLE n (a INT NOT NULL, b VARCHAR(20) NOT NULL, c VARBINARY(8) NOT NULL, body TEXT)",
                "INSERT INTO n SELECT seq, CONCAT('k', seq), UNHEX(LPAD(HEX(seq), 8, '0')), " + padding
                        + " FROM seq_1_to_30000",
                "CREATE TABLE by_int (PRIMARY KEY (a)) SELECT IF(a > 29000, a * 50000, a) a, body FROM n",
                "CREATE TABLE by_text (PRIMARY KEY (b)) CHARACTER SET utf8mb4 SELECT b, body FROM n",
                "CREATE TABLE by_bytes (PRIMARY KEY (c)) SELECT c, body FROM n",
                "CREATE TABLE by_two (PRIMARY KEY (k, b)) SELECT IF(a < 20000, 5, a) k, b, body FROM n",
                "CREATE TABLE by_prefix (PRIMARY KEY (b(6))) SELECT b, body FROM n",
                "ANALYZE TABLE n, by_int, by_text, by_bytes, by_two, by_prefix");
        MemorySink sink = capture("shop");
        Inventory inventory = inventory(sink);
        assertThat(inventory.tables())
                .allSatisfy(table -> assertThat(table.rows()).as(table.name()).isEqualTo(30000));
        try (ConsistentPoint point = ConsistentPoint.reach(connector(), 1, facts(), false, Clock.systemUTC());
                Connection control = connector().open("", false)) {
            for (var structure : InventoryReader.read(control, "shop").tables()) {
                TableDump table = new TableDump("shop", structure);
                List<String> ranges = KeyRanges.of(point.sessions().getFirst(), table, 2000);
                boolean cut = structure.table().name().matches("by_(int|text|bytes|two)");
                assertThat(ranges.size()).as(structure.table().name() + ranges).isBetween(cut ? 8 : 1, cut ? 60 : 1);
                long rows = 0;
                for (String range : ranges) {
                    try (var statement = control.createStatement();
                            var result = statement.executeQuery("SELECT COUNT(*) FROM " + table.from()
                                    + (range.isEmpty() ? "" : " WHERE " + range))) {
                        result.next();
                        assertThat(result.getLong(1)).as(range).isBetween(0L, 12000L * (cut ? 1 : 3));
                        rows += result.getLong(1);
                    }
                }
                assertThat(rows).isEqualTo(30000);
            }
        }
        assertRoundTrip(sink);
    }

    private static io.recobro.source.mariadb.ServerFacts facts() throws SQLException {
        try (Connection connection = server.connect("")) {
            return io.recobro.source.mariadb.ServerFacts.of(connection);
        }
    }

    @Test
    void aMovingSumIsTheSameInTheDump() throws Exception {
        server.execute(
                "shop",
                "CREATE TABLE one (id INT PRIMARY KEY, v INT, pad CHAR(250))",
                "CREATE TABLE two LIKE one",
                "INSERT INTO one SELECT seq, 100, 'x' FROM seq_1_to_3000",
                "INSERT INTO two SELECT * FROM one");
        java.util.concurrent.atomic.AtomicBoolean stop = new java.util.concurrent.atomic.AtomicBoolean();
        java.util.concurrent.atomic.AtomicInteger moves = new java.util.concurrent.atomic.AtomicInteger();
        Thread writer = Thread.ofPlatform().start(() -> {
            try (Connection connection = server.connect("shop")) {
                connection.setAutoCommit(false);
                for (int i = 1; !stop.get(); i++) {
                    update(connection, "UPDATE one SET v = v - 1 WHERE id = " + (1 + i * 7 % 3000));
                    update(connection, "UPDATE two SET v = v + 1 WHERE id = " + (1 + i * 11 % 3000));
                    connection.commit();
                    moves.incrementAndGet();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        MemorySink sink;
        int during;
        try {
            int before = moves.get();
            sink = capture("shop");
            during = moves.get() - before;
            assertThat(during).isPositive();
        } finally {
            stop.set(true);
            writer.join();
        }
        server.execute("", "CREATE DATABASE copy");
        client("copy", artifact(sink, ".sql"));
        assertThat(value("SELECT (SELECT SUM(v) FROM copy.one) + (SELECT SUM(v) FROM copy.two)"))
                .isEqualTo("600000");
        assertThat(value("SELECT COUNT(*) FROM copy.one a JOIN shop.one b USING (id) WHERE a.v <> b.v"))
                .isNotEqualTo("0");
        Reliability.record(new Attack(
                "Recovery points",
                "a client moves amounts between two tables without pause",
                "backup of both tables by several sessions",
                during > 0 ? 1 : 0,
                "%,d amounts were moved meanwhile; the restored sum of both tables was exact".formatted(during),
                "the rows themselves differ from those of the live tables",
                "CaptureIT"));
    }

    private static String value(String sql) throws SQLException {
        try (Connection connection = server.connect("");
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void tablesOutsideTransactionsAreReadUnderALock() {
        server.execute(
                "shop",
                "CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM",
                "INSERT INTO m VALUES (1)",
                "CREATE TABLE i (id INT)");
        CaptureReport report = source("shop").capture(new MemorySink(), Progress.NONE);
        assertThat(report.recoveryPoint().method()).isEqualTo("read-lock");
        assertThat(report.warnings()).anySatisfy(warning -> assertThat(warning).contains("non-transactional tables m"));
        server.execute("shop", "INSERT INTO m VALUES (2)"); // nobody holds a lock any more
    }

    @Test
    void withoutReloadOneSessionIsUsedWhereALockWouldBeNeeded() {
        server.execute(
                "shop",
                "CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM",
                "CREATE OR REPLACE USER reader@'127.0.0.1' IDENTIFIED BY 'r'",
                "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, SHOW CREATE ROUTINE ON shop.* TO reader@'127.0.0.1'");
        CaptureReport report = reader("shop").capture(new MemorySink(), Progress.NONE);
        assertThat(report.recoveryPoint().method()).isEqualTo("single-session");
        assertThat(report.warnings()).anySatisfy(warning -> assertThat(warning).contains("RELOAD"));
    }

    @Test
    void everyMissingPrivilegeIsNamedWithItsGrant() {
        server.execute(
                "shop",
                "CREATE OR REPLACE USER reader@'127.0.0.1' IDENTIFIED BY 'r'",
                "GRANT SELECT ON shop.* TO reader@'127.0.0.1'");
        assertThatThrownBy(() -> reader("shop").check()).isInstanceOfSatisfying(RecobroException.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.SOURCE_DENIED);
            assertThat(e.hint().orElseThrow())
                    .isEqualTo(
                            "run as an administrator: GRANT SHOW VIEW, TRIGGER, EVENT, SHOW CREATE ROUTINE ON `shop`.*"
                                    + " TO `reader`@`127.0.0.1`");
        });
        server.execute("shop", "GRANT SHOW VIEW, TRIGGER, EVENT, SHOW CREATE ROUTINE ON shop.* TO reader@'127.0.0.1'");
        reader("shop").check();
        server.execute(
                "shop",
                "REVOKE ALL, GRANT OPTION FROM reader@'127.0.0.1'",
                "CREATE OR REPLACE ROLE keeper",
                "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, SHOW CREATE ROUTINE ON shop.* TO keeper",
                "GRANT keeper TO reader@'127.0.0.1'",
                "SET DEFAULT ROLE keeper FOR reader@'127.0.0.1'");
        reader("shop").check();
    }

    private static MariaDbSource reader(String database) {
        return new MariaDbSource(
                new MariaDbConnector(settings(server, "reader", "r", database)), null, Clock.systemUTC(), 128 << 10);
    }

    @Test
    void theUnixSocketIsReached() throws Exception {
        MariaDbSettings plain = settings(server, MariaDbServer.ADMIN, MariaDbServer.PASSWORD, "shop");
        MariaDbConnector connector = new MariaDbConnector(new MariaDbSettings(
                "ignored",
                1,
                Optional.of(server.socket()),
                Optional.empty(),
                plain.user(),
                plain.password(),
                plain.databases(),
                false,
                plain.tls(),
                plain.tlsCa(),
                1,
                plain.engine(),
                plain.command(),
                MariaDbSettings.DEFAULT_TIMEOUT));
        try (Connection connection = connector.open("shop", false)) {
            assertThat(InventoryReader.read(connection, "shop").tables()).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsDenied() {
        MariaDbConnector connector = new MariaDbConnector(settings(server, MariaDbServer.ADMIN, "wrong", "shop"));
        assertThatThrownBy(() -> connector.open("shop", false))
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SOURCE_DENIED))
                .hasMessageContaining("Access denied")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void aSchemaChangeDuringTheDumpFailsIt() {
        int noticed = 0;
        for (String change : List.of(
                "DROP TABLE b",
                "ALTER TABLE b ADD COLUMN c INT",
                "CREATE TABLE d (id INT)",
                "CREATE OR REPLACE VIEW v AS SELECT 2 AS x",
                "TRUNCATE TABLE b",
                "SELECT 1")) {
            server.execute("", "CREATE OR REPLACE DATABASE shop");
            server.execute(
                    "shop",
                    "CREATE TABLE a (id INT PRIMARY KEY)",
                    "CREATE TABLE b (id INT PRIMARY KEY)",
                    "CREATE VIEW v AS SELECT 1 AS x",
                    "INSERT INTO a VALUES (1)",
                    "INSERT INTO b VALUES (1)");
            MemorySink sink = new MemorySink() {
                @Override
                public io.recobro.stream.MemberWriter open(String name, String role) {
                    server.execute("shop", "DO SLEEP(1.1)", change); // creation times count seconds
                    return super.open(name, role);
                }
            };
            if (change.startsWith("SELECT")) {
                source("shop").capture(sink, Progress.NONE);
                assertThat(sink.abandoned).isEmpty();
            } else {
                assertThatThrownBy(() -> source("shop").capture(sink, Progress.NONE))
                        .as(change)
                        .isInstanceOfSatisfying(
                                RecobroException.class,
                                e -> assertThat(e.fault()).isEqualTo(Fault.SOURCE_CHANGED));
                assertThat(sink.abandoned).hasSize(1);
                noticed++;
            }
        }
        Reliability.record(new Attack(
                "Servers and networks",
                "a table or a view is dropped, added, altered, replaced or emptied between the list of tables and the"
                        + " rows",
                "backup of a database",
                noticed,
                noticed + " changes, each noticed; nothing was published",
                "with a query at the same moment that changes nothing the backup is published",
                "CaptureIT"));
    }

    @Test
    void accountsComeBackWithoutTouchingThoseThatAreThere() throws Exception {
        server.execute(
                "",
                "CREATE OR REPLACE ROLE editor",
                "CREATE OR REPLACE USER `o'neil`@'%' IDENTIFIED BY 'secret'",
                "GRANT SELECT ON shop.* TO editor",
                "GRANT editor TO `o'neil`@'%'",
                "GRANT INSERT (id) ON shop.t TO `o'neil`@'%'"
                        .replace(" (id)", "")
                        .replace("shop.t", "shop.*"));
        MariaDbSettings plain = settings(server, MariaDbServer.ADMIN, MariaDbServer.PASSWORD, "shop");
        MariaDbSettings withUsers = new MariaDbSettings(
                plain.host(),
                plain.port(),
                plain.socket(),
                plain.container(),
                plain.user(),
                plain.password(),
                plain.databases(),
                true,
                plain.tls(),
                plain.tlsCa(),
                plain.sessions(),
                plain.engine(),
                plain.command(),
                MariaDbSettings.DEFAULT_TIMEOUT);
        MemorySink sink = new MemorySink();
        new MariaDbSource(new MariaDbConnector(withUsers), null, Clock.systemUTC()).capture(sink, Progress.NONE);
        byte[] users = sink.artifacts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("users_"))
                .findFirst()
                .orElseThrow()
                .getValue();
        String grants =
                value("SELECT GROUP_CONCAT(PRIVILEGE_TYPE ORDER BY 1) FROM information_schema.SCHEMA_PRIVILEGES WHERE"
                        + " TABLE_SCHEMA = 'shop'");
        String hash = value("SELECT authentication_string FROM mysql.user WHERE User = 'o''neil'");
        server.execute("", "DROP USER `o'neil`@'%'", "DROP ROLE editor");
        client("mysql", users);
        assertThat(value("SELECT authentication_string FROM mysql.user WHERE User = 'o''neil'"))
                .isEqualTo(hash);
        assertThat(value("SELECT GROUP_CONCAT(PRIVILEGE_TYPE ORDER BY 1) FROM"
                        + " information_schema.SCHEMA_PRIVILEGES WHERE TABLE_SCHEMA = 'shop'"))
                .isEqualTo(grants);
        server.execute("", "ALTER USER `o'neil`@'%' IDENTIFIED BY 'changed'");
        client("mysql", users);
        assertThat(value("SELECT authentication_string FROM mysql.user WHERE User = 'o''neil'"))
                .isNotEqualTo(hash);
    }

    @Test
    void aThousandEmptyTables() throws Exception {
        String[] create = java.util.stream.IntStream.range(0, 1000)
                .mapToObj(i -> "CREATE TABLE t" + i + " (id INT PRIMARY KEY)")
                .toArray(String[]::new);
        server.execute("shop", create);
        assertThat(inventory(capture("shop")).tables())
                .hasSize(1000)
                .allSatisfy(table -> assertThat(table.rows()).isZero());
    }

    /** The copy gives the same dump, inventory and content as the original. */
    private void assertRoundTrip(MemorySink sink) throws Exception {
        server.execute("", "CREATE DATABASE copy CHARACTER SET utf8mb4");
        byte[] dump = artifact(sink, ".sql");
        client("copy", dump);
        // defaults that use a sequence name its database
        assertThat(mariadbDump("copy").replace("`copy`.", "`shop`.")).isEqualTo(mariadbDump("shop"));
        Inventory inventory = inventory(sink);
        try (Connection connection = connector().open("copy", false)) {
            Inventory copy = InventoryReader.read(connection, "copy").inventory();
            assertThat(copy.objects()).isEqualTo(inventory.objects());
            assertThat(copy.tables().stream().map(Inventory.Table::definition).toList())
                    .isEqualTo(inventory.tables().stream()
                            .map(Inventory.Table::definition)
                            .toList());
        }
        Map<String, ContentReader.TableContent> contents =
                ContentReader.readAll(connector(), "copy", inventory.tables(), 2, Progress.NONE);
        for (Inventory.Table table : inventory.tables()) {
            assertThat(contents.get(table.name()))
                    .isEqualTo(new ContentReader.TableContent(table.rows(), table.digest()));
        }
    }

    static byte[] artifact(MemorySink sink, String suffix) {
        return sink.artifacts.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(suffix))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    static Inventory inventory(MemorySink sink) {
        return InventoryJson.read(artifact(sink, ".inventory.json.gz"), "inventory");
    }

    private static MemorySink capture(String database) {
        MemorySink sink = new MemorySink();
        CaptureReport report = source(database).capture(sink, Progress.NONE);
        assertThat(report.recoveryPoint().method()).isEqualTo("binlog-snapshot");
        assertThat(report.recoveryPoint().positions()).containsKeys("binlog_file", "binlog_position", "gtid");
        return sink;
    }

    private static MariaDbSource source(String database) {
        return new MariaDbSource(
                connector(database),
                (backup, request, progress) -> {
                    throw new UnsupportedOperationException();
                },
                Clock.systemUTC(),
                128 << 10);
    }

    private static MariaDbConnector connector() {
        return connector("shop");
    }

    private static MariaDbConnector connector(String database) {
        return new MariaDbConnector(settings(server, MariaDbServer.ADMIN, MariaDbServer.PASSWORD, database));
    }

    static MariaDbSettings settings(MariaDbServer server, String user, String password, String... databases) {
        return new MariaDbSettings(
                server.host(),
                server.port(),
                Optional.empty(),
                Optional.empty(),
                user,
                Secret.of(password),
                List.of(databases),
                false,
                MariaDbSettings.Tls.PREFERRED,
                Optional.empty(),
                2,
                MariaDbSettings.Engine.RECOBRO,
                "mariadb-dump",
                MariaDbSettings.DEFAULT_TIMEOUT);
    }

    private static String mariadbDump(String database) throws Exception {
        return new String(
                run(
                        List.of(
                                "mariadb-dump",
                                "--hex-blob",
                                "--routines",
                                "--events",
                                "--triggers",
                                "--skip-dump-date",
                                "--skip-comments",
                                "--order-by-primary",
                                database),
                        new byte[0]),
                StandardCharsets.UTF_8);
    }

    private static void client(String database, byte[] sql) throws Exception {
        run(List.of("mariadb", "--max-allowed-packet=64M", database), sql);
    }

    private static byte[] run(List<String> command, byte[] input) throws IOException, InterruptedException {
        Path defaults = Files.createTempFile("client", ".cnf");
        Path error = Files.createTempFile("client", ".err");
        Files.writeString(
                defaults,
                "[client]\nuser=" + MariaDbServer.ADMIN + "\npassword=" + MariaDbServer.PASSWORD
                        + "\nhost=127.0.0.1\nport=" + server.port() + "\ndisable-ssl-verify-server-cert\n");
        List<String> full =
                new ArrayList<>(List.of(server.program(command.getFirst()).toString(), "--defaults-file=" + defaults));
        full.addAll(command.subList(1, command.size()));
        Process process = new ProcessBuilder(full).redirectError(error.toFile()).start();
        Thread feeder = Thread.ofVirtual().start(() -> {
            try (OutputStream out = process.getOutputStream()) {
                out.write(input);
            } catch (IOException e) {
                // the client ended early; its exit status tells
            }
        });
        byte[] output = process.getInputStream().readAllBytes();
        feeder.join();
        assertThat(process.waitFor())
                .as("%s: %s", command, Files.readString(error))
                .isZero();
        Files.delete(defaults);
        Files.delete(error);
        return output;
    }

    @Test
    void aMissingDatabaseIsNamed() {
        assertThatThrownBy(() -> source("nothing").capture(new MemorySink(), Progress.NONE))
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SOURCE_MISSING))
                .hasMessageContaining("'nothing'");
    }

    static void update(Connection connection, String sql) throws SQLException {
        ConsistentPoint.execute(connection, sql);
    }
}
