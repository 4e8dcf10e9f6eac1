package io.recobro.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in an installed layout, with a Java that tells how it was called and ends with status 3. */
class LauncherTest {
    @TempDir
    private Path directory;

    private Path launcher;
    private Path java;

    @BeforeEach
    void install() throws IOException {
        Path home = Files.createDirectories(directory.resolve("lib/re cobro"));
        launcher = Files.copy(Path.of("recobro"), home.resolve("recobro"));
        executable(launcher);
        Files.createFile(home.resolve("recobro.jar"));
        java = java("25.0.1");
    }

    @Test
    void passesArgumentsAndExitStatusOn() throws Exception {
        Result result = run(launcher, "-c", "my file.yml", "list", "*", "");
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.output()).endsWith("<-jar><" + home("recobro.jar") + "><-c><my file.yml><list><*><>\n");
    }

    @Test
    void worksThroughLinksFromAnywhere() throws Exception {
        Path first = Files.createSymbolicLink(directory.resolve("first"), Path.of("lib/re cobro/recobro"));
        Path second = Files.createSymbolicLink(directory.resolve("second"), first);
        assertThat(run(second, "list").output()).contains("<" + home("recobro.jar") + ">");
    }

    @Test
    void compilesThoroughlyOnlyForLongCommands() throws Exception {
        assertThat(run(launcher, "list").output()).contains("<-XX:TieredStopAtLevel=1>");
        assertThat(run(launcher, "-c", "backup-now", "show").output()).contains("<-XX:TieredStopAtLevel=1>");
        assertThat(run(launcher, "-c", "list", "backup-now").output())
                .contains("<-Drecobro.exit.at-once=true>")
                .doesNotContain("TieredStopAtLevel", "AOTReplayTraining");
        assertThat(run(launcher, "restore").output())
                .contains("<-XX:-AOTReplayTraining>")
                .doesNotContain("TieredStopAtLevel");
    }

    @Test
    void usesTheCacheOnlyWhenItFitsThisJava() throws Exception {
        assertThat(run(launcher, "list").output()).doesNotContain("AOTCache");
        Files.writeString(home("recobro.aot.java"), java + "\n");
        Files.createFile(home("recobro.aot"));
        Files.setLastModifiedTime(home("recobro.jar"), FileTime.fromMillis(0));
        Files.setLastModifiedTime(home("recobro.aot.java"), FileTime.fromMillis(0));
        Files.setLastModifiedTime(java.resolve("release"), FileTime.fromMillis(0));
        assertThat(run(launcher, "list").output()).contains("<-XX:AOTCache=" + home("recobro.aot") + ">");
        Files.writeString(home("recobro.aot.java"), "/another/java\n");
        Files.setLastModifiedTime(home("recobro.aot.java"), FileTime.fromMillis(0));
        assertThat(run(launcher, "list").output()).doesNotContain("AOTCache");
    }

    @Test
    void choosesTheCacheWithTheClientOfBucketsWhereTheConfigurationNamesOne() throws Exception {
        Files.writeString(home("recobro.aot.java"), java + "\n");
        FileTime trained = FileTime.fromMillis(0);
        for (String file : List.of("recobro.jar", "recobro.aot.java")) {
            Files.setLastModifiedTime(home(file), trained);
        }
        Files.setLastModifiedTime(java.resolve("release"), trained);
        Files.createFile(home("recobro.aot"));
        Files.createFile(home("recobro-s3.aot"));
        Path bucket = Files.writeString(directory.resolve("bucket.yml"), "destinations:\n  a: {type: s3, bucket: b}\n");
        Path plain = Files.writeString(directory.resolve("plain.yml"), "destinations:\n  a: {type: dir, path: /s3}\n");
        String with = "<-XX:AOTCache=" + home("recobro-s3.aot") + ">";
        String without = "<-XX:AOTCache=" + home("recobro.aot") + ">";
        assertThat(run(launcher, "-c", bucket.toString(), "list").output()).contains(with);
        assertThat(run(launcher, "list", "--config=" + bucket).output()).contains(with);
        Map<String, String> named = Map.of("RECOBRO_CONFIG", bucket.toString(), "RECOBRO_JAVA_HOME", java.toString());
        assertThat(run(launcher, named, "list").output()).contains(with);
        assertThat(run(launcher, "-c", plain.toString(), "list").output()).contains(without);
        assertThat(run(launcher, "-c", directory.resolve("none.yml").toString(), "list")
                        .output())
                .contains(without);
    }

    @Test
    void choosesThePlainCacheWhereTheDaemonIsOnlyAsked() throws Exception {
        Files.writeString(home("recobro.aot.java"), java + "\n");
        FileTime trained = FileTime.fromMillis(0);
        for (String file : List.of("recobro.jar", "recobro.aot.java")) {
            Files.setLastModifiedTime(home(file), trained);
        }
        Files.setLastModifiedTime(java.resolve("release"), trained);
        Files.createFile(home("recobro.aot"));
        Files.createFile(home("recobro-s3.aot"));
        Path bucket = Files.writeString(directory.resolve("bucket.yml"), "destinations:\n  a: {type: s3, bucket: b}\n");
        String with = "<-XX:AOTCache=" + home("recobro-s3.aot") + ">";
        String without = "<-XX:AOTCache=" + home("recobro.aot") + ">";
        Path state = Files.createDirectory(directory.resolve("state"));
        Map<String, String> variables = Map.of(
                "STATE_DIRECTORY", state.toString(), "RECOBRO_JAVA_HOME", java.toString(), "HOME", state.toString());
        String configuration = bucket.toString();
        assertThat(run(launcher, variables, "-c", configuration, "backup-now").output())
                .contains(with);
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(UnixDomainSocketAddress.of(state.resolve("control.sock")));
            assertThat(run(launcher, variables, "-c", configuration, "backup-now", "db")
                            .output())
                    .contains(without);
            assertThat(run(launcher, variables, "-c", configuration, "backup-now", "--no-daemon")
                            .output())
                    .contains(with);
            assertThat(run(launcher, variables, "-c", configuration, "list").output())
                    .contains(with);
        }
    }

    @Test
    void doesNotUseTheCacheOfAnotherJar() throws Exception {
        Files.writeString(home("recobro.aot.java"), java + "\n");
        Files.createFile(home("recobro.aot"));
        Files.setLastModifiedTime(java.resolve("release"), FileTime.fromMillis(0));
        FileTime trained = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(home("recobro.aot.java"), trained);
        for (long later : List.of(-2_000L, 2_000L)) {
            Files.setLastModifiedTime(home("recobro.jar"), FileTime.fromMillis(trained.toMillis() + later));
            assertThat(run(launcher, "list").output()).doesNotContain("AOTCache");
        }
        Files.setLastModifiedTime(home("recobro.jar"), trained);
        assertThat(run(launcher, "list").output()).contains("<-XX:AOTCache=" + home("recobro.aot") + ">");
    }

    @Test
    void refusesAnOlderJavaInClearWords() throws Exception {
        java = java("17.0.2");
        Result result = run(launcher, "list");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("recobro: RECOBRO_JAVA_HOME '" + java + "' is not a Java 25", "hint: ");
    }

    @Test
    void prefersTheJavaThatWasInstalledAlong() throws Exception {
        Path along = home("runtime");
        Files.move(java("25.0.2"), along);
        Path another = java("25.0.9");
        Result result = run(launcher, Map.of("JAVA_HOME", another.toString(), "RECOBRO_TRAIN", "yes"));
        assertThat(result.status()).as("this Java makes no cache").isEqualTo(1);
        assertThat(result.output()).contains("unable to make the cache '" + home("recobro.aot") + "'");
        Files.writeString(along.resolve("bin/java"), "#!/bin/sh\necho along\n");
        assertThat(run(launcher, Map.of("JAVA_HOME", another.toString()), "list")
                        .output())
                .isEqualTo("along\n");
    }

    @Test
    void saysThatTheDemoNeedsACheckout() throws Exception {
        Result result = run(launcher, "demo");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("the demo runs from a checkout");
    }

    private Path home(String file) throws IOException {
        return launcher.getParent().toRealPath().resolve(file);
    }

    private Path java(String version) throws IOException {
        Path home = Files.createDirectories(directory.resolve("java-" + version));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path program = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(program, "#!/bin/sh\nprintf '<%s>' \"$@\"\necho\nexit 3\n");
        executable(program);
        return home;
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Result run(Path program, String... arguments) throws IOException, InterruptedException {
        return run(program, Map.of("RECOBRO_JAVA_HOME", java.toString()), arguments);
    }

    private Result run(Path program, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        for (String variable : List.of("RECOBRO_JAVA_HOME", "RUNTIME_DIRECTORY", "STATE_DIRECTORY", "XDG_STATE_HOME")) {
            builder.environment().remove(variable);
        }
        builder.environment().putAll(environment);
        builder.environment().remove("RECOBRO_JAVA_OPTS");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private record Result(int status, String output) {}
}
