package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.qdrant.QdrantServer;
import io.recobro.product.Recobro.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Drills of files and vectors through the whole product: evidence, report, status, and damage done on purpose. */
class ProofIT {
    private QdrantServer server;
    private Place place;
    private Path tree;
    private Recobro recobro;

    @BeforeEach
    void backUp() throws Exception {
        place = new Place();
        tree = Files.createDirectories(place.directory().resolve("tree/sub"));
        byte[] large = new byte[3_000_000];
        new Random(5).nextBytes(large);
        Files.write(tree.resolve("large"), large);
        Files.writeString(tree.resolve("small"), "plain words");
        place.secret("key", "planted-qdrant-key");
        server = QdrantServer.start("1.7.4", "planted-qdrant-key");
        server.create("docs", 8, 300, 1);
        recobro = place.configure(List.of(place.dir("local"), place.dir("second")), List.of("""
              files:
                source: {type: files, paths: ["%s"]}
                to: [local, second]
                objectives: {rto: 1h}
                drill: {files_exist: ["%s"]}
              vectors:
                source: {type: qdrant, url: "%s", api_key: {file: "%s"}}
                to: [local]
            """.formatted(
                tree, tree.resolve("small"), server.url(), place.directory().resolve("key"))));
        recobro.succeed("backup-now");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        place.close();
    }

    @Test
    void filesAndVectorsAreDrilledAndReported() throws Exception {
        recobro.succeed("drill");
        assertThat(server.collections()).containsExactly("docs");
        JsonNode status = json(recobro.succeed("status", "files", "--json").out());
        JsonNode rto = status.at("/jobs/0/rto");
        assertThat(rto.path("state").asString()).isEqualTo("met");
        assertThat(rto.at("/proven/phases")).isNotEmpty();
        assertThat(rto.at("/proven/plain_bytes").asLong()).isGreaterThan(3_000_000);
        assertThat(rto.at("/proven/stored_bytes").asLong()).isGreaterThan(2_900_000);
        Path page = place.directory().resolve("drills.html");
        Ran report = recobro.succeed("drill", "--report", "--html", page.toString());
        assertThat(report.out())
                .contains("files: restored in")
                .contains("passed  file exists: " + tree.resolve("small"))
                .contains("vectors: restored in");
        assertThat(Files.readString(page)).contains("<svg viewBox", "Drills of ");
    }

    @Test
    void damageToACopyIsFoundAndToABackupFailsTheDrill() throws Exception {
        JsonNode files =
                json(recobro.succeed("drill", "files", "--negative", "--json").out());
        assertThat(outcomes(files, "passed"))
                .contains(
                        "control",
                        "bit-flip/tree",
                        "bit-flip/contents",
                        "bit-flip/pack",
                        "tail-cut/pack",
                        "removed/pack",
                        "manifest/digest");
        JsonNode vectors =
                json(recobro.succeed("drill", "vectors", "--negative", "--json").out());
        assertThat(outcomes(vectors, "passed")).contains("control", "bit-flip/snapshot");
        assertThat(outcomes(vectors, "failed")).isEmpty();
        assertThat(outcomes(vectors, "skipped")).contains("foreign-key");

        Path pack = pack();
        byte[] content = Files.readAllBytes(pack);
        content[content.length / 2] ^= 1;
        pack.toFile().setWritable(true);
        Files.write(pack, content);
        assertThat(recobro.run("drill", "files", "--from", "local").status()).isEqualTo(13);
        Ran status = recobro.run("status", "files");
        assertThat(status.status()).isEqualTo(4);
        assertThat(status.out()).contains("DRILL FAILED").contains("the drill of job files from local failed");
        recobro.succeed("drill", "files", "--from", "second");
    }

    private static List<String> outcomes(JsonNode result, String outcome) {
        return result.at("/drills/0/drill/checks")
                .valueStream()
                .filter(check -> check.path("outcome").asString().equals(outcome))
                .map(check -> check.path("name").asString())
                .toList();
    }

    private Path pack() throws IOException {
        try (Stream<Path> all = Files.walk(place.directory().resolve("local"))) {
            return all.filter(file -> file.toString().contains("/packs/")
                            && file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
