package io.recobro.source.mariadb.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.MemorySink;
import io.recobro.source.CaptureReport;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lock that stops everybody's writes: taken where nothing else helps, and given back as early as can be. */
class ReadLockIT {
    private static MariaDbServer server;
    private final Map<String, Boolean> writable = new TreeMap<>();

    @BeforeAll
    static void start() {
        server = MariaDbServer.embedded("--binlog-ignore-db=unlogged");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void databases() {
        for (String database : List.of("first", "second")) {
            server.execute("", "CREATE OR REPLACE DATABASE " + database);
            server.execute(database, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        }
        server.execute("", "CREATE OR REPLACE DATABASE elsewhere");
        server.execute("elsewhere", "CREATE TABLE w (id INT AUTO_INCREMENT PRIMARY KEY)");
    }

    /** Captures both; does something at the beginning of each dump. */
    private static CaptureReport capture(Consumer<String> atDump) {
        MariaDbSettings settings =
                CaptureIT.settings(server, MariaDbServer.ADMIN, MariaDbServer.PASSWORD, "first", "second");
        return new MariaDbSource(new MariaDbConnector(settings), null, Clock.systemUTC())
                .capture(
                        new MemorySink() {
                            @Override
                            public MemberWriter open(String name, String role) {
                                atDump.accept(name.contains("first") ? "first" : "second");
                                return super.open(name, role);
                            }
                        },
                        Progress.NONE);
    }

    private void tryToWrite(String database) {
        try (Connection connection = server.connect("elsewhere");
                Statement statement = connection.createStatement()) {
            statement.execute("SET lock_wait_timeout=1");
            statement.execute("INSERT INTO w VALUES ()");
            writable.put(database, true);
        } catch (SQLException refused) {
            assertThat(refused.getErrorCode()).isEqualTo(1205);
            writable.put(database, false);
        }
    }

    @Test
    void aLockForThePointAloneIsGivenBackBeforeAnythingIsDumped() {
        CaptureReport report = capture(this::tryToWrite);
        assertThat(report.recoveryPoint().method()).isEqualTo("read-lock");
        assertThat(writable).containsOnly(Map.entry("first", true), Map.entry("second", true));
    }

    @Test
    void afterTheLastTableOutsideTransactionsEverybodyWrites() {
        server.execute("first", "CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM", "INSERT INTO m VALUES (1)");
        CaptureReport report = capture(this::tryToWrite);
        assertThat(writable).containsOnly(Map.entry("first", false), Map.entry("second", true));
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("comes first"));
        server.execute("first", "DROP TABLE m");
        server.execute("second", "CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM", "INSERT INTO m VALUES (1)");
        assertThat(capture(this::tryToWrite).warnings())
                .anyMatch(warning -> warning.contains("shorter when the database comes first"));
    }

    @Test
    void aLockThatSomebodyEndedIsTold() {
        server.execute("first", "CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM", "INSERT INTO m VALUES (1)");
        assertThatThrownBy(() -> capture(database -> {
                    if (database.equals("first")) {
                        endNewestSession();
                    }
                }))
                .isInstanceOfSatisfying(RecobroException.class, failed -> {
                    assertThat(failed.fault()).isEqualTo(Fault.SOURCE_CHANGED);
                    assertThat(failed).hasMessageContaining("session with the read lock");
                });
        assertThat(capture(_ -> {}).recoveryPoint().method()).isEqualTo("read-lock");
    }

    /** The session with the lock is opened after all the others. */
    private static void endNewestSession() {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT MAX(ID) FROM information_schema.PROCESSLIST WHERE ID < CONNECTION_ID()")) {
            result.next();
            statement.execute("KILL " + result.getLong(1));
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
