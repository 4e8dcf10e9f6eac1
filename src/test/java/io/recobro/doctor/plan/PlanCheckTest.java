package io.recobro.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.fault.Finding;
import io.recobro.fault.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCheckTest {
    private static final String DESTINATIONS = """
        site: jaraba
        destinations:
          local: {type: dir, path: /backups}
          s3: {type: s3, bucket: b, access_key: {env: ACCESS}, secret_key: {env: SECRET}}
        """;
    private static final String SOURCE =
            "source: {type: mariadb, user: recobro, password: {file: /nowhere/db}, databases: [jaraba]}";
    private static final String WHOLE = """
        jobs:
          db:
            %s
            to: [local, s3]
            schedule: "0 */6 * * *"
            keep: {within: 30d}
            objectives: {rpo: 7h, rto: 1h}
        notify:
          slack: {url: {env: SLACK}}
          heartbeat: {url: {env: HEARTBEAT}}
        """.formatted(SOURCE);

    @TempDir
    private Path directory;

    @Test
    void aWholePlanLacksNothing() throws IOException {
        SiteConfig site = load(DESTINATIONS + WHOLE);
        assertThat(levels(PlanCheck.job(site, site.jobs().get("db")))).containsExactly(Level.OK);
        assertThat(PlanCheck.listeners(site)).isEmpty();
    }

    @Test
    void aBarePlanLacksMuchAndEachFixNamesTheKey() throws IOException {
        SiteConfig site = load(DESTINATIONS + "jobs:\n  db:\n    " + SOURCE + "\n    to: [local]\n");
        List<Finding> findings = PlanCheck.job(site, site.jobs().get("db"));
        assertThat(findings)
                .extracting(finding -> finding.text().split("[:(,]")[0].strip())
                .containsExactly(
                        "no schedule",
                        "no objective",
                        "all its backups stay on this host",
                        "no rule says what to keep in local");
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.fix().orElseThrow()).contains("jobs.db"));
        assertThat(levels(PlanCheck.listeners(site))).containsExactly(Level.WARNING, Level.WARNING);
    }

    @Test
    void onePlaceElsewhereIsStillOnlyOne() throws IOException {
        SiteConfig site = load(DESTINATIONS + WHOLE.replace("[local, s3]", "[s3]"));
        assertThat(PlanCheck.job(site, site.jobs().get("db")))
                .extracting(Finding::text)
                .containsExactly("one destination only (s3): when it fails there is no backup");
    }

    @Test
    void everySecretIsReadAndNoneIsTold() throws IOException {
        SiteConfig site = load(DESTINATIONS.replace("{env: SECRET}", "hunter2") + WHOLE);
        List<Finding> findings =
                SecretCheck.look(site, site.jobs().values(), site.destinations().values());
        assertThat(findings)
                .extracting(Finding::text)
                .containsExactly(
                        "2 secrets can be read",
                        "destinations.s3.secret_key stands in the configuration itself, so every copy of the file gives"
                                + " it away",
                        "unable to read secret file '/nowhere/db': no such file",
                        "unable to read secret variable 'HEARTBEAT': it is not set");
        assertThat(findings.toString()).doesNotContain("hunter2");
    }

    @Test
    void whoCanReadAndChangeTheFile() throws IOException {
        assertThat(file("rw-r--r--", "{env: SECRET}")).isEqualTo(Level.OK);
        assertThat(file("rw-------", "hunter2")).isEqualTo(Level.OK);
        assertThat(file("rw-r--r--", "hunter2")).isEqualTo(Level.PROBLEM);
        assertThat(file("rw--w----", "{env: SECRET}")).isEqualTo(Level.PROBLEM);
    }

    private Level file(String mode, String secret) throws IOException {
        SiteConfig site = load(DESTINATIONS.replace("{env: SECRET}", secret) + WHOLE);
        Files.setPosixFilePermissions(site.file(), PosixFilePermissions.fromString(mode));
        return levels(ConfigurationFile.look(site)).getFirst();
    }

    private SiteConfig load(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("recobro.yml"), text);
        return new ConfigLoader(Map.of("ACCESS", "a", "SECRET", "s", "SLACK", "https://hooks.example.net")).load(file);
    }

    private static List<Level> levels(List<Finding> findings) {
        return findings.stream().map(Finding::level).toList();
    }
}
