package io.recobro.source.mariadb.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.secret.Secret;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.MariaDbSettings.Tls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToolCommandTest {
    private static final String PASSWORD = "p\"a'ss\\ #;é\n";

    @Test
    void theOptionFileIsTheFirstOptionAndHoldsThePassword() {
        ToolCommand command =
                ToolCommand.dump(settings(Optional.empty(), Optional.empty(), Tls.PREFERRED), "-- x", true);
        assertThat(command.words()).startsWith("/opt/mariadb-dump", "--defaults-file=/dev/stdin");
        assertThat(command.words()).endsWith("--databases", "-- x").contains("--master-data=2", "--gtid");
        assertThat(String.join(" ", command.words())).doesNotContain(PASSWORD).doesNotContain("keeper");
        assertThat(new String(command.input(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "[client]\nuser=\"keeper\"\npassword=\"p\\\"a'ss\\\\ #;é\\n\"\nhost=\"db.example\"\nport=3307\n"
                                + "protocol=tcp\nloose-disable-ssl-verify-server-cert\n");
    }

    @Test
    void withoutBinlogNoPositionIsAsked() {
        assertThat(ToolCommand.dump(settings(Optional.empty(), Optional.empty(), Tls.PREFERRED), "a", false)
                        .words())
                .doesNotContain("--master-data=2", "--gtid")
                .contains("--single-transaction", "--quick", "--routines", "--triggers", "--events");
    }

    @Test
    void aContainerIsEnteredThroughDockerAndItsOwnSocket() {
        ToolCommand command =
                ToolCommand.dump(settings(Optional.of("db"), Optional.empty(), Tls.VERIFY_FULL), "a", false);
        assertThat(command.words())
                .startsWith(
                        "docker",
                        "exec",
                        "-i",
                        "-e",
                        "HOME=/nonexistent",
                        "db",
                        "/opt/mariadb-dump",
                        "--defaults-extra-file=/dev/stdin");
        assertThat(new String(command.input(), StandardCharsets.UTF_8))
                .contains("host=localhost\nprotocol=socket\n")
                .doesNotContain("db.example");
    }

    @Test
    void socketsAndEncryptionStandInTheOptionFile() {
        assertThat(ToolCommand.optionFile(
                        settings(Optional.empty(), Optional.of(Path.of("/run/my sock")), Tls.DISABLED)))
                .contains("socket=\"/run/my sock\"\n", "skip-ssl\n")
                .doesNotContain("host=");
        assertThat(ToolCommand.optionFile(settings(Optional.empty(), Optional.empty(), Tls.VERIFY_FULL)))
                .contains("ssl-ca=\"/etc/ca.pem\"\nssl\nssl-verify-server-cert\n");
    }

    @Test
    void theChildGetsNoSecretsOfTheDaemonsEnvironment() {
        Map<String, String> own =
                Map.of("PATH", "/bin", "HOME", "/root", "DB_PASSWORD", "x", "MYSQL_PWD", "y", "DOCKER_HOST", "z");
        assertThat(ToolCommand.environment(own, false)).isEqualTo(Map.of("PATH", "/bin"));
        assertThat(ToolCommand.environment(own, true)).containsOnlyKeys("PATH", "HOME", "DOCKER_HOST");
    }

    private static MariaDbSettings settings(Optional<String> container, Optional<Path> socket, Tls tls) {
        return new MariaDbSettings(
                "db.example",
                3307,
                socket,
                container,
                "keeper",
                Secret.of(PASSWORD),
                List.of("a"),
                false,
                tls,
                tls == Tls.VERIFY_FULL ? Optional.of(Path.of("/etc/ca.pem")) : Optional.empty(),
                1,
                MariaDbSettings.Engine.MARIADB_DUMP,
                "/opt/mariadb-dump",
                MariaDbSettings.DEFAULT_TIMEOUT);
    }
}
