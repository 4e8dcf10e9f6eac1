package io.recobro.source.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MinioServer;
import io.recobro.source.CaptureReport;
import io.recobro.source.files.pack.MemoryPacks;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.s3.BucketSettings.Versions;
import io.recobro.source.s3.capture.BucketSource;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

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
        String deep = String.join("/", java.util.Collections.nCopies(200, "abcd")) + "/" + "n".repeat(20);
        put(deep, random(3, 30));
        MemoryPacks backup = MemoryPacks.first("a");
        source().capture(backup, Progress.NONE);
        assertThat(files(backup))
                .containsOnlyKeys(
                        bucket() + "/a%25self",
                        bucket() + "/folder/%",
                        bucket() + "/folder/inside",
                        bucket() + "/" + deep);
        source().restore(backup, into("s3://" + bucket() + "/x/"), Progress.NONE);
        assertThat(client().listObjectsV2(list -> list.bucket(bucket()).prefix("x/"))
                        .contents())
                .extracting(S3Object::key)
                .containsExactlyInAnyOrder("x/a%self", "x/folder/", "x/folder/inside", "x/" + deep);
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
    void tagsThatChangedAloneAreSeenOnRequest() {
        put("tagged", random(1, 100));
        put("bare", random(2, 100));
        tag("tagged", "blue");
        MemoryPacks first = MemoryPacks.first("a");
        BucketSource comparing = source(Versions.CURRENT, SelectionRules.ALL, true);
        comparing.capture(first, Progress.NONE);
        assertThat(comparing.capture(first.next("b"), Progress.NONE).facts()).containsEntry("unchanged_files", "2");
        tag("tagged", "red");
        assertThat(source().capture(first.next("c"), Progress.NONE).facts()).containsEntry("unchanged_files", "2");
        MemoryPacks seen = first.next("d");
        assertThat(comparing.capture(seen, Progress.NONE).facts())
                .containsEntry("unchanged_files", "1")
                .containsEntry("new_contents", "0");
        client().deleteObjectTagging(gone -> gone.bucket(bucket()).key("tagged"));
        assertThat(comparing.capture(seen.next("e"), Progress.NONE).facts()).containsEntry("unchanged_files", "1");
        comparing.restore(seen, into("s3://" + bucket() + "/copy/"), Progress.NONE);
        assertThat(client().getObjectTagging(get -> get.bucket(bucket()).key("copy/tagged"))
                        .tagSet())
                .extracting(Tag::value)
                .containsExactly("red");
    }

    private void tag(String key, String value) {
        client().putObjectTagging(put -> put.bucket(bucket())
                .key(key)
                .tagging(tags ->
                        tags.tagSet(Tag.builder().key("colour").value(value).build())));
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
        MemoryPacks some = MemoryPacks.first("d");
        source(Versions.ALL, keys(List.of(), List.of("gone")), false).capture(some, Progress.NONE);
        assertThat(files(some).keySet()).hasSize(2).noneMatch(path -> path.contains("gone"));
        MemoryPacks again = all.next("c");
        assertThat(source(Versions.ALL).capture(again, Progress.NONE).facts())
                .containsEntry("unchanged_files", "4")
                .containsEntry("new_contents", "0");
    }
}
