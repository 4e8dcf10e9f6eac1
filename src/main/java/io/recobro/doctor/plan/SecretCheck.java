package io.recobro.doctor.plan;

import io.recobro.config.DestinationConfig;
import io.recobro.config.JobConfig;
import io.recobro.config.SiteConfig;
import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import io.recobro.secret.CredentialSecret;
import io.recobro.secret.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Can every secret be read, and does none stand in the open? Never tells a value. */
public final class SecretCheck {
    private SecretCheck() {}

    /** Reads the secrets of the jobs, the destinations and the channels; programs that print secrets are run. */
    public static List<Finding> look(
            SiteConfig site, Collection<JobConfig> jobs, Collection<DestinationConfig> destinations) {
        List<Finding> findings = new ArrayList<>();
        Map<String, List<String>> readable = new LinkedHashMap<>();
        Secrets.of(site, jobs, destinations).forEach((path, secret) -> {
            if (secret.inline()) {
                open(site, path, secret, findings);
            } else {
                readable.computeIfAbsent(secret.toString(), reference -> read(path, secret, findings));
            }
        });
        long read = readable.values().stream().filter(List::isEmpty).count();
        if (read > 0) {
            findings.addFirst(Finding.ok(read == 1 ? "the secret can be read" : read + " secrets can be read"));
        }
        return findings;
    }

    private static void open(SiteConfig site, String path, Secret secret, List<Finding> findings) {
        if (secret.reveal().isEmpty()) {
            return;
        }
        String file = "/etc/recobro/secrets/" + path.replaceAll("[^A-Za-z0-9]+", "-");
        findings.add(Finding.warning(
                path + " stands in the configuration itself, so every copy of the file gives it away",
                "install -D -m 600 /dev/null " + file + ", put the value into it with an editor, then in " + site.file()
                        + ": " + path + ": {file: " + file + "}"));
    }

    /** What is wrong, if anything; told as a finding too. */
    private static List<String> read(String path, Secret secret, List<Finding> findings) {
        try {
            secret.reveal();
            return List.of();
        } catch (RecobroException failure) {
            boolean onlyService = secret instanceof CredentialSecret(String name, Map<String, String> environment)
                    && !environment.containsKey("CREDENTIALS_DIRECTORY");
            findings.add(
                    onlyService
                            ? Finding.skipped(
                                    path + " is a credential of the service, which only the service can read",
                                    "run it as the service does: systemd-run --pty -p LoadCredential="
                                            + ((CredentialSecret) secret).name() + ":PATH recobro doctor")
                            : Finding.problem(failure));
            return List.of(failure.getMessage());
        }
    }
}
