package io.recobro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.cli.output.Terminal;
import io.recobro.config.ConfigLoader;
import io.recobro.config.SourceConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.ReplicateOperations.ReplicateCall;
import io.recobro.operation.RestoreOperations.FileRestoreCall;
import io.recobro.operation.RestoreOperations.RestoreCall;
import io.recobro.operation.RetentionOperations.PinCall;
import io.recobro.operation.RetentionOperations.PruneCall;
import io.recobro.operation.RetentionOperations.PruneMode;
import io.recobro.operation.VerifyOperations.VerifyCall;
import io.recobro.operation.VerifyOperations.VerifyLevel;
import io.recobro.source.RestoreRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandRunnerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T07:00:00Z"), ZoneOffset.UTC);

    private final FakeOperations operations = new FakeOperations();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private boolean withSite;
    private String served;

    @TempDir
    private Path directory;

    private Path config;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = Files.writeString(directory.resolve("recobro.yml"), """
            site: jaraba
            destinations:
              local: {type: dir, path: /backups}
              s3: {type: s3, bucket: b, access_key: a, secret_key: hunter2}
            jobs:
              db: {source: {type: mariadb, user: recobro, password: hunter2, databases: [jaraba]}, to: [local, s3]}
            """);
    }

    @Test
    void pruneIsADryRunUnlessConfirmed() {
        assertThat(run("prune", "db", "--destination", "local")).isZero();
        assertThat(run("--json", "prune", "--confirm")).isZero();
        assertThat(operations.calls)
                .containsExactly(
                        new PruneCall(Optional.of("db"), Optional.of("local"), PruneMode.DRY_RUN),
                        new PruneCall(Optional.empty(), Optional.empty(), PruneMode.CONFIRMED));
        assertThat(out())
                .contains("within 3d; newest good", "the rules applied last keep it: within 30d")
                .contains("db in local, keep within 3d: 1 kept (1.0 MiB), 0 to remove (0 B), 1 held (2.0 MiB)")
                .contains("left by interrupted runs: 3 objects (512 B), 1 uploads")
                .contains("\"held_bytes\" : 2097152");
        assertThat(err()).contains("nothing was removed: this was a dry run");
    }

    @Test
    void pinAndUnpinNameTheBackupAndTheReason() {
        assertThat(run("pin", "k3f9q2", "--reason", " before the upgrade ")).isZero();
        assertThat(run("unpin", "k3f9q2")).isZero();
        assertThat(operations.calls).containsExactly(new PinCall("k3f9q2", "before the upgrade"), "k3f9q2");
        assertThat(out()).contains("pinned", "was not pinned", FakeOperations.ID);
        operations.status = ExitStatus.UNREACHABLE;
        assertThat(run("pin", "k3f9q2")).isEqualTo(10);
        assertThat(err()).contains("unable to write");
    }

    @Test
    void theDaemonReadsTheConfigurationAndEndsWithItsSignal() {
        assertThat(run("daemon")).isEqualTo(143);
        assertThat(served).isEqualTo("jaraba");
    }

    @Test
    void aBackupMayLeaveTheDaemonAlone() {
        assertThat(run("backup-now", "--no-daemon")).isZero();
        assertThat(operations.calls).containsExactly(new BackupCall(List.of(), false, true));
    }

    @Test
    void backupNowRunsTheNamedJobs() {
        assertThat(run("backup-now", "db", "db", "--dry-run")).isZero();
        assertThat(operations.calls).containsExactly(new BackupCall(List.of("db"), true));
        assertThat(operations.closed).isTrue();
        assertThat(out()).contains("DESTINATION", FakeOperations.ID, "1.0 MiB", "4.0 MiB", "2.4 s");
        assertThat(err())
                .contains("table 'cache' has no primary key")
                .doesNotContain("tables without transactions: log");
    }

    @Test
    void aPartialRunSaysSoInStatusAndMessage() {
        operations.status = ExitStatus.PARTIAL;
        assertThat(run("backup-now")).isEqualTo(3);
        assertThat(err())
                .contains(
                        "recobro: unable to write to destination 's3': connection refused\nhint: is the server up?\n");
    }

    @Test
    void backupNowPrintsJson() {
        operations.status = ExitStatus.PARTIAL;
        assertThat(run("backup-now", "--json")).isEqualTo(3);
        JsonNode json = json(out());
        assertThat(names(json)).containsExactly("message_type", "status", "exit_code", "dry_run", "backups");
        assertThat(json.path("status").asString()).isEqualTo("partial");
        assertThat(json.path("exit_code").asInt()).isEqualTo(3);
        JsonNode failed = json.path("backups").get(1);
        assertThat(names(failed))
                .containsExactly(
                        "job", "id", "destination", "state", "bytes", "plain_bytes", "seconds", "warnings", "error");
        assertThat(failed.path("id").isNull()).isTrue();
        assertThat(failed.path("state").asString()).isEqualTo("failed");
        assertThat(failed.path("error").path("fault").asString()).isEqualTo("storage-unreachable");
        assertThat(json.path("backups").get(0).path("bytes").isIntegralNumber()).isTrue();
        assertThat(json.path("backups").get(0).path("error").isNull()).isTrue();
        assertThat(err().lines()
                        .map(CommandRunnerTest::json)
                        .map(line -> line.path("message_type").asString()))
                .containsExactly("notice", "phase_end");
    }

    @Test
    void listPrintsATableOrAnArray() {
        assertThat(run("list", "db")).isZero();
        assertThat(operations.calls).containsExactly(Optional.of("db"));
        assertThat(out().lines())
                .containsExactly(
                        "JOB  RECOVERY POINT        DESTINATION       SIZE  KIND  STATE             ID",
                        "db   2026-11-22T06:00:00Z  local        117.7 MiB  full  verified, pinned "
                                + " 20261122T060000Z-k3f9q2");
        out.reset();
        assertThat(run("--json", "list")).isZero();
        assertThat(json(out())).isEqualTo(json("""
            [{"id": "20261122T060000Z-k3f9q2", "job": "db", "destination": "local",
              "recovery_point_at": "2026-11-22T06:00:00Z", "bytes": 123456789, "kind": "full", "state": "verified",
              "pinned": true}]\
            """));
        assertThat(err()).isEmpty();
    }

    @Test
    void listNamesTheDestinationThatDoesNotAnswer() {
        operations.status = ExitStatus.PARTIAL;
        assertThat(run("list", "--json")).isEqualTo(3);
        assertThat(json(out()).isArray()).isTrue();
        assertThat(json(err()).path("message").asString()).contains("'s3'");
        assertThat(json(err()).path("message_type").asString()).isEqualTo("error");
    }

    @Test
    void showPrintsFactsOrJson() {
        assertThat(run("show", "latest")).isZero();
        assertThat(operations.calls).containsExactly("latest");
        assertThat(out()).contains("gtid: 0-1-42", "server_version: 11.4.5", "db_jaraba.sql.gz", "missing");
        out.reset();
        run("show", "k3f9q2", "--json");
        assertThat(names(json(out())))
                .containsExactly(
                        "id",
                        "site",
                        "job",
                        "kind",
                        "engine",
                        "recovery_point",
                        "requires",
                        "facts",
                        "warnings",
                        "artifacts",
                        "packs",
                        "destinations");
    }

    @Test
    void verifyAndReplicatePassTheirOptionsOn() {
        run("verify", "db", "--backup", "latest", "--level", "parse", "--from", "s3");
        run("verify");
        run("replicate", "db", "--from", "local", "--to", "s3");
        assertThat(operations.calls)
                .containsExactly(
                        new VerifyCall(Optional.of("db"), Optional.of("latest"), VerifyLevel.PARSE, Optional.of("s3")),
                        new VerifyCall(Optional.empty(), Optional.empty(), VerifyLevel.MANIFEST, Optional.empty()),
                        new ReplicateCall(Optional.of("db"), Optional.of("local"), Optional.of("s3")));
        assertThat(out()).contains("good", "copied");
    }

    @Test
    void verifyAndReplicatePrintJson() {
        operations.status = ExitStatus.VERIFICATION_FAILED;
        assertThat(run("verify", "--json")).isEqualTo(13);
        JsonNode check = json(out()).path("checks").get(0);
        assertThat(names(check))
                .containsExactly("id", "job", "destination", "level", "passed", "objects", "bytes", "seconds", "error");
        assertThat(check.path("passed").asBoolean()).isFalse();
        out.reset();
        run("replicate", "--json");
        assertThat(names(json(out()).path("copies").get(0)))
                .containsExactly("id", "job", "from", "to", "copied", "bytes", "seconds", "error");
    }

    @Test
    void restorePassesEveryOptionOn() {
        assertThat(run(
                        "restore",
                        "db",
                        "--at",
                        "2026-11-22 06:00",
                        "--from",
                        "s3",
                        "--into",
                        "new",
                        "--database",
                        "jaraba",
                        "--table",
                        "a",
                        "--table",
                        "b",
                        "--replace",
                        "new",
                        "--sessions",
                        "4",
                        "--check",
                        "counts",
                        "--no-binlog",
                        "-n"))
                .isZero();
        assertThat(operations.calls)
                .containsExactly(new RestoreCall(
                        "db",
                        Optional.empty(),
                        Optional.of(Instant.parse("2026-11-22T06:00:00Z")),
                        Optional.of("s3"),
                        Optional.empty(),
                        new RestoreRequest(
                                Optional.of("jaraba"),
                                Optional.of("new"),
                                List.of("a", "b"),
                                List.of(),
                                Optional.of("new"),
                                4,
                                RestoreRequest.Check.COUNTS,
                                true,
                                true)));
        assertThat(out())
                .contains(
                        "would restore",
                        "jaraba_restored on 127.0.0.1:3306",
                        "1,234 rows",
                        "72 tables",
                        "spatial index",
                        "1m 04s");
    }

    @Test
    void restoreTakesAnotherServer() {
        run("restore", "db", "--host", "other", "--user", "admin");
        SourceConfig.MariaDbSource target = (SourceConfig.MariaDbSource)
                ((RestoreCall) operations.calls.getFirst()).target().orElseThrow();
        assertThat(target.settings().host()).isEqualTo("other");
        assertThat(target.settings().port()).isEqualTo(3306);
        assertThat(target.settings().user()).isEqualTo("admin");
        assertThat(target.settings().password().reveal()).isEqualTo("hunter2");
    }

    @Test
    void restoreOfAFileNeedsNoConfiguration() throws IOException {
        Path dump = Files.writeString(directory.resolve("dump.sql"), "SELECT 1;");
        Files.delete(config);
        assertThat(run("restore", "--file", dump.toString(), "--into", "shop", "--socket", "/s", "--json"))
                .isZero();
        assertThat(withSite).isFalse();
        FileRestoreCall call = (FileRestoreCall) operations.calls.getFirst();
        assertThat(call.file()).isEqualTo(dump);
        assertThat(((SourceConfig.MariaDbSource) call.target()).settings().socket())
                .contains(Path.of("/s"));
        assertThat(names(json(out())))
                .containsExactly(
                        "message_type",
                        "status",
                        "exit_code",
                        "dry_run",
                        "id",
                        "job",
                        "destination",
                        "recovery_point_at",
                        "target",
                        "plain_bytes",
                        "rows",
                        "seconds",
                        "phases",
                        "checked",
                        "notices");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "restore",
                "restore --file x",
                "restore db --backup a --at 2026-11-22",
                "restore db --at noon",
                "restore db --check all",
                "restore db --socket /s --host h",
                "restore db --sessions 1000",
                "restore nosuch",
                "restore db --from nosuch",
                "list a b",
                "show",
                "verify --level deep",
                "backup-now nosuch",
                "storage",
                "storage check",
                "storage check nosuch",
                "notify",
                "notify test email",
                "doctor nosuch",
                "config",
                "restore --file /none/such --into x",
                "nosuch",
                "list --nosuch",
                "list -c",
                "restore --file x --from s3 --into y"
            })
    void wrongUsageIsStatus2AndDoesNothing(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err()).startsWith("recobro: unable to ").contains("\n");
        assertThat(err().lines().count()).isLessThanOrEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(operations.calls).isEmpty();
    }

    @Test
    void slipsGetASuggestion() {
        run("restore", "db", "--dryrun");
        run("lst");
        run("list", "bd");
        run("storage", "check", "S3");
        assertThat(err().lines())
                .containsExactly(
                        "recobro: unable to run 'recobro restore': unknown option '--dryrun'",
                        "hint: did you mean '--dry-run'?",
                        "recobro: unable to run 'recobro': unknown argument 'lst'",
                        "hint: did you mean 'list'?",
                        "recobro: unable to find job 'bd': it is not in the configuration",
                        "hint: did you mean 'db'?",
                        "recobro: unable to find destination 'S3': it is not in the configuration",
                        "hint: did you mean 's3'?");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyFaultEndsWithItsStatus(Fault fault) {
        operations.failure = fault.because("unable to do 'it': why").hint("do that");
        assertThat(run("list")).isEqualTo(fault.exitStatus().code());
        assertThat(err()).isEqualTo("recobro: unable to do 'it': why\nhint: do that\n");
        assertThat(operations.closed).isTrue();
    }

    @ParameterizedTest
    @EnumSource(ExitStatus.class)
    void everyStatusOfAResultIsTheStatusOfTheCommand(ExitStatus status) {
        operations.status = status;
        assertThat(run("backup-now", "-q")).isEqualTo(status.code());
        assertThat(run("restore", "db")).isEqualTo(status.code());
        assertThat(run("storage", "check", "s3")).isEqualTo(status.code());
        assertThat(run("notify", "test")).isEqualTo(status.code());
    }

    @Test
    void errorsAreJsonWhenAsked() {
        operations.failure = Fault.LOCK_HELD
                .because("unable to lock job 'db': held by pid 7")
                .hint("wait");
        assertThat(run("backup-now", "--json")).isEqualTo(11);
        assertThat(json(err())).isEqualTo(json("""
            {"message_type": "exit_error", "code": 11, "fault": "lock-held",
             "message": "unable to lock job 'db': held by pid 7", "hint": "wait"}\
            """));
        err.reset();
        assertThat(run("list", "--nosuch", "--json")).isEqualTo(2);
        assertThat(json(err()).path("fault").asString()).isEqualTo("usage-wrong");
    }

    @Test
    void aBugIsSaidToBeOneAndTracedOnlyWhenAsked() {
        operations.failure = new IllegalStateException("surprise");
        assertThat(run("list")).isEqualTo(1);
        assertThat(err())
                .contains("this is a bug", "surprise", "hint: run the command again with -v")
                .doesNotContain("\tat ");
        err.reset();
        assertThat(run("-v", "list")).isEqualTo(1);
        assertThat(err()).contains("\tat io.recobro.cli.");
    }

    @Test
    void storageCheckTellsPromisesAndFeatures() {
        assertThat(run("storage", "check", "s3")).isZero();
        assertThat(out()).contains("reads see writes", "yes", "it is read back");
        out.reset();
        run("storage", "check", "s3", "--json");
        assertThat(names(json(out())))
                .containsExactly("message_type", "status", "exit_code", "destination", "promises", "features");
    }

    @Test
    void notifyTestTellsHowEachChannelDid() {
        operations.status = ExitStatus.PARTIAL;
        assertThat(run("notify", "test", "--channel", "slack")).isEqualTo(3);
        assertThat(operations.calls).containsExactly(Optional.of("slack"));
        assertThat(out()).contains("email", "yes, but b@c was refused", "slack", "NO");
        assertThat(err()).contains("recobro: unable to send by slack: no answer in time\nhint: is the server up?\n");
        out.reset();
        run("notify", "test", "--json");
        assertThat(names(json(out()))).containsExactly("message_type", "status", "exit_code", "channels");
        assertThat(names(json(out()).at("/channels/1")))
                .containsExactly("channel", "delivered", "seconds", "caveat", "error");
    }

    @Test
    void configCommandsCheckShowAndDescribe() throws IOException {
        assertThat(run("config", "validate")).isZero();
        assertThat(out()).contains("no mistakes: site jaraba, 2 destinations, 1 job");
        out.reset();
        assertThat(run("config", "show", "--json")).isZero();
        assertThat(json(out()).at("/jobs/db/source/port").asInt()).isEqualTo(3306);
        assertThat(out()).doesNotContain("hunter2");
        out.reset();
        assertThat(run("config", "schema")).isZero();
        assertThat(json(out()).path("$schema").asString()).contains("2020-12");
        out.reset();
        Files.writeString(config, "site: jaraba\ndestinatons: {}\n");
        assertThat(run("config", "validate")).isEqualTo(2);
        assertThat(err())
                .contains(config + ":2:1: /destinatons: unknown key 'destinatons'; did you mean 'destinations'?");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "backup-now",
                "list",
                "show",
                "verify",
                "replicate",
                "restore",
                "doctor",
                "config",
                "config validate",
                "config show",
                "config schema",
                "storage",
                "storage check",
                "notify",
                "notify test"
            })
    void helpTeaches(String command) {
        List<String> arguments = new ArrayList<>(Arrays.stream(command.split(" "))
                .filter(word -> !word.isEmpty())
                .toList());
        arguments.add("--help");
        assertThat(run(arguments.toArray(String[]::new))).isZero();
        assertThat(out())
                .contains("Usage: recobro" + (command.isEmpty() ? "" : " " + command))
                .contains(
                        "Examples:\n  recobro ", "Exit status:", "13    stored or restored", "--json", "--config=FILE")
                .endsWith("\n")
                .doesNotContain("${");
        assertThat(err()).isEmpty();
    }

    @Test
    void quietSaysNothingButErrors() {
        run("-q", "backup-now");
        assertThat(err()).isEmpty();
        operations.status = ExitStatus.PARTIAL;
        run("backup-now", "-q");
        assertThat(err()).contains("unable to write");
    }

    private int run(String... arguments) {
        Terminal terminal = new Terminal(stream(out), stream(err), false);
        return new CommandRunner(
                        terminal,
                        Map.of("RECOBRO_CONFIG", config.toString()),
                        new ConfigLoader(Map.of("RECOBRO_CONFIG", config.toString())),
                        CLOCK,
                        site -> {
                            withSite = site.isPresent();
                            return operations;
                        },
                        configuration -> {
                            served = configuration.get().site();
                            return ExitStatus.TERMINATED;
                        })
                .run(arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static List<String> names(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }
}
