package io.recobro.source.mariadb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.MariaDbServer;
import io.recobro.secret.Secret;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.load.TargetServer;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dumps of the server's own tool come back through the fast path, and dump the same again. */
class ForeignRestoreIT {
    private static MariaDbServer server;

    @BeforeAll
    static void start() throws Exception {
        server = MariaDbServer.embedded("--ssl=0");
        HostileSchema.fill(server, "origin");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aDumpWithRawBytesComesBackTheSame() throws Exception {
        byte[] dump = dump("origin", "--dump-history");
        RestoreReport report = restore(file("origin.sql", "none", dump), "raw", List.of());
        assertThat(report.notices()).noneMatch(notice -> notice.contains("executed as it stands"));
        assertThat(report.rows()).isGreaterThan(20_300);
        assertSame(dump("raw", "--dump-history"), dump);
    }

    @Test
    void aCompressedDumpWithHexComesBackTheSame() throws Exception {
        byte[] dump = dump("origin", "--hex-blob", "--complete-insert", "--skip-dump-date");
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
            gzip.write(dump);
        }
        restore(file("origin.sql.gz", "gzip", stored.toByteArray()), "hex", List.of());
        assertSame(dump("hex", "--hex-blob", "--complete-insert", "--skip-dump-date"), dump);
    }

    @Test
    void someTablesComeBack() throws Exception {
        RestoreReport report = restore(file("origin.sql", "none", dump("origin")), "some", List.of("big", "parts"));
        assertThat(report.rows()).isEqualTo(20_100);
    }

    @Test
    void aCutDumpIsDamagedInsideAndBetweenStatements() throws Exception {
        byte[] dump = dump("origin");
        assertFault(
                file("cut.sql", "none", Arrays.copyOf(dump, dump.length / 2)),
                "cut1",
                Fault.BACKUP_DAMAGED,
                "ends inside");
        String text = new String(dump, StandardCharsets.ISO_8859_1);
        int between = text.indexOf("UNLOCK TABLES;\n", text.length() / 2) + 15;
        assertFault(file("cut.sql", "none", Arrays.copyOf(dump, between)), "cut2", Fault.BACKUP_DAMAGED, "end mark");
    }

    @Test
    void aDumpOfSeveralDatabasesIsNamed() throws Exception {
        server.execute("", "CREATE DATABASE IF NOT EXISTS another");
        assertFault(
                file("two.sql", "none", dump("--databases", "another", "origin")),
                "two",
                Fault.TARGET_FAILED,
                "several databases");
    }

    @Test
    void statementsThatAreNoPlainRowsAreExecuted() {
        String dump = "-- hand made\n"
                + "CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(20));\n"
                + "INSERT INTO t VALUES (1,'x');\n"
                + "INSERT INTO t VALUES (2,CONCAT('y','z'));\n"
                + "REPLACE INTO t VALUES (1,'w');\n"
                + "INSERT INTO t (b, a) VALUES ('v',3);\n"
                + "-- Dump completed\n";
        RestoreReport report =
                restore(file("t.sql", "none", dump.getBytes(StandardCharsets.UTF_8)), "mixed", List.of());
        assertThat(report.notices()).anyMatch(notice -> notice.contains("'t'") && notice.contains("no plain literal"));
        assertThat(rows("SELECT GROUP_CONCAT(a, b ORDER BY a) FROM mixed.t")).isEqualTo("1w,2yz,3v");
    }

    @Test
    void aStatementForAnotherDatabaseIsRefused() {
        server.execute(
                "", "CREATE DATABASE precious", "CREATE TABLE precious.t (a INT)", "INSERT INTO precious.t VALUES (1)");
        for (String sql : List.of(
                "INSERT INTO precious.t VALUES (2)",
                "DROP TABLE IF EXISTS `precious`.`t`",
                "REPLACE INTO precious.t VALUES (2)",
                "CREATE TABLE precious.u (a INT)",
                "/*!40101 DROP TABLE precious.t */")) {
            assertFault(
                    file("t.sql", "none", (sql + ";\n").getBytes(StandardCharsets.UTF_8)),
                    "elsewhere",
                    Fault.TARGET_FAILED,
                    "another database");
        }
        server.execute("", "CREATE DATABASE IF NOT EXISTS elsewhere");
        restore(
                file(
                        "t.sql",
                        "none",
                        "ALTER DATABASE `precious` CHARACTER SET ascii;".getBytes(StandardCharsets.UTF_8)),
                "elsewhere",
                List.of());
        assertThat(rows("SELECT CONCAT(COUNT(*), (SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE"
                        + " SCHEMA_NAME='precious' AND DEFAULT_CHARACTER_SET_NAME='ascii')) FROM precious.t"))
                .isEqualTo("10");
        assertThat(rows("SELECT DEFAULT_CHARACTER_SET_NAME FROM information_schema.SCHEMATA WHERE"
                        + " SCHEMA_NAME='elsewhere'"))
                .isEqualTo("ascii");
    }

