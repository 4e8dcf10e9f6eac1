package io.recobro.secret;

import io.recobro.fault.Fault;
import java.util.Map;

/** The value of an environment variable. */
public record EnvironmentSecret(String name, Map<String, String> environment) implements Secret {
    @Override
    public String reveal() {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw Fault.SECRET_UNREADABLE
                    .because("unable to read secret variable '" + name + "': it is "
                            + (value == null ? "not set" : "empty"))
                    .hint("set it in the environment of recobro, or use {file: PATH}");
        }
        return value;
    }

    @Override
    public String toString() {
        return "env " + name;
    }
}
