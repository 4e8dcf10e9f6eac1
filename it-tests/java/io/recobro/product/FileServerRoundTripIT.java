package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.FtpHost;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.SftpHost;
import io.recobro.fixture.TestCertificate;
import io.recobro.product.Recobro.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database goes through the product to an SFTP server and an FTP server with TLS, and comes back from each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileServerRoundTripIT {
    private MariaDbServer server;
    private Place place;
    private SftpHost sftp;
    private FtpHost ftps;
    private Recobro recobro;

    @BeforeAll
    void backUp() throws Exception {
        server = MariaDbServer.embedded();
        server.execute(
                "",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT PRIMARY KEY, text VARCHAR(300))",
                "INSERT INTO shop.orders SELECT seq, REPEAT(MD5(seq), 8) FROM shop.seq_1_to_20000");
        Place.account(server, "shop");
        place = new Place();
        Path root = place.directory();
        sftp = SftpHost.start(root.resolve("sftp"));
        Files.writeString(root.resolve("known_hosts"), sftp.knownHost(sftp.port()));
        TestCertificate certificate = TestCertificate.make(Files.createDirectory(root.resolve("tls")), "ip:127.0.0.1");
        ftps = FtpHost.start(root.resolve("ftps"), Optional.of(certificate), false);
        recobro = place.configure(
                List.of(
                        """
                          near: {type: sftp, host: 127.0.0.1, port: %d, user: %s, password: {file: %s}, known_hosts: %s, path: /b}
                        """.formatted(
                                        sftp.port(),
                                        SftpHost.USER,
                                        place.secret("sftp-password", SftpHost.PASSWORD),
                                        root.resolve("known_hosts")),
                        """
                          far: {type: ftps, host: 127.0.0.1, port: %d, user: %s, password: {file: %s}, ca: %s, path: /b}
                        """.formatted(
                                        ftps.port(),
                                        FtpHost.USER,
                                        place.secret("ftps-password", FtpHost.PASSWORD),
                                        certificate.certificate())),
                List.of(place.job("db", server.port(), "shop", "near, far")));
        assertThat(recobro.succeed("backup-now").out()).contains("published").doesNotContain("failed");
    }

    @AfterAll
    void stop() throws IOException {
        if (sftp != null) {
            sftp.close();
        }
        if (ftps != null) {
            ftps.close();
        }
        if (place != null) {
            place.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"near", "far"})
    void theDatabaseComesBack(String from) {
        Ran ran = recobro.succeed(place.asAdmin("restore", "db", "--from", from, "--into", "copy_" + from));

        assertThat(ran.out()).contains("equal           content digests");
    }

    @Test
    void everythingIsVerified() {
        assertThat(recobro.succeed("verify", "--level", "parse").out())
                .doesNotContain("BAD")
                .containsPattern("(?s)(good.*){2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"near", "far"})
    void theDestinationKeepsItsPromises(String destination) {
        recobro.succeed("storage", "check", destination);
    }
}
