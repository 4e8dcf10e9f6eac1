package io.recobro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.cli.output.Terminal;
import io.recobro.config.ConfigLoader;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.HistoryOperations.HistoryCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatusCommandTest {
    private final FakeOperations operations = new FakeOperations();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private Path config;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = Files.writeString(directory.resolve("recobro.yml"), """
            site: jaraba
            destinations: {local: {type: dir, path: /backups}, s3: {type: dir, path: /elsewhere}}
            jobs:
              db: {source: {type: mariadb, user: recobro, password: x, databases: [jaraba]}, to: [local, s3]}
            """);
    }

    @Test
    void oneScreenWithTheVerdictLast() {
        assertThat(run("status")).isZero();
        assertThat(text().lines())
                .containsExactly(
                        "JOB  LAST RUN             NEXT RUN  DESTINATION  RECOVERY POINT     AGE / RPO    BACKUPS  "
                                + " STORED  STATE",
                        "db   ok 3h ago, took 42s  in 3h     local        2026-11-22 06:00Z  2h 59m / 7h      120  1.0"
                                + " GiB  ok",
                        "                                    s3           2026-11-22 06:00Z  2h 59m / 7h      120  1.0"
                                + " GiB  ok",
                        "",
                        "JOB  RESTORE / RTO  LAST DRILL     FROM  NEXT DRILL  FORECAST  STATE",
                        "db   12m / 1h       passed 2d ago  s3    in 5d       -         ok",
                        "",
                        "free: local 1.0 TiB",
                        "daemon: none was found on this host; jobs run only when asked",
                        "",
                        "No objective is missed. Everything can be restored to 2026-11-22 06:00Z or later.");
    }

    @Test
    void aMissedObjectiveIsStatusFourWithNumbersReasonAndNextStep() {
        operations.status = ExitStatus.OBJECTIVE_MISSED;
        assertThat(run("status", "db")).isEqualTo(4);
        assertThat(operations.calls).containsExactly(Optional.of("db"));
        assertThat(text())
                .contains(
                        "9h / 7h",
                        "RPO MISSED",
                        "CRITICAL  RPO of job db in local missed",
                        "          try: recobro backup-now db")
                .endsWith("1 of 3 objectives missed. Everything can be restored to 2026-11-22 06:00Z or later.\n");
    }

    @Test
    void aDestinationThatDoesNotAnswerIsNamedAndHidesNothing() {
        operations.status = ExitStatus.PARTIAL;
        assertThat(run("status")).isEqualTo(3);
        assertThat(text())
                .contains("no answer", "warning   destination s3 cannot be used", "try: check the network")
                .contains("No objective is missed. 1 thing needs a look.");
        assertThat(errors()).contains("unable to list destination 's3'");
    }

    @Test
    void statusAsJson() {
        operations.status = ExitStatus.OBJECTIVE_MISSED;
        assertThat(run("status", "--json")).isEqualTo(4);
        JsonNode json = json(text());
        assertThat(List.copyOf(json.propertyNames()))
                .containsExactly(
                        "message_type",
                        "status",
                        "exit_code",
                        "site",
                        "at",
                        "daemon",
                        "jobs",
                        "destinations",
                        "conditions");
        assertThat(json.path("daemon").isNull()).isTrue();
        JsonNode local = json.path("jobs").path(0).path("destinations").path(0);
        assertThat(local.path("state").asString()).isEqualTo("missed");
        assertThat(local.path("age_seconds").asDouble()).isEqualTo(32_400);
        assertThat(local.path("error").isNull()).isTrue();
        assertThat(json.path("conditions").path(0).path("cause").asString()).isEqualTo("rpo/db/local");
    }

    @Test
    void historyListsTheLastWeekUnlessToldOtherwise() {
        assertThat(run("history", "db", "--kind", "backup")).isZero();
        assertThat(operations.calls)
                .containsExactly(new HistoryCall(
                        Optional.of("db"), Optional.of("backup"), FakeStatus.NOW.minus(Duration.ofDays(7))));
        assertThat(text().lines())
                .containsExactly(
                        "BEGAN                 KIND    JOB  OUTCOME  TOOK  RUN",
                        "2026-11-22T06:00:00Z  backup  db   ok        42s  20261122T060000Z-k3f9q2");
        assertThat(run("history", "--since", "long")).isEqualTo(2);
    }

    @Test
    void historyOfOneRunTellsWhoAndWhy() {
        assertThat(run("history", "k3f9q2")).isZero();
        assertThat(operations.calls).containsExactly("k3f9q2");
        assertThat(text())
                .contains("backup of job db, ok", "by recobro@host (schedule)", "phase capture: 40s", "notice: table");
        out.reset();
        assertThat(run("history", "latest", "--json")).isZero();
        assertThat(json(text()).path("trigger").asString()).isEqualTo("schedule");
    }

    @Test
    void anUnknownJobIsNotTakenForARun() {
        assertThat(run("history", "data-base")).isEqualTo(2);
        assertThat(errors()).contains("unable to find job 'data-base'");
    }

    private int run(String... arguments) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        List<String> all = new ArrayList<>(List.of("-c", config.toString()));
        all.addAll(Arrays.asList(arguments));
        return new CommandRunner(
                        terminal,
                        Map.of(),
                        new ConfigLoader(Map.of()),
                        Clock.fixed(FakeStatus.NOW, ZoneOffset.UTC),
                        _ -> operations,
                        _ -> {
                            throw new AssertionError("no daemon here");
                        })
                .run(all.toArray(String[]::new));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
