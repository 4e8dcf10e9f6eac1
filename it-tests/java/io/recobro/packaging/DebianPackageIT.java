package io.recobro.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package: what is in it, and what is there after it is installed, upgraded, removed and purged. */
@EnabledIf(value = "isBuilt", disabledReason = "there is no package of this build (mvn -Pdeb verify makes one)")
class DebianPackageIT {
    private static final String CONFIGURATION = """
        site: installed
        destinations:
          local: {type: dir, path: %s}
        jobs:
          db: {source: {type: mariadb, host: 127.0.0.1, user: nobody, password: none, databases: [none]}, to: [local]}
        """;

    @TempDir
    private Path tree;

    private DebianPackage debianPackage;

    @BeforeEach
    void find() {
        debianPackage = DebianPackage.built().orElseThrow();
    }

    static boolean isBuilt() {
        return Tool.isInstalled("dpkg-deb")
                && Files.isDirectory(Path.of("target"))
                && DebianPackage.built().isPresent();
    }

    @Test
    void tellsWhatItIs() throws Exception {
        assertThat(debianPackage.ask("-f"))
                .contains("Package: recobro\n", "Architecture: amd64\n", "Depends: libc6")
                .containsPattern("\nVersion: [0-9][^\\n-]*\n");
    }

    @Test
    void holdsEverythingInItsPlaceAndNothingElse() throws Exception {
        String content = debianPackage.ask("-c");
        assertThat(content)
                .contains(
                        " ./usr/bin/recobro\n",
                        " ./usr/lib/recobro/recobro.jar\n",
                        " ./usr/lib/recobro/runtime/bin/java\n",
                        " ./usr/lib/systemd/system/recobro.service\n",
                        " ./usr/lib/sysusers.d/recobro.conf\n",
                        " ./usr/lib/tmpfiles.d/recobro.conf\n",
                        " ./usr/share/recobro/recobro.schema.json\n",
                        " ./usr/share/recobro/prometheus/recobro.rules.yml\n",
                        " ./usr/share/recobro/grafana/recobro.json\n",
                        " ./usr/share/recobro/restore-runbooks/alerts/RecobroDown.md\n",
                        " ./usr/share/doc/recobro/changelog.gz\n",
                        " ./usr/share/bash-completion/completions/recobro\n");
        assertThat(content.lines()).allMatch(line -> line.contains(" root/root ") && line.contains(" ./usr/"));
        assertThat(content.lines().filter(line -> line.charAt(5) == 'w' || line.charAt(8) == 'w'))
                .as("only root may write")
                .isEmpty();
        assertThat(debianPackage.ask("-I"))
                .as("configuration is written on the host")
                .doesNotContain("conffiles");
    }

    @Test
    void runsWithItsOwnRuntime() throws Exception {
        debianPackage.ask("-x", tree.toString());
        assertThat(recobro("--version").output()).startsWith("recobro ");
        Path configuration = configure(tree);
        Tool.Result validated = recobro("-c", configuration.toString(), "config", "validate");
        assertThat(validated.status()).as(validated.output()).isZero();
        Tool.Result verbose = Tool.run(
                tree, Map.of("RECOBRO_JAVA_OPTS", "-XshowSettings:properties"), List.of(program(), "--version"));
        assertThat(verbose.output()).contains("java.home = " + tree.toRealPath().resolve("usr/lib/recobro/runtime"));
    }

