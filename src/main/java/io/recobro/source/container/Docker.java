package io.recobro.source.container;

import java.time.Duration;

/** The docker command line: {@code docker}, or what the system property {@code recobro.docker} names. */
public final class Docker {
    /** For an answer of the engine about one thing. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private Docker() {}

    public static String command() {
        return System.getProperty("recobro.docker", "docker");
    }
}
