package io.recobro.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.config.DestinationConfig.FtpDestination;
import io.recobro.config.DestinationConfig.SftpDestination;
import io.recobro.secret.FileSecret;
import io.recobro.storage.ftp.FtpSettings;
import io.recobro.storage.ftp.FtpSettings.Protection;
import io.recobro.storage.sftp.SftpSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileServerConfigTest {
    @TempDir
    private Path directory;

    @Test
    void sftpTakesItsDefaults() throws IOException {
        SftpSettings settings = sftp("type: sftp, host: h, user: u, password: {file: /p}, path: /recobro");

        assertThat(settings.name()).isEqualTo("far");
        assertThat(settings.port()).isEqualTo(22);
        assertThat(settings.password()).contains(new FileSecret(Path.of("/p")));
        assertThat(settings.privateKey()).isEmpty();
        assertThat(settings.knownHosts()).isEqualTo(Path.of("/etc/recobro/known_hosts"));
        assertThat(settings.connections()).isEqualTo(2);
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void everyKeyOfSftpArrives() throws IOException {
        SftpSettings settings =
                sftp("type: sftp, host: h, port: 23, user: u, private_key: {file: /k}, passphrase: {env: KEY},"
                        + " known_hosts: /hosts, path: /recobro, connections: 5, timeout: 90s");

        assertThat(settings.port()).isEqualTo(23);
        assertThat(settings.password()).isEmpty();
        assertThat(settings.privateKey()).contains(new FileSecret(Path.of("/k")));
        assertThat(settings.passphrase().orElseThrow().reveal()).isEqualTo("value");
        assertThat(settings.knownHosts()).isEqualTo(Path.of("/hosts"));
        assertThat(settings.path()).isEqualTo("/recobro");
        assertThat(settings.connections()).isEqualTo(5);
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @CsvSource({
        "'type: ftps', EXPLICIT, 21",
        "'type: ftps, implicit: true', IMPLICIT, 990",
        "'type: ftps, implicit: true, port: 991', IMPLICIT, 991",
        "'type: ftp, allow_plain_text: true', NONE, 21"
    })
    void protectionAndPortOfFtp(String keys, Protection protection, int port) throws IOException {
        FtpSettings settings = ftp(keys + ", host: h, user: u, password: p, path: /recobro");

        assertThat(settings.protection()).isEqualTo(protection);
        assertThat(settings.port()).isEqualTo(port);
        assertThat(settings.ca()).isEmpty();
        assertThat(settings.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'type: ftp, host: h, user: u, password: p, path: /r', ftp sends the password and the backups in plain text",
        "'type: ftp, allow_plain_text: false, host: h, user: u, password: p, path: /r', plain text",
        "'type: sftp, host: h, user: u, path: /r', key 'password' or 'private_key' is missing",
        "'type: sftp, host: h, user: u, password: p, passphrase: x, path: /r', is only used with private_key",
        "'type: sftp, host: h, user: u, password: p, path: r', an absolute path",
        "'type: sftp, host: h, user: u, password: p, path: /r, connections: 0', connections",
        "'type: ftps, host: h, user: u, password: p, path: /r, timeout: 0s', must be longer than nothing",
        "'type: ftps, host: h, user: u, password: p, path: /r, known_hosts: /k', known_hosts",
        "'type: ftps, host: h, user: u, path: /r', password"
    })
    void mistakesAreNamed(String keys, String words) {
        assertThatThrownBy(() -> load(keys))
                .hasMessageContaining("recobro.yml:3:")
                .hasMessageContaining(words);
    }

    @Test
    void whatIsShownCanBeLoadedAndHoldsNoSecret() throws IOException {
        for (String keys : new String[] {
            "type: sftp, host: h, user: u, password: planted, private_key: {file: /k}, passphrase: planted, path: /r",
            "type: ftps, host: h, user: u, password: planted, ca: /ca.pem, path: /r",
            "type: ftp, allow_plain_text: true, host: h, user: u, password: planted, path: /r"
        }) {
            String shown = new ConfigView(load(keys)).yaml();
            assertThat(shown).doesNotContain("planted").contains("****");
            Path file = Files.writeString(directory.resolve("shown.yml"), shown);
            assertThat(new ConfigView(new ConfigLoader(Map.of()).load(file)).yaml())
                    .isEqualTo(shown);
        }
    }

    private SftpSettings sftp(String keys) throws IOException {
        return ((SftpDestination) load(keys).destinations().get("far")).settings();
    }

    private FtpSettings ftp(String keys) throws IOException {
        return ((FtpDestination) load(keys).destinations().get("far")).settings();
    }

    private SiteConfig load(String keys) throws IOException {
        Path file = Files.writeString(directory.resolve("recobro.yml"), """
            site: jaraba
            destinations:
              far: {%s}
            jobs:
              db: {source: {type: mariadb, user: recobro, password: x, databases: [jaraba]}, to: [far]}
            """.formatted(keys));
        return new ConfigLoader(Map.of("KEY", "value")).load(file);
    }
}