    /** What libraries load by name is missed by every look at class files: the daemon starts most of them. */
    @Test
    void theDaemonRunsWithItsOwnRuntime() throws Exception {
        debianPackage.ask("-x", tree.toString());
        Path configuration = configure(tree);
        Files.writeString(configuration, "web: {listen: \"off\"}\n", StandardOpenOption.APPEND);
        Path log = tree.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(program(), "-c", configuration.toString(), "daemon")
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Path state = Files.createDirectories(tree.resolve("state"));
        builder.environment()
                .putAll(Map.of("STATE_DIRECTORY", state.toString(), "RUNTIME_DIRECTORY", state.toString()));
        Process daemon = builder.start();
        try {
            boolean ended = false;
            for (int i = 0; i < 600 && !ended && !Files.exists(state.resolve("control.sock")); i++) {
                ended = daemon.waitFor(100, TimeUnit.MILLISECONDS);
            }
            assertThat(state.resolve("control.sock")).as(Files.readString(log)).exists();
            daemon.destroy();
            assertThat(daemon.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(daemon.exitValue()).as("SIGTERM is what ends it").isEqualTo(143);
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void keepsConfigurationAndBackupsThroughUpgradeRemovalAndPurge() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can install a package");
        assumeTrue(Tool.isInstalled("systemd-sysusers") && Tool.isInstalled("systemd-tmpfiles"), "systemd is missing");
        DebianPackage.prepare(tree);
        Tool.Result installed =
                DebianPackage.dpkg(tree, "--install", debianPackage.file().toString());
        assertThat(installed.output()).contains("recobro init", "recobro doctor", "systemctl enable --now recobro");
        assertThat(permissions("etc/recobro")).isEqualTo("rwxr-x---");
        assertThat(permissions("etc/recobro/secrets")).isEqualTo("rwx------");
        assertThat(Files.readString(tree.resolve("etc/passwd"))).contains("recobro:", "/usr/sbin/nologin");
        assertThat(tree.resolve("etc/systemd"))
                .as("neither started nor enabled")
                .doesNotExist();
        assertThat(tree.resolve("usr/lib/recobro/recobro.aot")).isNotEmptyFile();
        assertThat(tree.resolve("usr/lib/recobro/recobro-s3.aot")).isNotEmptyFile();

        Path configuration = configure(tree.resolve("etc/recobro"));
        String written = Files.readString(configuration);
        Path backup = Files.createFile(
                Files.createDirectories(tree.resolve("backups")).resolve("manifest.json"));
        Tool.Result upgraded =
                DebianPackage.dpkg(tree, "--install", debianPackage.file().toString());
        assertThat(upgraded.output()).doesNotContain("recobro init");
        assertThat(configuration).hasContent(written);
        assertThat(recobro("-c", configuration.toString(), "list").status()).isZero();

        Path lock = Files.createFile(
                Files.createDirectories(tree.resolve("var/lib/recobro/locks")).resolve("x.lock"));
        Path safety = Files.createDirectories(tree.resolve("var/lib/recobro/before-restore/site/db"));
        DebianPackage.dpkg(tree, "--remove", "recobro");
        assertThat(tree.resolve("usr/lib/recobro")).doesNotExist();
        assertThat(configuration).hasContent(written);
        assertThat(lock).exists();

        DebianPackage.dpkg(tree, "--purge", "recobro");
        assertThat(lock.getParent()).doesNotExist();
        assertThat(safety).exists();
        assertThat(backup).exists();
        assertThat(configuration).hasContent(written);
    }

    @Test
    void completesCommands() throws Exception {
        debianPackage.ask("-x", tree.toString());
        Tool.Result completed = Tool.run(
                tree,
                Map.of(),
                List.of(
                        "bash",
                        "-c",
                        ". usr/share/bash-completion/completions/recobro && COMP_WORDS=(recobro back) COMP_CWORD=1 "
                                + "&& COMP_LINE='recobro back' && COMP_POINT=12 "
                                + "&& _complete_recobro && echo \"${COMPREPLY[@]}\""));
        assertThat(completed.output()).endsWith("backup-now\n");
    }

    private Path configure(Path directory) throws Exception {
        Path backups = Files.createDirectories(tree.resolve("backups"));
        return Files.writeString(directory.resolve("recobro.yml"), CONFIGURATION.formatted(backups));
    }

    private String permissions(String path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(tree.resolve(path)));
    }

    private String program() {
        return tree.resolve("usr/bin/recobro").toString();
    }

    private Tool.Result recobro(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program()));
        command.addAll(List.of(arguments));
        return Tool.run(tree, Map.of(), command);
    }
}