    @Test
    void whatConcernsTheWholeServerIsLeftOut() {
        String dump = """
            -- hand made
            CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_LOG_FILE='bin.000001', MASTER_LOG_POS=4;
            /*!50000 SET GLOBAL gtid_slave_pos='7-7-7' */;
            SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;
            SET @@SESSION.SQL_LOG_BIN= 0;
            GRANT ALL ON *.* TO intruder@'%' IDENTIFIED BY 'x';
            CREATE TABLE t (a INT PRIMARY KEY, logged INT);
            INSERT INTO t VALUES (1, @@sql_log_bin);
            -- Dump completed
            """;
        RestoreReport report =
                restore(file("t.sql", "none", dump.getBytes(StandardCharsets.UTF_8)), "modest", List.of());
        assertThat(report.notices())
                .filteredOn(notice -> notice.startsWith("left out"))
                .hasSize(4);
        assertThat(rows("SELECT CONCAT(a, logged) FROM modest.t")).isEqualTo("11");
        assertThat(rows("SELECT CONCAT(@@global.gtid_slave_pos, (SELECT COUNT(*) FROM mysql.global_priv WHERE"
                        + " User='intruder'))"))
                .isEqualTo("0");
        assertThat(rows("SELECT COUNT(*) FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME='SLAVES_RUNNING'"
                        + " AND VARIABLE_VALUE > 0"))
                .isEqualTo("0");
        assertFault(
                file(
                        "t.sql",
                        "none",
                        "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t;\n".getBytes(StandardCharsets.UTF_8)),
                "reader",
                Fault.TARGET_FAILED,
                "the dump reads files");
    }

    private static String rows(String sql) {
        try (var connection = server.connect("")) {
            return TargetServer.value(connection, sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertSame(byte[] found, byte[] expected) {
        String[] right = new String(expected, StandardCharsets.ISO_8859_1).split("\n");
        String[] left = new String(found, StandardCharsets.ISO_8859_1).split("\n");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int at = Arrays.mismatch(left[i].toCharArray(), right[i].toCharArray());
            if (at >= 0) {
                assertThat(part(left[i], at)).as("line %s of the dump", i).isEqualTo(part(right[i], at));
            }
        }
        assertThat(left).hasSameSizeAs(right);
    }

    private static String part(String line, int at) {
        return line.substring(Math.max(0, at - 60), Math.min(line.length(), at + 80));
    }

    private static byte[] dump(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                server.program("mariadb-dump").toString(),
                "--no-defaults",
                "--skip-ssl",
                "-h127.0.0.1",
                "-P" + server.port(),
                "-u" + MariaDbServer.ADMIN,
                "-p" + MariaDbServer.PASSWORD,
                "--routines",
                "--events",
                "--triggers",
                "--skip-dump-date",
                "--order-by-primary"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] text = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return new String(text, StandardCharsets.ISO_8859_1)
                .replaceAll("(?m)^-- (Host:|Dumping .* for database) .*$", "")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static RestoreReport restore(BackupReader backup, String into, List<String> tables) {
        MariaDbConnector connector = new MariaDbConnector(new MariaDbSettings(
                server.host(),
                server.port(),
                Optional.empty(),
                Optional.empty(),
                MariaDbServer.ADMIN,
                Secret.of(MariaDbServer.PASSWORD),
                List.of("origin"),
                false,
                MariaDbSettings.Tls.DISABLED,
                Optional.empty(),
                2,
                MariaDbSettings.Engine.RECOBRO,
                "mariadb-dump",
                MariaDbSettings.DEFAULT_TIMEOUT));
        return new MariaDbRestore(connector, Clock.systemUTC())
                .restore(
                        backup,
                        new RestoreRequest(
                                Optional.empty(),
                                Optional.of(into),
                                tables,
                                List.of(),
                                Optional.empty(),
                                2,
                                RestoreRequest.Check.DIGESTS,
                                false,
                                false),
                        Progress.NONE);
    }

    private static void assertFault(BackupReader backup, String into, Fault fault, String message) {
        assertThatThrownBy(() -> restore(backup, into, List.of())).isInstanceOfSatisfying(RecobroException.class, e -> {
            assertThat(e).hasMessageContaining(message);
            assertThat(e.fault()).isEqualTo(fault);
        });
    }

    private static BackupReader file(String name, String codec, byte[] stored) {
        return new BackupReader() {
            @Override
            public List<Item> artifacts() {
                return List.of(new Item(name, "dump", codec, new Content(stored.length, "")));
            }

            @Override
            public InputStream open(String artifact) {
                return new ByteArrayInputStream(stored);
            }

            @Override
            public InputStream open(String artifact, long offset, long length) {
                return new ByteArrayInputStream(stored, (int) offset, (int) length);
            }
        };
    }
}
