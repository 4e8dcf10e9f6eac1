package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Bytes that rot in the source are found; files that somebody wrote are no damage. */
class SpotCheckIT {
    private Place place;
    private Path files;
    private Recobro recobro;

    @BeforeEach
    void open() throws Exception {
        place = new Place();
        files = Files.createDirectories(place.directory().resolve("files/deep"));
        Random random = new Random(7);
        for (int i = 0; i < 12; i++) {
            byte[] content = new byte[i == 0 ? 3_000_000 : 100 + i];
            random.nextBytes(content);
            Files.write(files.resolve("file" + i), content);
        }
        recobro = place.configure(List.of(place.dir("local")), List.of("""
              files:
                source: {type: files, paths: [%s]}
                to: [local]
            """.formatted(files.getParent())));
        recobro.succeed("backup-now", "files");
    }

    @AfterEach
    void close() throws Exception {
        place.close();
    }

    /** Changes one byte and leaves size and time as they were. */
    private void rot(String name, long position) throws IOException {
        Path file = files.resolve(name);
        FileTime time = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) position] ^= 1;
        Files.write(file, bytes, StandardOpenOption.WRITE);
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void findsRotAndOnlyRot() throws IOException {
        JsonNode good = recobro.json("verify", "--sources", "files");
        assertThat(good.path("sources").path(0).path("files").asInt()).isEqualTo(12);
        assertThat(good.path("sources").path(0).path("damaged")).isEmpty();
        rot("file0", 2_999_999);
        rot("file5", 3);
        Files.writeString(files.resolve("file6"), "somebody wrote this");
        Files.delete(files.resolve("file7"));
        recobro.run("verify", "--sources").expect(13);
        JsonNode bad =
                recobro.json("verify", "--sources", "files").path("sources").path(0);
        assertThat(bad.path("files").asInt()).isEqualTo(10);
        assertThat(bad.path("changed").asInt()).isEqualTo(2);
        assertThat(bad.path("damaged").valueStream().map(JsonNode::asString))
                .hasSize(2)
                .anyMatch(path -> path.endsWith("/file0"))
                .anyMatch(path -> path.endsWith("/file5"));
    }

    @Test
    void readsNoMoreThanAsked() {
        JsonNode few = recobro.json("verify", "--sources", "files", "--count", "3");
        assertThat(few.path("sources").path(0).path("files").asInt()).isEqualTo(3);
    }
}
