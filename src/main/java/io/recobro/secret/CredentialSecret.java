package io.recobro.secret;

import io.recobro.fault.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A systemd credential: a file of that name below {@code $CREDENTIALS_DIRECTORY}, which only the service sees. */
public record CredentialSecret(String name, Map<String, String> environment) implements Secret {
    @Override
    public String reveal() {
        String directory = environment.get("CREDENTIALS_DIRECTORY");
        if (directory == null || directory.isEmpty()) {
            throw Fault.SECRET_UNREADABLE
                    .because("unable to read credential '" + name + "': CREDENTIALS_DIRECTORY is not set")
                    .hint("only the service sees its credentials: run the command through systemd-run with"
                            + " LoadCredential=, or use {file: PATH}");
        }
        Path file = Path.of(directory, name);
        try {
            return FileSecret.content(file, "credential");
        } catch (IOException failure) {
            throw Fault.SECRET_UNREADABLE
                    .because("unable to read credential '" + name + "': " + FileSecret.reason(failure), failure)
                    .hint("add LoadCredential=" + name + ":PATH to the unit");
        }
    }

    @Override
    public String toString() {
        return "credential " + name;
    }
}
