package io.recobro.daemon.systemd;

import java.time.Duration;

/** Tells the service manager how the daemon is. What cannot be told is logged and changes nothing. Thread-safe. */
public interface ServiceNotice {
    /** Sends assignments such as {@code READY=1}, as sd_notify(3) lists them. */
    void send(String... assignments);

    default void ready(String status) {
        send("READY=1", "STATUS=" + line(status));
    }

    default void status(String status) {
        send("STATUS=" + line(status));
    }

    /** @param monotonic the moment by CLOCK_MONOTONIC, which the service manager compares with its own */
    default void reloading(Duration monotonic) {
        send("RELOADING=1", "MONOTONIC_USEC=" + monotonic.toNanos() / 1000);
    }

    default void stopping(String status) {
        send("STOPPING=1", "STATUS=" + line(status));
    }

    /** Asks for more time to start or stop. */
    default void extend(Duration time) {
        send("EXTEND_TIMEOUT_USEC=" + time.toNanos() / 1000);
    }

    default void alive() {
        send("WATCHDOG=1");
    }

    private static String line(String status) {
        return status.replace('\n', ' ');
    }
}
