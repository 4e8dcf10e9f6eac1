package io.recobro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.cli.output.Terminal;
import io.recobro.config.ConfigLoader;
import io.recobro.operation.drill.DrillOperations.DrillCall;
import io.recobro.operation.proof.ProofOperations.NegativeCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DrillCommandTest {
    private final FakeOperations operations = new FakeOperations();
    private final FakeDrills drills = operations.drills;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void tellsWhatWasShown() throws IOException {
        assertThat(run(0, "drill"))
                .contains("drill of        db passed")
                .contains("backup          " + FakeOperations.ID
                        + " of 2026-11-22T06:00:00Z from s3, 3.0 MiB stored, 9.0 MiB plain")
                .contains("scratch place   embedded server 11.4.5-MariaDB")
                .contains("restore took    41.5 s, objective 1m 00s met")
                .contains("evidence in     s3, local")
                .containsPattern("load +41\\.5 +3\\.0 MiB +yes")
                .containsPattern("SELECT 1 +passed +returned 1");
        assertThat(drills.calls)
                .containsExactly(new DrillCall(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        "manual",
                        Optional.empty()));
    }

    @Test
    void whatIsAskedArrives() throws IOException {
        run(0, "drill", "db", "--from", "s3", "--backup", "latest", "--dry-run", "--keep");
        assertThat(drills.calls)
                .containsExactly(new DrillCall(
                        Optional.of("db"),
                        Optional.of("s3"),
                        Optional.of("latest"),
                        true,
                        true,
                        "manual",
                        Optional.empty()));
    }

    @Test
    void jsonTellsEverything() throws IOException {
        JsonNode json = JsonMapper.shared().readTree(run(0, "drill", "db", "--json"));
        JsonNode drill = json.at("/drills/0");
        assertThat(drill.propertyNames())
                .containsExactly(
                        "job",
                        "id",
                        "state",
                        "backup",
                        "destination",
                        "recovery_point_at",
                        "scratch",
                        "restore_seconds",
                        "objective_seconds",
                        "objective_missed",
                        "seconds",
                        "stored_bytes",
                        "plain_bytes",
                        "phases",
                        "versions",
                        "checks",
                        "evidence_in",
                        "access",
                        "error");
        assertThat(drill.path("state").asString()).isEqualTo("passed");
        assertThat(drill.path("restore_seconds").asDouble()).isEqualTo(41.5);
        assertThat(drill.at("/phases/1/of_restore").asBoolean()).isFalse();
        assertThat(drill.path("error").isNull()).isTrue();
    }

    @Test
    void aRestoreThatTakesTooLongMissesTheObjective() throws IOException {
        drills.restoreTook = Duration.ofSeconds(61);
        assertThat(run(4, "drill", "db")).contains("restore took    61.0 s, objective 1m 00s MISSED");
        assertThat(JsonMapper.shared()
                        .readTree(run(4, "drill", "db", "--json"))
                        .at("/drills/0/objective_missed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aFailedCheckIsTheExitStatusAndStandsOut() throws IOException {
        drills.problem = Optional.of(FakeDrills.failedCheck());
        assertThat(run(13, "drill", "db"))
                .contains("drill of        db failed")
                .containsPattern("SELECT 1 +FAILED +returned 0, which is not true");
        assertThat(err()).contains("unable to trust what was restored");
        JsonNode json = JsonMapper.shared().readTree(run(13, "drill", "db", "--json"));
        assertThat(json.at("/drills/0/error/message").asString()).contains("unable to trust what was restored");
    }

    @Test
    void negativeDrillsAreAskedForWithTheirSeed() throws IOException {
        assertThat(run(0, "drill", "db", "--negative", "--seed", "7", "--from", "s3"))
                .contains("db: all of 1 damages were found, and nothing in the copy as it was");
        assertThat(operations.proof.calls)
                .containsExactly(
                        new NegativeCall(Optional.of("db"), Optional.empty(), Optional.of("s3"), Optional.of(7L)));
        assertThat(drills.calls).isEmpty();
    }

    @Test
    void theReportDrillsNothing() throws IOException {
        Path page = directory.resolve("drills.html");
        assertThat(run(0, "drill", "--report", "--html", page.toString())).contains("db: restored in");
        assertThat(page).content().contains("<svg");
        assertThat(drills.calls).isEmpty();
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() throws IOException {
        for (List<String> wrong : List.of(
                List.of("--report", "--negative"),
                List.of("--report", "--dry-run"),
                List.of("--report", "--from", "s3"),
                List.of("--negative", "--keep"),
                List.of("--html", "a.html"),
                List.of("--seed", "7"))) {
            run(2, Stream.concat(Stream.of("drill"), wrong.stream()).toArray(String[]::new));
            assertThat(err()).as("%s", wrong).contains("these options do not go together", "--html goes with --report");
        }
        assertThat(drills.calls).isEmpty();
        assertThat(operations.proof.calls).isEmpty();
    }

    @Test
    void whatIsNotConfiguredIsRefused() throws IOException {
        run(2, "drill", "dv");
        assertThat(err()).contains("'dv'", "db");
        run(2, "drill", "db", "--from", "s4");
        assertThat(err()).contains("'s4'", "s3");
        assertThat(drills.calls).isEmpty();
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String run(int status, String... arguments) throws IOException {
        Path file = Files.writeString(directory.resolve("recobro.yml"), """
            site: jaraba
            destinations:
              s3: {type: s3, bucket: b, access_key: a, secret_key: hunter2}
            jobs:
              db: {source: {type: mariadb, user: recobro, password: hunter2, databases: [jaraba]}, to: [s3]}
            """);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        err.reset();
        CommandRunner runner = new CommandRunner(
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false),
                Map.of("RECOBRO_CONFIG", file.toString()),
                new ConfigLoader(Map.of("RECOBRO_CONFIG", file.toString())),
                Clock.fixed(Instant.parse("2026-11-22T07:00:00Z"), ZoneOffset.UTC),
                _ -> operations,
                _ -> {
                    throw new AssertionError("no daemon here");
                });
        assertThat(runner.run(arguments)).as(err()).isEqualTo(status);
        return out.toString(StandardCharsets.UTF_8);
    }
}
