package io.recobro.catalog.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock between processes. Each of the others costs a second, so that no small faults are built in for these tests. */
class HostLockProcessTest {
    private static final String HELD =
            "unable to lock job 'db': held by pid " + ProcessHandle.current().pid();

    @TempDir
    private Path state;

    private Process another(String what) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OtherProcess.class.getName(),
                        state.toString(),
                        what)
                .redirectError(Redirect.INHERIT)
                .start();
    }

    /** What another process gets that wants the lock of the job. */
    private String another() throws Exception {
        Process process = another("try");
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    @Test
    void ofAnotherProcessEndsWithIt() throws Exception {
        Process holder = another("hold");
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("taken");
            assertThatThrownBy(() -> HostLock.ofJob(state, "shop", "db"))
                    .hasMessage("unable to lock job 'db': held by pid " + holder.pid());
            assertThatThrownBy(() -> HostLock.ofDaemon(state, "shop", Instant.EPOCH))
                    .hasMessageContaining("pid " + holder.pid() + " since 1970-01-01T00:00:00Z");
            for (String file : List.of("shop_db.lock", "shop.daemon.lock")) {
                Files.writeString(state.resolve("locks").resolve(file), "");
            }
            assertThatThrownBy(() -> HostLock.ofJob(state, "shop", "db")).hasMessageContaining("held by another run");
            assertThatThrownBy(() -> HostLock.ofDaemon(state, "shop", Instant.EPOCH))
                    .hasMessageContaining("just started");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        HostLock.ofJob(state, "shop", "db").close();
        HostLock.ofDaemon(state, "shop", Instant.EPOCH).close();
    }

    @Test
    void isHeldUntilItIsGivenBackWhoeverAsks() throws Exception {
        try (HostLock _ = HostLock.ofJob(state, "shop", "db")) {
            assertThatThrownBy(() -> HostLock.ofJob(state, "shop", "db")).hasMessage(HELD);
            assertThat(another()).isEqualTo(HELD);
            new ProcessBuilder(List.of(
                            "truncate",
                            "--size=0",
                            state.resolve("locks/shop_db.lock").toString()))
                    .start()
                    .waitFor();
            assertThat(another()).isEqualTo("unable to lock job 'db': held by another run");
            HostLock.ofJob(state, "shop", "other").close();
        }
        assertThat(another()).isEqualTo("taken");
        HostLock.ofJob(state, "shop", "db").close();
    }

    /** Wants the lock, too, and may want to keep it. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String... words) throws IOException {
            Path state = Path.of(words[0]);
            try (HostLock _ = HostLock.ofJob(state, "shop", "db")) {
                if (words[1].equals("hold")) {
                    try (HostLock _ = HostLock.ofDaemon(state, "shop", Instant.EPOCH)) {
                        System.out.println("taken");
                        System.in.read();
                    }
                } else {
                    System.out.println("taken");
                }
            } catch (RecobroException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
