package io.recobro.source.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MinioServer;
import io.recobro.source.CaptureReport;
import io.recobro.source.files.pack.MemoryPacks;
import io.recobro.source.s3.BucketSettings.Versions;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Against a real MinIO, which has versions and tags; skipped where there is none. */
@EnabledIf(
        value = "io.recobro.fixture.MinioServer#isThere",
        disabledReason = "no MinIO: neither a program nor an image, see src/docs/ci.md")
class MinioBucketIT extends BucketContract {
    private static MinioServer server;

    @TempDir
    static Path place;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = MinioServer.start(place, ACCESS, SECRET);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    URI endpoint() {
        return server.endpoint();
    }

    @Test
    void keysThatNoFileCanHaveComeBack() {
        put("folder/", new byte[0]);
        put("folder/inside", random(1, 30));
        put("a%self", random(2, 30));
        MemoryPacks backup = MemoryPacks.first("a");
        source().capture(backup, Progress.NONE);
        assertThat(files(backup))
                .containsOnlyKeys(bucket() + "/a%25self", bucket() + "/folder/%", bucket() + "/folder/inside");
    }

    @Test
    void tagsComeBack() {
        client().putObject(
                        object -> object.bucket(bucket()).key("tagged").tagging("colour=light%20blue&shape=a%2Bb"),
                        RequestBody.fromString("x"));
        MemoryPacks backup = MemoryPacks.first("a");
        source().capture(backup, Progress.NONE);
        source().restore(backup, into("s3://" + bucket() + "/copy/"), Progress.NONE);
        assertThat(client().getObjectTagging(get -> get.bucket(bucket()).key("copy/tagged"))
                        .tagSet())
                .extracting(tag -> tag.key() + ": " + tag.value())
                .containsExactlyInAnyOrder("colour: light blue", "shape: a+b");
    }

    @Test
    void olderVersionsAndMarksOfDeletionAreCapturedOnRequest() {
        client().putBucketVersioning(set ->
                set.bucket(bucket()).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        put("kept", random(1, 100));
        put("kept", random(2, 200));
        put("gone", random(3, 300));
        client().deleteObject(gone -> gone.bucket(bucket()).key("gone"));
        MemoryPacks current = MemoryPacks.first("a");
        source().capture(current, Progress.NONE);
        assertThat(files(current)).containsExactly(java.util.Map.entry(bucket() + "/kept", 200L));
        MemoryPacks all = MemoryPacks.first("b");
        CaptureReport report = source(Versions.ALL).capture(all, Progress.NONE);
        assertThat(report.shortfalls()).isEmpty();
        assertThat(files(all)).hasSize(4).containsEntry(bucket() + "/kept", 200L);
        assertThat(files(all).keySet())
                .anyMatch(path -> path.startsWith(bucket() + "%versions/gone/%deleted-"))
                .anyMatch(path -> path.startsWith(bucket() + "%versions/gone/%version-"))
                .anyMatch(path -> path.startsWith(bucket() + "%versions/kept/%version-"));
        assertThat(files(all).values()).containsExactlyInAnyOrder(200L, 100L, 300L, 0L);
        MemoryPacks again = all.next("c");
        assertThat(source(Versions.ALL).capture(again, Progress.NONE).facts())
                .containsEntry("unchanged_files", "4")
                .containsEntry("new_contents", "0");
    }
}
