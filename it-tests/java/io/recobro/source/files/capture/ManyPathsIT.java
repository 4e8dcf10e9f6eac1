package io.recobro.source.files.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the number of paths but for about 55 bytes for each content. */
class ManyPathsIT {
    private static final int FILES = Integer.getInteger("recobro.many-paths", 500_000);

    @TempDir
    Path folder;

    @Test
    void halfAMillionPathsFitInto96Megabytes() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + (64 + FILES / 16_000) + "m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyPaths.class.getName(),
                        "" + FILES,
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(output).contains("new_contents=" + FILES, "unchanged_files=" + FILES);
        assertThat(process.exitValue()).isZero();
    }
}
