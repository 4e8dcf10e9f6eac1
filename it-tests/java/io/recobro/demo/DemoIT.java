package io.recobro.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README promises first. */
class DemoIT {
    @Test
    void bringsTheDatabaseBackAndLeavesNothing() throws Exception {
        List<Path> before = leftovers();
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        int status = Demo.show(Product.program(), false, new PrintStream(screen, true, StandardCharsets.UTF_8));
        String output = screen.toString(StandardCharsets.UTF_8);
        assertThat(status).as(output).isZero();
        assertThat(output).contains("RPO measured", "RTO measured", "7 of 7 tables and views");
        assertThat(leftovers()).isSubsetOf(before);
    }

    @Test
    void failsWhenACommandFails() throws Exception {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        int status = Demo.show(List.of("false"), false, new PrintStream(screen, true, StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(1);
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("recobro backup-now ended with status 1");
    }

    private static List<Path> leftovers() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("recobro-demo"))
                    .toList();
        }
    }
}
