package io.recobro.source.mariadb.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.MemorySink;
import io.recobro.secret.Secret;
import io.recobro.source.CaptureReport;
import io.recobro.source.mariadb.ContentReader;
import io.recobro.source.mariadb.Inventory;
import io.recobro.source.mariadb.InventoryJson;
import io.recobro.source.mariadb.InventoryReader;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbSettings;
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
        server.execute("", "DROP DATABASE IF EXISTS shop", "DROP DATABASE IF EXISTS copy", "CREATE DATABASE shop CHARACTER SET utf8mb4");
    }

    @Test
    void plainTablesComeBackThroughThePlainClient() throws Exception {
        server.execute("shop", "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50), body LONGTEXT, f FLOAT)",
                "INSERT INTO t VALUES (1,'a','x\\'y\\\\z\\n\\r\\0\\Z',0.123456789),(2,NULL,'',16777215),(0,'ü🎈','-- ',NULL)",
                "CREATE TABLE `e mpty` (id INT PRIMARY KEY)");
        assertRoundTrip(capture("shop"));
    }

    /** The copy gives the same dump, inventory and content as the original. */
    private void assertRoundTrip(MemorySink sink) throws Exception {
        server.execute("", "CREATE DATABASE copy CHARACTER SET utf8mb4");
        byte[] dump = artifact(sink, ".sql");
        client("copy", dump);
        assertThat(mariadbDump("copy")).isEqualTo(mariadbDump("shop"));
        Inventory inventory = inventory(sink);
        try (Connection connection = connector().open("copy", false)) {
            Inventory copy = InventoryReader.read(connection, "copy").inventory();
            assertThat(copy.objects()).isEqualTo(inventory.objects());
            assertThat(copy.tables().stream().map(Inventory.Table::definition).toList())
                    .isEqualTo(inventory.tables().stream().map(Inventory.Table::definition).toList());
        }
        Map<String, ContentReader.TableContent> contents =
                ContentReader.readAll(connector(), "copy", inventory.tables(), 2, Progress.NONE);
        for (Inventory.Table table : inventory.tables()) {
            assertThat(contents.get(table.name())).isEqualTo(new ContentReader.TableContent(table.rows(), table.digest()));
        }
    }

    static byte[] artifact(MemorySink sink, String suffix) {
        return sink.artifacts.entrySet().stream().filter(entry -> entry.getKey().endsWith(suffix)).findFirst().orElseThrow().getValue();
    }

    static Inventory inventory(MemorySink sink) {
        return InventoryJson.read(artifact(sink, ".inventory.json.gz"));
    }

    private static MemorySink capture(String database) {
        MemorySink sink = new MemorySink();
        CaptureReport report = source(database).capture(sink, Progress.NONE);
        assertThat(report.recoveryPoint().method()).isEqualTo("binlog-snapshot");
        assertThat(report.recoveryPoint().positions()).containsKeys("binlog_file", "binlog_position", "gtid");
        return sink;
    }

    private static MariaDbSource source(String database) {
        return new MariaDbSource(connector(database), (backup, request, progress) -> {
            throw new UnsupportedOperationException();
        }, Clock.systemUTC());
    }

    private static MariaDbConnector connector() {
        return connector("shop");
    }

    private static MariaDbConnector connector(String database) {
        return new MariaDbConnector(settings(server, MariaDbServer.ADMIN, MariaDbServer.PASSWORD, database));
    }

    static MariaDbSettings settings(MariaDbServer server, String user, String password, String... databases) {
        return new MariaDbSettings(server.host(), server.port(), Optional.empty(), Optional.empty(), user, Secret.of(password),
                List.of(databases), false, MariaDbSettings.Tls.PREFERRED, Optional.empty(), 2, MariaDbSettings.Engine.RECOBRO,
                "mariadb-dump");
    }

    private static String mariadbDump(String database) throws Exception {
        return new String(run(List.of("mariadb-dump", "--hex-blob", "--routines", "--events", "--triggers", "--skip-dump-date",
                "--skip-comments", "--order-by-primary", database), new byte[0]), StandardCharsets.UTF_8);
    }

    private static void client(String database, byte[] sql) throws Exception {
        run(List.of("mariadb", "--max-allowed-packet=64M", database), sql);
    }

    private static byte[] run(List<String> command, byte[] input) throws IOException, InterruptedException {
        Path defaults = Files.createTempFile("client", ".cnf");
        Path error = Files.createTempFile("client", ".err");
        Files.writeString(defaults, "[client]\nuser=" + MariaDbServer.ADMIN + "\npassword=" + MariaDbServer.PASSWORD
                + "\nhost=127.0.0.1\nport=" + server.port() + "\ndisable-ssl-verify-server-cert\n");
        List<String> full = new ArrayList<>(List.of(server.program(command.getFirst()).toString(), "--defaults-file=" + defaults));
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
        assertThat(process.waitFor()).as("%s: %s", command, Files.readString(error)).isZero();
        Files.delete(defaults);
        Files.delete(error);
        return output;
    }

    @Test
    void aMissingDatabaseIsNamed() {
        assertThatThrownBy(() -> source("nothing").capture(new MemorySink(), Progress.NONE))
                .isInstanceOfSatisfying(RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SOURCE_MISSING))
                .hasMessageContaining("'nothing'");
    }

    static void update(Connection connection, String sql) throws SQLException {
        ConsistentPoint.execute(connection, sql);
    }
}
