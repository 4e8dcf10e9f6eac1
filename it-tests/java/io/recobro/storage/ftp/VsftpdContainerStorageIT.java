package io.recobro.storage.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.container.VsftpdContainer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.secret.Secret;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.StorageCheck;
import io.recobro.storage.ftp.FtpSettings.Protection;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.commons.net.ftp.FTPSClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The contract against vsftpd in a container, which demands that data connections resume the TLS session. */
@EnabledIf(
        value = "io.recobro.fixture.container.VsftpdContainer#isThere",
        disabledReason = "no Docker engine with the image recobro-ci/vsftpd: see src/docs/ci.md")
class VsftpdContainerStorageIT extends FtpStorageContract {
    @TempDir
    static Path place;

    private static VsftpdContainer server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = VsftpdContainer.start(place);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    FtpSettings settings(String path) {
        return new FtpSettings(
                "offsite",
                server.host(),
                VsftpdContainer.PORT,
                VsftpdContainer.USER,
                Secret.of(VsftpdContainer.PASSWORD),
                Protection.EXPLICIT,
                Optional.of(server.certificate()),
                VsftpdContainer.BASE + path,
                FtpSettings.DEFAULT_CONNECTIONS,
                Duration.ofSeconds(20));
    }

    @Test
    void everyPromiseIsKept() {
        assertThat(StorageCheck.run(storage(), Progress.NONE, false))
                .hasSizeGreaterThan(10)
                .noneMatch(finding -> finding.outcome() == StorageCheck.Outcome.FAILED);
    }

    @Test
    void eachDataConnectionResumesTheSession() throws Exception {
        int objects = 30;
        for (int i = 0; i < objects; i++) {
            storage().put(new ObjectKey("object" + i), new byte[] {(byte) i});
        }
        assertThat(storage().list("")).hasSize(objects);
        for (int i = 0; i < objects; i++) {
            try (InputStream stream = storage().open(new ObjectKey("object" + i))) {
                assertThat(stream.readAllBytes()).containsExactly(i);
            }
        }
        int refused = 0;
        for (int i = 0; i < 5; i++) {
            refused += refusedWithoutTheSession();
        }
        assertThat(refused).isEqualTo(5);
        Reliability.record(new Attack(
                "Servers and networks",
                "the server demands that data connections resume the TLS session",
                "FTPS to vsftpd in a container",
                2L * objects,
                2 * objects + " data connections, all accepted",
                refused + " of 5 data connections of a client that does not resume were refused",
                getClass().getSimpleName()));
    }

    /** The library's own client opens each data connection with a session of its own. */
    private static int refusedWithoutTheSession() throws IOException {
        FTPSClient client = new FTPSClient(Trust.context(Optional.of(server.certificate())));
        client.connect(server.host(), VsftpdContainer.PORT);
        try {
            assertThat(client.login(VsftpdContainer.USER, VsftpdContainer.PASSWORD))
                    .isTrue();
            client.execPBSZ(0);
            client.execPROT("P");
            client.enterLocalPassiveMode();
            return client.listNames() == null ? 1 : 0;
        } catch (IOException refused) {
            return 1;
        } finally {
            client.disconnect();
        }
    }
}
