package io.recobro.source.mariadb.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.DisabledEvents;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.MemoryBackup;
import io.recobro.secret.Secret;
import io.recobro.source.CaptureReport;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.restore.DumpCheck;
import io.recobro.source.mariadb.restore.HostileSchema;
import io.recobro.source.mariadb.restore.MariaDbRestore;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.structure.InventoryJson;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MariaDbDumpSourceIT {
    /** What option files, shells and regular expressions take for something else. */
    private static final String PASSWORD = "p\"a'ss\\ #;x é$HOME";

    private static MariaDbServer server;

    @TempDir
    Path scripts;

    @BeforeAll
    static void start() throws Exception {
        server = MariaDbServer.embedded();
        HostileSchema.fill(server, "origin");
        server.execute(
                "origin",
                "ALTER DATABASE origin COLLATE latin1_swedish_ci",
                "CREATE TRIGGER `after ``child``` AFTER DELETE ON child FOR EACH ROW SET @x = '\\';; é'",
                "ALTER DATABASE origin CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        try (Connection connection = server.connect("origin");
                var statement = connection.createStatement()) {
            statement.execute("SET NAMES utf8mb4, sql_mode=ORACLE");
            statement.execute("CREATE PACKAGE pk AS FUNCTION one RETURN INT; END");
            statement.execute("CREATE PACKAGE BODY pk AS FUNCTION one RETURN INT AS BEGIN RETURN 1; END; END");
        }
        for (String host : List.of("127.0.0.1", "localhost")) {
            server.execute(
                    "",
                    "CREATE USER odd@'" + host + "' IDENTIFIED BY '"
                            + PASSWORD.replace("\\", "\\\\").replace("'", "''") + "'",
                    "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, SHOW CREATE ROUTINE ON *.* TO odd@'" + host + "'");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void clean() {
        System.clearProperty("recobro.docker");
        for (String copy : List.of("copy", "plain")) {
            server.execute("", "DROP DATABASE IF EXISTS " + copy);
        }
    }

    @Test
    void everythingComesBackFromTheServersOwnTool() throws Exception {
        assertRoundTrip(server.program("mariadb-dump").toString());
    }

    @Test
    void everythingComesBackFromAnOlderTool() throws Exception {
        assumeTrue(MariaDbServer.isInstalled());
        assertRoundTrip("/usr/bin/mariadb-dump");
    }

    private void assertRoundTrip(String tool) throws Exception {
        MariaDbDumpSource source = source(settings(PASSWORD, tool, Optional.empty()));
        source.check();
        MemoryBackup backup = new MemoryBackup();
        CaptureReport report = source.capture(backup, Progress.NONE);
        assertThat(report.engine()).isEqualTo("mariadb-dump");
        assertThat(report.recoveryPoint().positions()).containsKeys("binlog_file", "binlog_position", "gtid");
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("FLOAT"));
        assertSameAfterRestore(backup);
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("history"));
    }

    private static void assertSameAfterRestore(MemoryBackup backup) throws Exception {
        assertThat(DumpCheck.verify(backup, Progress.NONE))
                .singleElement()
                .asString()
                .contains("content digests");
        RestoreReport restored = restore(backup, "copy");
        assertThat(restored.checked()).contains("content digests");
        assertSameLines(lines("copy"), DisabledEvents.in(lines("origin")));
        server.execute("", "CREATE DATABASE plain CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        client("plain", backup.plain("dump"));
        assertSameLines(lines("plain"), lines("origin"));
    }

    @Test
    void aTextMadeInAnOldCharacterSetStaysReadable() throws Exception {
        server.execute("", "CREATE OR REPLACE DATABASE vintage");
        try (Connection connection = server.connect("vintage");
                var statement = connection.createStatement()) {
            statement.execute("SET session_track_system_variables='', character_set_client=latin1");
            // the bytes that are UTF-8 here are two letters in latin1
            statement.execute("CREATE FUNCTION old() RETURNS VARCHAR(10) DETERMINISTIC RETURN 'é'");
        }
        MemoryBackup backup = new MemoryBackup();
        source(settings(PASSWORD, program(), Optional.empty()).withDatabases(List.of("vintage"), false))
                .capture(backup, Progress.NONE);
        restore(backup, "copy");
        server.execute("", "CREATE DATABASE plain");
        client("plain", backup.plain("dump"));
        for (String database : List.of("vintage", "copy", "plain")) {
            assertThat(body(database)).contains("RETURN 'Ã©'");
        }
    }

    private static String body(String database) throws Exception {
        try (Connection connection = server.connect(database);
                var statement = connection.createStatement();
                var result = statement.executeQuery("SHOW CREATE FUNCTION old")) {
            result.next();
            return result.getString("Create Function");
        }
    }

    @Test
    void oneDatabaseAfterTheOtherIsTold() {
        server.execute("", "CREATE DATABASE copy");
        MariaDbSettings both =
                settings(PASSWORD, program(), Optional.empty()).withDatabases(List.of("origin", "copy"), false);
        MemoryBackup backup = new MemoryBackup();
        CaptureReport report = source(both).capture(backup, Progress.NONE);
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("no common point"));
        assertThat(backup.artifacts()).hasSize(6);
    }

    @Test
    void aContainerIsReachedThroughDockerExec() throws Exception {
        System.setProperty("recobro.docker", docker("127.0.0.1").toString());
        MariaDbSettings settings = settings(PASSWORD, "mariadb-dump", Optional.of("db"));
        MemoryBackup backup = new MemoryBackup();
        CaptureReport report = source(settings).capture(backup, Progress.NONE);
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("reached by mariadb-dump only"));
        assertSameAfterRestore(backup);
    }

    @Test
    void aContainerWithoutAReachableAddressIsDumpedAllTheSame() throws Exception {
        System.setProperty("recobro.docker", docker("").toString());
        MariaDbSettings settings = settings(PASSWORD, "mariadb-dump", Optional.of("db"));
        MariaDbDumpSource source = source(settings);
        source.check();
        MemoryBackup backup = new MemoryBackup();
        CaptureReport report = source.capture(backup, Progress.NONE);
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("reached by mariadb-dump only"));
        assertThat(report.recoveryPoint().positions()).containsKeys("binlog_file", "binlog_position", "gtid");
        Inventory inventory = InventoryJson.read(backup.plain("inventory"), "inventory");
        assertThat(inventory.collation()).isEqualTo("utf8mb4_unicode_ci");
        assertThat(inventory.objects())
                .extracting(object -> object.kind() + " " + object.name())
                .contains(
                        "PACKAGE BODY pk", "TRIGGER after `child`", "EVENT nightly", "SEQUENCE numbers", "VIEW first");
        assertSameAfterRestore(backup);
    }

    @Test
    void ourOwnEngineOffersTheWaysIntoSuchAContainer() throws Exception {
        System.setProperty("recobro.docker", docker("").toString());
        MariaDbSettings settings = settings(PASSWORD, "mariadb-dump", Optional.of("db"));
        assertFault(
                () -> new MariaDbConnector(settings).open("", false),
                Fault.SOURCE_UNREACHABLE,
                "unable to find the address of container 'db'",
                "127.0.0.1",
                "engine: mariadb-dump");
    }

    @Test
    void thePasswordStandsInNoProcessTable() throws Exception {
        Path tool = script(
                "slow-tool",
                "trap '' PIPE\ncat > " + scripts.resolve("options")
                        + "\n: > " + scripts.resolve("running") + "\nwhile [ ! -e " + scripts.resolve("go")
                        + " ]; do sleep 0.05; done\nexec " + program() + " --defaults-file="
                        + scripts.resolve("options")
                        + " \"${@:2}\"");
        MariaDbDumpSource source = source(settings(PASSWORD, tool.toString(), Optional.empty()));
        MemoryBackup backup = new MemoryBackup();
        Thread run = Thread.ofPlatform().start(() -> source.capture(backup, Progress.NONE));
        await(() -> Files.exists(scripts.resolve("running")) || !run.isAlive());
        TreeSet<String> seen = new TreeSet<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                if (process.getFileName()
                        .toString()
                        .equals(Long.toString(ProcessHandle.current().pid()))) {
                    continue;
                }
                for (String file : List.of("cmdline", "environ")) {
                    String text = readable(process.resolve(file));
                    if (text.contains(PASSWORD)) {
                        seen.add(process.resolve(file).toString());
                    }
                    if (text.contains("slow-tool")) {
                        seen.add("the tool itself");
                    }
                }
            }
        }
        Files.createFile(scripts.resolve("go"));
        run.join();
        assertThat(seen).containsExactly("the tool itself");
        assertThat(backup.artifacts()).hasSize(3);
    }

    @Test
    void aToolThatIsMissingOrDeniedIsNamed() {
        source(settings(PASSWORD, program(), Optional.empty())).check();
        assertFault(
                () -> source(settings(PASSWORD, "/no/such/mariadb-dump", Optional.empty()))
                        .check(),
                Fault.CONFIGURATION_INVALID,
                "unable to run '/no/such/mariadb-dump'",
                "'command'");
        MariaDbSettings wrong = settings("wrong-secret", program(), Optional.empty());
        assertFault(() -> source(wrong).check(), Fault.SOURCE_DENIED, "Access denied");
        assertFault(
                () -> ToolRun.answer(wrong, ToolCommand.probe(wrong, "origin", false)),
                Fault.SOURCE_DENIED,
                "exit status 2",
                "Access denied");
        MariaDbSettings right = settings(PASSWORD, program(), Optional.empty());
        assertFault(
                () -> ToolRun.answer(right, ToolCommand.probe(right, "nothing", false)),
                Fault.SOURCE_MISSING,
                "Unknown database");
    }

    @Test
    void aToolThatStopsEarlyIsFound() throws Exception {
        for (String bytes : List.of("3000", "100000")) {
            MemoryBackup backup = new MemoryBackup();
            assertFault(
                    () -> source(settings(PASSWORD, tool("| head -c " + bytes, 0), Optional.empty()))
                            .capture(backup, Progress.NONE),
                    Fault.SOURCE_BROKEN,
                    "unable to");
            assertThat(backup.artifacts()).isEmpty();
        }
        MemoryBackup backup = new MemoryBackup();
        assertFault(
                () -> source(settings(PASSWORD, tool("| sed '/^-- Dump completed/d'", 0), Optional.empty()))
                        .capture(backup, Progress.NONE),
                Fault.SOURCE_BROKEN,
                "lacks its end mark");
        assertThat(backup.artifacts()).isEmpty();
        source(settings(PASSWORD, tool("| cat", 0), Optional.empty())).capture(backup, Progress.NONE);
        assertThat(backup.artifacts()).hasSize(3);
    }

    @Test
    void aFailedToolWithWholeOutputIsAFailure() throws Exception {
        MemoryBackup backup = new MemoryBackup();
        assertFault(
                () -> source(settings(PASSWORD, tool("| cat; echo \"no ${password#*=}\" >&2", 3), Optional.empty()))
                        .capture(backup, Progress.NONE),
                Fault.SOURCE_BROKEN,
                "exit status 3");
        assertThat(backup.artifacts()).isEmpty();
    }

    @Test
    void aTableThatTheToolLeavesOutIsFound() throws Exception {
        Path tool = script("leaves-out", "exec " + program() + " \"$@\" --ignore-table=origin.parent");
        assertFault(
                () -> source(settings(PASSWORD, tool.toString(), Optional.empty()))
                        .capture(new MemoryBackup(), Progress.NONE),
                Fault.SOURCE_INCOMPLETE,
                "TABLE parent");
    }

    @Test
    void aSchemaChangeDuringTheDumpFailsIt() throws Exception {
        Path tool = script(
                "changes",
                program() + " \"$@\" || exit 9\n" + server.program("mariadb") + " --no-defaults -S " + server.socket()
                        + " -u" + MariaDbServer.ADMIN + " -p" + MariaDbServer.PASSWORD
                        + " -e 'CREATE OR REPLACE VIEW origin.second AS SELECT 2 AS one'");
        try {
            assertFault(
                    () -> source(settings(PASSWORD, tool.toString(), Optional.empty()))
                            .capture(new MemoryBackup(), Progress.NONE),
                    Fault.SOURCE_CHANGED,
                    "view 'second' was changed");
        } finally {
            server.execute("origin", "CREATE OR REPLACE VIEW second AS SELECT 1 AS one");
        }
    }

    @Test
    void anInterruptEndsTheTool() throws Exception {
        Path pid = scripts.resolve("pid");
        Path tool = script("hangs", "echo $$ > " + pid + ".new\nmv " + pid + ".new " + pid + "\nexec sleep 600");
        List<Throwable> thrown = new ArrayList<>();
        Thread run = Thread.ofPlatform().start(() -> {
            try {
                source(settings(PASSWORD, tool.toString(), Optional.empty()))
                        .capture(new MemoryBackup(), Progress.NONE);
            } catch (RecobroException e) {
                thrown.add(e);
            }
        });
        await(() -> Files.exists(pid) || !run.isAlive());
        run.interrupt();
        run.join();
        assertThat(thrown)
                .singleElement()
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INTERRUPTED));
        long tools = Long.parseLong(Files.readString(pid).strip());
        await(() -> ProcessHandle.of(tools).filter(ProcessHandle::isAlive).isEmpty());
    }

    /** The real tool with its output changed on the way, and an exit status of its own. */
    private String tool(String filter, int status) throws IOException {
        return script("tool", program() + " \"$@\" " + filter + "\nexit " + status)
                .toString();
    }

    /** What {@code docker} is asked of us: the address of a container, and a command inside of it. */
    private Path docker(String address) throws IOException {
        return script("docker", """
            case "$1" in
            inspect) echo "running %s" ;;
            exec)
                case "$4" in RECOBRO_TOOL=*) ;; *) echo "No mark: $4" >&2; exit 1 ;; esac
                [ "$2 $3 $5 $6 $7" = "-i -e -e HOME=/nonexistent db" ] || { echo "No such container: $7" >&2; exit 1; }
                shift 8
                sed 's#^protocol=socket#&\\nsocket=%s#' | %s "$@"
                exit ${PIPESTATUS[1]} ;;
            esac\
            """.formatted(address, server.socket(), program()));
    }

    private Path script(String name, String body) throws IOException {
        Path script = scripts.resolve(name);
        Files.writeString(script, "#!/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static String program() {
        return server.program("mariadb-dump").toString();
    }

    private static String readable(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    private static MariaDbDumpSource source(MariaDbSettings settings) {
        return new MariaDbDumpSource(new MariaDbConnector(settings), null, Clock.systemUTC());
    }

    private static MariaDbSettings settings(String password, String tool, Optional<String> container) {
        return new MariaDbSettings(
                server.host(),
                server.port(),
                Optional.empty(),
                container,
                "odd",
                Secret.of(password),
                List.of("origin"),
                false,
                MariaDbSettings.Tls.PREFERRED,
                Optional.empty(),
                2,
                MariaDbSettings.Engine.MARIADB_DUMP,
                tool,
                MariaDbSettings.DEFAULT_TIMEOUT);
    }

    private static RestoreReport restore(MemoryBackup backup, String into) {
        MariaDbSettings admin = new MariaDbSettings(
                server.host(),
                server.port(),
                Optional.empty(),
                Optional.empty(),
                MariaDbServer.ADMIN,
                Secret.of(MariaDbServer.PASSWORD),
                List.of("origin"),
                false,
                MariaDbSettings.Tls.PREFERRED,
                Optional.empty(),
                2,
                MariaDbSettings.Engine.RECOBRO,
                "mariadb-dump",
                MariaDbSettings.DEFAULT_TIMEOUT);
        return new MariaDbRestore(new MariaDbConnector(admin), Clock.systemUTC())
                .restore(
                        backup,
                        new RestoreRequest(
                                Optional.empty(),
                                Optional.of(into),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                2,
                                RestoreRequest.Check.DIGESTS,
                                false,
                                false),
                        Progress.NONE);
    }

    /**
     * What the tool itself says of a database; names of databases before sequences and the collation that objects were made
     * under do not count.
     */
    private static List<String> lines(String database) throws Exception {
        byte[] dump = run(
                List.of(
                        program(),
                        "--hex-blob",
                        "--routines",
                        "--events",
                        "--triggers",
                        "--dump-history",
                        "--order-by-primary",
                        "--skip-comments",
                        database),
                new byte[0]);
        return new String(dump, StandardCharsets.ISO_8859_1)
                .replace("`" + database + "`.", "")
                .lines()
                .filter(line -> !line.startsWith("ALTER DATABASE"))
                .toList();
    }

    private static void assertSameLines(List<String> found, List<String> expected) {
        for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
            // not the whole lists: they are far too long to be printed
            if (!found.get(i).equals(expected.get(i))) {
                assertThat(found.get(i)).as("line %s of the dump", i).isEqualTo(expected.get(i));
            }
        }
        assertThat(found).hasSameSizeAs(expected);
    }

    private static void client(String database, byte[] sql) throws Exception {
        run(List.of(server.program("mariadb").toString(), "--comments", "--max-allowed-packet=64M", database), sql);
    }

    private static byte[] run(List<String> command, byte[] input) throws IOException, InterruptedException {
        List<String> full = new ArrayList<>(List.of(
                command.getFirst(),
                "--no-defaults",
                "-S",
                server.socket().toString(),
                "-u" + MariaDbServer.ADMIN,
                "-p" + MariaDbServer.PASSWORD,
                "--default-character-set=utf8mb4"));
        full.addAll(command.subList(1, command.size()));
        Process process = new ProcessBuilder(full)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread feeder = Thread.ofVirtual().start(() -> {
            try (OutputStream out = process.getOutputStream()) {
                out.write(input);
            } catch (IOException e) {
                // the client ended early; its exit status tells
            }
        });
        byte[] output = process.getInputStream().readAllBytes();
        feeder.join();
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private static void assertFault(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Fault fault, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RecobroException.class, e -> {
            assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault);
            assertThat(e.getMessage() + " " + e.hint().orElse(""))
                    .contains(words)
                    .doesNotContain(PASSWORD);
        });
    }
}
