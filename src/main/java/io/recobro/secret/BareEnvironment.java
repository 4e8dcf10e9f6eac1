package io.recobro.secret;

import java.util.Set;

/** What programs that recobro runs get to see of its environment, where others may keep secrets. */
public final class BareEnvironment {
    private static final Set<String> NEEDED = Set.of("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR");

    private BareEnvironment() {}

    /** Leaves only those variables that programs need to work at all, and those of Docker; returns the builder. */
    public static ProcessBuilder of(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> !NEEDED.contains(name) && !name.startsWith("DOCKER_"));
        return builder;
    }
}
