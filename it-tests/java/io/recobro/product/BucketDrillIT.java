package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.S3Server;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Backups of buckets are proved in a scratch directory, and come back as files by their address. */
class BucketDrillIT {
    private static final Map<String, String> OBJECTS =
            Map.of("a/one", "first", "a/two", "second", "b", "third", "x.tmp", "not wanted");

    private static void fill(Path bucket) throws Exception {
        for (Map.Entry<String, String> object : OBJECTS.entrySet()) {
            Path file = bucket.resolve(object.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, object.getValue());
        }
    }

    @Test
    void aDrillReadsEveryObjectBackAndFindsADamagedPack() throws Exception {
        try (Place place = new Place();
                S3Server objects = Place.objects(place.directory().resolve("objects"))) {
            fill(place.directory().resolve("objects").resolve(Place.BUCKET));
            Path scratch = place.directory().resolve("scratch");
            Recobro recobro = place.configure(List.of(place.dir("local")), List.of("""
                  media:
                    source: {type: s3, endpoint: "%s", bucket: %s, exclude: ["*.tmp"], access_key: {file: %s}, secret_key: {file: %s}}
                    to: [local]
                    drill: {scratch: {directory: %s}, files_exist: [%s]}
                """.formatted(
                            objects.endpoint(),
                            Place.BUCKET,
                            place.directory().resolve("access"),
                            place.directory().resolve("secret"),
                            scratch,
                            Place.BUCKET + "/a/one")));
            recobro.succeed("backup-now");
            JsonNode drill = recobro.json("drill", "media").path("drills").path(0);
            assertThat(drill.path("state").asString())
                    .as(drill.toPrettyString())
                    .isEqualTo("passed");
            assertThat(drill.toString()).contains("3 files read back and equal");
            recobro.succeed("drill", "--negative", "media");

            Path target = place.directory().resolve("target");
            Path folder = place.directory().resolve("local/" + Place.SITE + "/media");
            new Recobro(place.directory().resolve("none.yml"))
                    .succeed("restore", "--from-url", folder.toUri().toString(), "--into", target.toString());
            assertThat(target.resolve(Place.BUCKET + "/a/two")).hasContent("second");
            assertThat(target.resolve(Place.BUCKET + "/x.tmp")).doesNotExist();

            Path pack = place.stored("local", ".tar.gz", "/packs/");
            try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
                file.seek(file.length() / 2);
                int old = file.read();
                file.seek(file.length() / 2);
                file.write(old ^ 1);
            }
            recobro.run("drill", "media").expect(13, "media");
            assertThat(scratch.resolve("files/media")).isEmptyDirectory();
        }
    }
}
