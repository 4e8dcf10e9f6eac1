package io.recobro.catalog.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLockTest {
    private static final String HELD =
            "unable to lock job 'db': held by pid " + ProcessHandle.current().pid();

    @TempDir
    private Path state;

    /** What another process gets that wants the lock of the job. */
    private String another() throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OtherProcess.class.getName(),
                        state.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().reduce((_, last) -> last).orElse("");
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

    @Test
    void aLockThatCannotBeIsNotHeld() throws Exception {
        Path blocked = Files.writeString(state.resolve("file"), "");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> HostLock.ofJob(blocked, "shop", "db"))
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            failed -> assertThat(failed.fault()).isEqualTo(Fault.STATE_UNUSABLE));
        }
    }

    /** Wants the lock, too. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String... words) {
            try (HostLock _ = HostLock.ofJob(Path.of(words[0]), "shop", "db")) {
                System.out.println("taken");
            } catch (RecobroException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
