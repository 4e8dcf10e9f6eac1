package io.recobro.source.container;

/** The docker command line: {@code docker}, or what the system property {@code recobro.docker} names. */
public final class Docker {
    private Docker() {}

    public static String command() {
        return System.getProperty("recobro.docker", "docker");
    }
}
