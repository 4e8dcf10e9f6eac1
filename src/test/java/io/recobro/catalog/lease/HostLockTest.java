package io.recobro.catalog.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock within one process; see {@link HostLockProcessTest} for others. */
class HostLockTest {
    private static final String ME = "pid " + ProcessHandle.current().pid();

    @TempDir
    private Path state;

    @Test
    void isHeldUntilItIsGivenBack() {
        try (HostLock _ = HostLock.ofJob(state, "shop", "db")) {
            assertThatThrownBy(() -> HostLock.ofJob(state, "shop", "db"))
                    .hasMessage("unable to lock job 'db': held by " + ME);
            HostLock.ofJob(state, "shop", "other").close();
            assertThat(state.resolve("locks/shop_other.lock")).hasContent(ME);
        }
        HostLock.ofJob(state, "shop", "db").close();
        try (HostLock _ = HostLock.ofDaemon(state, "shop", Instant.EPOCH)) {
            assertThatThrownBy(() -> HostLock.ofDaemon(state, "shop", Instant.MAX))
                    .hasMessageContaining(ME + " since 1970-01-01T00:00:00Z");
        }
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
}
