package io.recobro.daemon.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class NotifySocketTest {
    @TempDir
    private Path directory;

    @Test
    void datagramsArriveAtAPath() {
        Path path = directory.resolve("notify");
        try (DatagramListener listener = DatagramListener.at(path.toString())) {
            ServiceNotice service = NotifySocket.of(Map.of("NOTIFY_SOCKET", path.toString()));
            service.ready("next db\nat 06:00");
            assertThat(listener.receive()).isEqualTo("READY=1\nSTATUS=next db at 06:00");
            service.alive();
            assertThat(listener.receive()).isEqualTo("WATCHDOG=1");
            service.reloading(Duration.ofNanos(1_234_567));
            assertThat(listener.receive()).isEqualTo("RELOADING=1\nMONOTONIC_USEC=1234");
            service.extend(Duration.ofSeconds(15));
            assertThat(listener.receive()).isEqualTo("EXTEND_TIMEOUT_USEC=15000000");
            service.stopping("bye");
            assertThat(listener.receive()).isEqualTo("STOPPING=1\nSTATUS=bye");
        }
    }

    @Test
    void datagramsArriveAtAnAbstractName() {
        String name = "@recobro-test-" + ProcessHandle.current().pid();
        try (DatagramListener listener = DatagramListener.at(name)) {
            NotifySocket.of(Map.of("NOTIFY_SOCKET", name)).alive();
            assertThat(listener.receive()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void nobodyListensWithoutAServiceManager() {
        NotifySocket.of(Map.of()).alive();
        NotifySocket.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234")).alive();
        NotifySocket.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200))).alive();
    }

    @Test
    void aServiceManagerThatIsGoneDoesNoHarm() {
        NotifySocket.of(Map.of("NOTIFY_SOCKET", directory.resolve("gone").toString()))
                .alive();
    }

    @Test
    void theWatchdogIsForThisProcessOrForNobody() {
        assertThat(WatchdogLimit.of(Map.of("WATCHDOG_USEC", "30000000"), 7)).contains(Duration.ofSeconds(30));
        assertThat(WatchdogLimit.of(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7"), 7))
                .contains(Duration.ofSeconds(30));
        assertThat(WatchdogLimit.of(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "8"), 7))
                .isEmpty();
        assertThat(WatchdogLimit.of(Map.of(), 7)).isEmpty();
        assertThat(WatchdogLimit.of(Map.of("WATCHDOG_USEC", "soon"), 7)).isEmpty();
    }
}
