package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fixture.S3Server;
import io.recobro.product.RunbookPage.Block;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of the recovery kit, followed with the real {@code age}: a server whose configuration, keys and files are gone comes back
 * from the kit, its key and the bucket alone.
 */
@EnabledIf(value = "isAgeInstalled", disabledReason = "age is not installed")
class RecoveryKitIT {
    private static final String PAGE = "recovery-kit";

    @TempDir
    Path elsewhere;

    private S3Server objects;
    private Place place;
    private Recobro recobro;
    private RecobroDoor door;
    private RunbookPage made;
    private RunbookPage opened;

    static boolean isAgeInstalled() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "age")));
    }

    @BeforeEach
    void makeTheKit() throws Exception {
        objects = Place.objects(elsewhere.resolve("s3"));
        place = new Place();
        Files.createDirectories(files());
        Files.writeString(files().resolve("report.pdf"), "the report");
        recobro = place.configure(
                List.of(place.s3("offsite", objects.endpoint().toString(), Place.BUCKET)),
                List.of("  files: {source: {type: files, paths: [%s]}, to: [offsite]}%n".formatted(files())));
        recobro.succeed("backup-now");
        door = new RecobroDoor(recobro);
        List<Block> blocks = RunbookPage.of(PAGE, Files.readString(Path.of("src/docs/recovery-kit.md")))
                .blocks();
        made = new RunbookPage(PAGE, blocks.subList(0, blocks.size() - 1));
        opened = new RunbookPage(PAGE, blocks.subList(blocks.size() - 1, blocks.size()));
        assertThat(follow(made)).as("left out").singleElement().asString().contains("export CONFIGURATION");
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        objects.close();
        if (Files.exists(place.directory())) {
            place.close();
        }
    }

    private Path files() {
        return elsewhere.resolve("files");
    }

    private Path kit() {
        return elsewhere.resolve("recovery-kit.tar.gz.age");
    }

    private List<String> follow(RunbookPage page) throws Exception {
        return new RunbookShell(
                        elsewhere,
                        door.script(),
                        Map.of("CONFIGURATION", place.directory().toString()))
                .follow(page);
    }

    /** All that was on the server. */
    private void loseTheServer() throws IOException {
        place.close();
        Files.delete(files().resolve("report.pdf"));
        assertThat(place.directory()).doesNotExist();
    }

    @Test
    void bringsBackALostServer() throws Exception {
        String key = Files.readString(place.directory().resolve("secret"));
        loseTheServer();
        assertThat(follow(opened)).isEmpty();
        assertThat(place.directory().resolve("secret")).hasContent(key);
        assertThat(Files.getPosixFilePermissions(place.directory().resolve("secret")))
                .hasSize(2);
        assertThat(place.directory().resolve("lost-server.md")).content().contains("restore --all", "site");
        recobro.succeed("restore", "files", "--into", elsewhere.resolve("back").toString());
        assertThat(Path.of(elsewhere.resolve("back") + files().toString(), "report.pdf"))
                .hasContent("the report");
    }

    @Test
    void tellsNobodyWithoutTheKeyAnything() throws Exception {
        assertThat(Files.readString(kit(), StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1\n")
                .doesNotContain(Place.SECRET_KEY, "recobro.yml");
        loseTheServer();
        Files.delete(elsewhere.resolve("recovery.key"));
        follow(new RunbookPage(PAGE, made.blocks().subList(0, 1)));
        assertThatThrownBy(() -> follow(opened)).hasMessageContaining("no identity matched");
        assertThat(place.directory()).doesNotExist();
    }

    @Test
    void aKitThatWasCutOrChangedIsNotUnpacked() throws Exception {
        byte[] whole = Files.readAllBytes(kit());
        loseTheServer();
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        for (byte[] bad : List.of(Arrays.copyOf(whole, whole.length - 1), flipped)) {
            Files.write(kit(), bad);
            assertThatThrownBy(() -> follow(opened)).hasMessageContaining("age: error");
            assertThat(place.directory()).doesNotExist();
        }
        Files.write(kit(), whole);
        assertThat(follow(opened)).isEmpty();
    }
}
