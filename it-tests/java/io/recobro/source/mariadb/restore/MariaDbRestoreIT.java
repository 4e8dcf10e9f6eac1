package io.recobro.source.mariadb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.DisabledEvents;
import io.recobro.fixture.MariaDbServer;
import io.recobro.secret.Secret;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.load.TargetServer;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MariaDbRestoreIT {
    private static MariaDbServer server;
    private static HandMadeBackup backup;

    @BeforeAll
    static void start() throws Exception {
        server = MariaDbServer.embedded("--ssl=0");
        HostileSchema.fill(server, "origin");
        backup = HandMadeBackup.of(server, "origin", 200_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everythingComesBackTheSame() throws Exception {
        RestoreReport report = restore(backup, request("copy"));
        assertThat(report.rows())
                .isEqualTo(backup.inventory().tables().stream()
                        .mapToLong(table -> table.rows())
                        .sum());
        assertThat(report.checked()).contains("content digests");
        assertThat(report.notices())
                .anyMatch(notice -> notice.contains("'to_parent'") && notice.contains("1 rows refer to no row"));
        assertSame("copy");
    }

    @Test
    void rowsComeBackWithoutLocalInfile() throws Exception {
        server.execute("", "SET GLOBAL local_infile=0");
        try {
            RestoreReport report = restore(backup, request("slow"));
            assertThat(report.notices()).anyMatch(notice -> notice.contains("local_infile=0"));
            assertSame("slow");
        } finally {
            server.execute("", "SET GLOBAL local_infile=1");
        }
    }

    @Test
    void someTablesComeBackWithTheirTriggers() throws Exception {
        RestoreReport report = restore(backup, request("some", List.of("child", "parent"), Optional.empty(), false));
        assertThat(report.rows()).isEqualTo(5);
        assertThat(server.connect("some")
                        .createStatement()
                        .executeQuery("SELECT GROUP_CONCAT(TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE"
                                + " TRIGGER_SCHEMA='some'"))
                .satisfies(result -> {
                    result.next();
                    assertThat(result.getString(1)).isEqualTo("before_child");
                });
    }

    @Test
    void theDumpIsProvenFromItsTextAndAWrongRowCountIsFound() throws Exception {
        assertThat(DumpCheck.verify(backup, Progress.NONE))
                .singleElement()
                .asString()
                .contains("11 tables, 20376 rows");
        HandMadeBackup damaged = HandMadeBackup.of(server, "origin", 200_000);
        damaged.index.set(5, oneRowMore(damaged.index.get(5)));
        damaged.publishIndex();
        assertFault(
                () -> DumpCheck.verify(damaged, Progress.NONE),
                Fault.BACKUP_DAMAGED,
                "the index says",
                "another backup");
    }

    private static MemberEntry oneRowMore(MemberEntry entry) {
        return new MemberEntry(
                entry.offset(),
                entry.bytes(),
                entry.plainBytes(),
                entry.kind(),
                entry.table(),
                entry.rows() + 1,
                entry.sha256());
    }

    @Test
    void anUnknownTableIsRefusedWithNearNames() {
        assertFault(
                () -> restore(backup, request("none", List.of("chid"), Optional.empty(), false)),
                Fault.TARGET_REFUSED,
                "unable to restore table 'chid'",
                "child");
        assertThat(databases()).doesNotContain("none");
    }

    @Test
    void aFilledTargetIsRefusedAndReplacedByName() throws Exception {
        server.execute("", "CREATE DATABASE filled");
        server.execute("filled", "CREATE TABLE precious (id INT)");
        assertFault(
                () -> restore(backup, request("filled")), Fault.TARGET_REFUSED, "it is not empty", "--replace filled");
        assertFault(
                () -> restore(backup, request("filled", List.of(), Optional.of("other"), false)),
                Fault.TARGET_REFUSED,
                "the confirmation names 'other'",
                "");
        RestoreReport report = restore(backup, request("filled", List.of(), Optional.of("filled"), false));
        assertThat(report.notices()).anyMatch(notice -> notice.contains("take a new backup now"));
        assertSame("filled");
    }

    @Test
    void aDryRunTouchesNothing() {
        RestoreReport report = restore(backup, request("dry", List.of(), Optional.empty(), true));
        assertThat(report.plainBytes()).isPositive();
        assertThat(databases()).doesNotContain("dry");
    }

    @Test
    void aWrongPasswordIsNamed() {
        assertFault(
                () -> new MariaDbRestore(connector("wrong"), Clock.systemUTC())
                        .restore(backup, request("x"), Progress.NONE),
                Fault.SOURCE_DENIED,
                "unable to connect",
                "");
    }

    @Test
    void aFlippedByteIsFoundBeforeItsRowsAreSent() throws Exception {
        HandMadeBackup damaged = HandMadeBackup.of(server, "origin", 200_000);
        MemberEntry victim = damaged.index.stream()
                .filter(entry -> entry.table().equals("big"))
                .skip(7)
                .findFirst()
                .orElseThrow();
        damaged.contents.get(damaged.dumpName())[(int) victim.offset() + victim.bytes() / 2] ^= 4;
        assertFault(
                () -> restore(damaged, request("flipped")), Fault.BACKUP_DAMAGED, String.valueOf(victim.offset()), "");
    }

    @Test
    void aTruncatedDumpIsDamaged() throws Exception {
        HandMadeBackup damaged = HandMadeBackup.of(server, "origin", 200_000);
        byte[] whole = damaged.contents.get(damaged.dumpName());
        damaged.contents.put(damaged.dumpName(), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertFault(() -> restore(damaged, request("cut")), Fault.BACKUP_DAMAGED, damaged.dumpName(), "");
    }

    @Test
    void anIndexCutBetweenMembersIsDamaged() throws Exception {
        HandMadeBackup damaged = HandMadeBackup.of(server, "origin", 200_000);
        damaged.index.removeLast();
        damaged.publishIndex();
        assertFault(() -> restore(damaged, request("cut2")), Fault.BACKUP_DAMAGED, "end mark", "");
        damaged.index.removeLast();
        damaged.publishIndex();
        assertFault(() -> restore(damaged, request("cut3")), Fault.BACKUP_DAMAGED, "the inventory counts", "");
        assertThat(databases()).doesNotContain("cut3");
    }

    private static RestoreReport restore(HandMadeBackup from, RestoreRequest request) {
        return new MariaDbRestore(connector(MariaDbServer.PASSWORD), Clock.systemUTC())
                .restore(from, request, Progress.NONE);
    }

    private static RestoreRequest request(String into) {
        return request(into, List.of(), Optional.empty(), false);
    }

    private static RestoreRequest request(String into, List<String> tables, Optional<String> replace, boolean dryRun) {
        return new RestoreRequest(
                Optional.empty(),
                Optional.of(into),
                tables,
                List.of(),
                replace,
                2,
                RestoreRequest.Check.DIGESTS,
                false,
                dryRun);
    }

    private static MariaDbConnector connector(String password) {
        return new MariaDbConnector(new MariaDbSettings(
                server.host(),
                server.port(),
                Optional.empty(),
                Optional.empty(),
                MariaDbServer.ADMIN,
                Secret.of(password),
                List.of("origin"),
                false,
                MariaDbSettings.Tls.DISABLED,
                Optional.empty(),
                2,
                MariaDbSettings.Engine.RECOBRO,
                "mariadb-dump",
                MariaDbSettings.DEFAULT_TIMEOUT));
    }

    private static void assertSame(String copy) throws Exception {
        List<String> expected = DisabledEvents.in(dump("origin").lines().toList());
        List<String> found = dump(copy).lines().toList();
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            if (!expected.get(i).equals(found.get(i))) {
                int at = Arrays.mismatch(
                        expected.get(i).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        found.get(i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                assertThat(part(found.get(i), at)).as("line %s of the dump", i).isEqualTo(part(expected.get(i), at));
            }
        }
        assertThat(found).hasSameSizeAs(expected);
    }

    private static String part(String line, int at) {
        return line.substring(Math.min(line.length(), Math.max(0, at - 40)), Math.min(line.length(), at + 80));
    }

    static String dump(String database) throws Exception {
        Process process = new ProcessBuilder(
                        server.program("mariadb-dump").toString(),
                        "--no-defaults",
                        "--skip-ssl",
                        "-h127.0.0.1",
                        "-P" + server.port(),
                        "-u" + MariaDbServer.ADMIN,
                        "-p" + MariaDbServer.PASSWORD,
                        "--skip-dump-date",
                        "--hex-blob",
                        "--routines",
                        "--events",
                        "--triggers",
                        "--dump-history",
                        "--order-by-primary",
                        "--skip-comments",
                        database)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).isZero();
        return text;
    }

    private static List<String> databases() {
        try (var connection = server.connect("")) {
            return TargetServer.query(connection, "SHOW DATABASES").stream()
                    .map(List::getFirst)
                    .toList();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertFault(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Fault fault, String message, String hint) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RecobroException.class, e -> {
            assertThat(e.fault()).isEqualTo(fault);
            assertThat(e).hasMessageContaining(message);
            assertThat(e.hint().orElse("")).contains(hint);
        });
    }
}
