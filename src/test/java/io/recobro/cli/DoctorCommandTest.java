package io.recobro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.cli.output.Terminal;
import io.recobro.config.ConfigLoader;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.setup.DoctorOperations.DoctorCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {
    private final FakeOperations operations = new FakeOperations();

    @TempDir
    private Path directory;

    @Test
    void oneLineAndOneFixEach() throws IOException {
        assertThat(run(0, "doctor")).isEqualTo("""
            ok       configuration: recobro.yml has no mistakes
            warning  source db: no binary log
                     fix: log_bin=ON
            skipped  destination s3: not asked
                     fix: leave out --offline

            0 problems, 1 warning, 1 not looked at: backups can run
            """);
        assertThat(operations.calls).containsExactly(new DoctorCall(Optional.empty(), false));
    }

    @Test
    void aProblemDecidesTheExitStatus() throws IOException {
        operations.status = ExitStatus.UNREACHABLE;
        assertThat(run(10, "doctor", "db", "--offline"))
                .contains("PROBLEM  destination s3: unable to reach destination 's3': connection refused\n"
                        + "         fix: is the server up?\n")
                .endsWith("until the problems are gone\n");
        assertThat(operations.calls).containsExactly(new DoctorCall(Optional.of("db"), true));
    }

    @Test
    void jsonHasEveryFinding() throws IOException {
        operations.status = ExitStatus.UNREACHABLE;
        JsonNode json = JsonMapper.shared().readTree(run(10, "doctor", "--json"));
        assertThat(json.propertyNames())
                .containsExactly(
                        "message_type", "status", "exit_code", "ok", "warnings", "problems", "skipped", "findings");
        assertThat(json.path("problems").asInt()).isOne();
        JsonNode last = json.path("findings").get(2);
        assertThat(last.propertyNames()).containsExactly("area", "subject", "level", "text", "fix", "fault");
        assertThat(last.path("fault").asString()).isEqualTo("storage-unreachable");
        assertThat(last.path("level").asString()).isEqualTo("problem");
        assertThat(json.path("findings").get(0).path("subject").isNull()).isTrue();
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
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        CommandRunner runner = new CommandRunner(
                new Terminal(stream, new PrintStream(java.io.OutputStream.nullOutputStream()), false),
                Map.of("RECOBRO_CONFIG", file.toString()),
                new ConfigLoader(Map.of("RECOBRO_CONFIG", file.toString())),
                Clock.fixed(Instant.parse("2026-11-22T07:00:00Z"), ZoneOffset.UTC),
                _ -> operations,
                _ -> {
                    throw new AssertionError("no daemon here");
                });
        assertThat(runner.run(arguments)).isEqualTo(status);
        return out.toString(StandardCharsets.UTF_8);
    }
}
