package io.recobro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.cli.output.Terminal;
import io.recobro.config.ConfigLoader;
import io.recobro.operation.recovery.RecoveryOperations.RecoveryCall;
import io.recobro.operation.recovery.RecoveryPlan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is restored before the name of the site was typed. */
class RestoreAllTest {
    @TempDir
    private Path directory;

    private final FakeOperations operations = new FakeOperations();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Optional<String> typed = Optional.empty();

    private int run(String... arguments) throws Exception {
        Path file = directory.resolve("recobro.yml");
        Files.writeString(file, """
            site: jaraba
            destinations:
              local: {type: dir, path: /backups}
            jobs:
              db: {source: {type: mariadb, user: u, password: p, databases: [jaraba]}, to: [local]}
            """);
        out.reset();
        err.reset();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                () -> typed);
        return new CommandRunner(
                        terminal,
                        Map.of("RECOBRO_CONFIG", file.toString()),
                        new ConfigLoader(Map.of("RECOBRO_CONFIG", file.toString())),
                        Clock.fixed(Instant.parse("2026-11-22T07:00:00Z"), ZoneOffset.UTC),
                        site -> operations,
                        null)
                .run(Stream.concat(Stream.of("restore", "--all"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void thePlanTellsWhatAndHowLong() throws Exception {
        assertThat(run("--from", "local", "--at", "2026-11-22T06:30:00Z", "--dry-run"))
                .isZero();
        assertThat(out())
                .contains("plan to restore site jaraba from local")
                .contains("1m 30s", "drill of 2026-11-21", "1m 00s LATE", "is expected back later than its objective");
        assertThat(operations.recovery.calls).singleElement().isInstanceOfSatisfying(RecoveryCall.class, call -> {
            assertThat(call.from()).contains("local");
            assertThat(call.at()).contains(Instant.parse("2026-11-22T06:30:00Z"));
        });
    }

    @Test
    void itIsDoneWhenTheNameIsTyped() throws Exception {
        typed = Optional.of("jaraba");
        assertThat(run()).isZero();
        assertThat(err()).contains("Type the name of the site");
        assertThat(out()).contains("restored site   jaraba", "not restored    caches and sessions");
        assertThat(operations.recovery.calls).hasSize(2).last().isInstanceOf(RecoveryPlan.class);
        assertThat(run("--yes", "jaraba", "--json")).isZero();
        assertThat(out()).contains("\"ending\" : \"restored\"", "\"skew_seconds\"");
    }

    @Test
    void otherwiseItIsNot() throws Exception {
        assertThat(run()).isEqualTo(2);
        assertThat(err()).contains("nobody confirmed the plan", "--yes jaraba");
        typed = Optional.of("yes");
        assertThat(run()).isEqualTo(2);
        assertThat(err()).contains("the confirmation names 'yes'");
        assertThat(run("--no-input")).isEqualTo(2);
        typed = Optional.of("jaraba");
        assertThat(run("--json")).as("nobody is asked where programs listen").isEqualTo(2);
        assertThat(operations.recovery.calls).allMatch(RecoveryCall.class::isInstance);
    }

    @Test
    void partsAreNotEverything() throws Exception {
        for (List<String> wrong : List.of(
                List.of("db"), List.of("--into", "x"), List.of("--table", "t"), List.of("--backup", "latest"))) {
            assertThat(run(wrong.toArray(String[]::new))).isEqualTo(2);
            assertThat(err()).contains("--all restores everything");
        }
        assertThat(operations.recovery.calls).isEmpty();
    }
}
