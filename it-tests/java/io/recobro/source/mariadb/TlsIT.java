package io.recobro.source.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.MariaDbServer;
import io.recobro.secret.Secret;
import io.recobro.source.mariadb.MariaDbSettings.Engine;
import io.recobro.source.mariadb.MariaDbSettings.Tls;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each TLS mode does against a server that encrypts by itself (11.4) and against one that cannot. */
class TlsIT {
    @Test
    void aServerThatCanEncryptsWhenAsked() throws SQLException {
        try (MariaDbServer server = MariaDbServer.embedded()) {
            assertThat(cipher(server, Tls.DISABLED)).isEmpty();
            assertThat(cipher(server, Tls.REQUIRED)).startsWith("TLS");
            assertThat(cipher(server, Tls.VERIFY_FULL))
                    .as("its own certificate, proven by the password")
                    .startsWith("TLS");
        }
    }

    @Test
    void aServerThatCannotIsRefusedWhenEncryptionIsRequired() throws SQLException {
        try (MariaDbServer server = MariaDbServer.embedded("--skip-ssl")) {
            assertThat(cipher(server, Tls.PREFERRED)).isEmpty();
            assertThatThrownBy(() -> cipher(server, Tls.REQUIRED))
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            refused -> assertThat(refused.fault()).isEqualTo(Fault.SOURCE_UNREACHABLE))
                    .hasMessageContaining("ssl not enabled");
        }
    }

    private static String cipher(MariaDbServer server, Tls tls) throws SQLException {
        MariaDbSettings settings = new MariaDbSettings(
                server.host(),
                server.port(),
                Optional.empty(),
                Optional.empty(),
                MariaDbServer.ADMIN,
                Secret.of(MariaDbServer.PASSWORD),
                List.of("mysql"),
                false,
                tls,
                Optional.empty(),
                1,
                Engine.RECOBRO,
                "mariadb-dump",
                MariaDbSettings.DEFAULT_TIMEOUT);
        try (Connection connection = new MariaDbConnector(settings).open("", false);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW STATUS LIKE 'Ssl_cipher'")) {
            result.next();
            return result.getString(2);
        }
    }
}
