package io.recobro.storage.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.RecobroException;
import io.recobro.fixture.container.SshdContainer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.secret.Secret;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StorageCheck;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The contract against OpenSSH in a container, where the account has SFTP, a root of its own and nothing else. */
@EnabledIf(
        value = "io.recobro.fixture.container.SshdContainer#isThere",
        disabledReason = "no Docker engine with the image recobro-ci/sshd: see src/docs/ci.md")
class SshdContainerStorageIT extends SftpStorageContract {
    @TempDir
    static Path place;

    private static SshdContainer server;
    private static Path knownHosts;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = SshdContainer.start();
        knownHosts = server.knownHosts(place.resolve("known_hosts"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String base() {
        return SshdContainer.BASE;
    }

    @Override
    SftpSettings settings(String path) {
        return settings(path, SshdContainer.PASSWORD, knownHosts);
    }

    private static SftpSettings settings(String path, String password, Path knownHosts) {
        return new SftpSettings(
                "offsite",
                server.host(),
                SshdContainer.PORT,
                SshdContainer.USER,
                Optional.of(Secret.of(password)),
                Optional.empty(),
                Optional.empty(),
                knownHosts,
                path,
                SftpSettings.DEFAULT_CONNECTIONS,
                Duration.ofSeconds(20));
    }

    @Test
    void everyPromiseIsKeptWithoutAShell() {
        assertThat(StorageCheck.run(storage(), Progress.NONE, false))
                .hasSizeGreaterThan(10)
                .noneMatch(finding -> finding.outcome() == StorageCheck.Outcome.FAILED);
    }

    @Test
    void whoIsNotLetInIsToldWhy() throws IOException {
        Path strangers = Files.writeString(
                place.resolve("strangers"),
                server.host() + " ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n");
        int refused = 0;
        refused += refused(settings(rootPath(), "wrong", knownHosts), "password");
        refused += refused(settings(rootPath(), SshdContainer.PASSWORD, strangers), "key");
        refused += refused(settings("/elsewhere", SshdContainer.PASSWORD, knownHosts), "elsewhere");
        storage().put(new ObjectKey("control"), new byte[] {1});
        assertThat(storage().list("")).hasSize(1);

        Reliability.record(new Attack(
                "Servers and networks",
                "a wrong password, a changed host key, a directory without rights",
                "SFTP to OpenSSH in a container",
                refused,
                refused + " times refused with the reason, nothing stored",
                "the right password, key and directory store an object",
                getClass().getSimpleName()));
    }

    private static int refused(SftpSettings settings, String reason) {
        try (Storage stranger = open(settings, Clock.systemUTC())) {
            assertThatThrownBy(() -> stranger.put(new ObjectKey("object"), new byte[] {1}))
                    .isInstanceOf(RecobroException.class)
                    .hasMessageContaining("offsite")
                    .satisfies(failure -> assertThat(failure.toString() + ((RecobroException) failure).hint())
                            .containsIgnoringCase(reason)
                            .doesNotContain(SshdContainer.PASSWORD));
        }
        return 1;
    }
}
