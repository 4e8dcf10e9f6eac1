package io.recobro.source.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.secret.Secret;
import io.recobro.source.CaptureReport;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.Check;
import io.recobro.source.RestoreRequest.FileOptions;
import io.recobro.source.RestoreRequest.FileOptions.Overwrite;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.fetch.StoredSnapshot;
import io.recobro.source.files.pack.MemoryPacks;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.restore.FilesRestore;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.source.s3.BucketSettings.Versions;
import io.recobro.source.s3.capture.BucketSource;
import io.recobro.source.s3.restore.BucketRestore;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Buckets go into snapshots and come back. */
abstract class BucketContract {
    static final String ACCESS = "access-key";
    static final String SECRET = "secret-key-of-some-length";

    private static int buckets;

    @TempDir
    private Path directory;

    private final String bucket = "media" + ++buckets;
    private S3Client client;

    abstract URI endpoint();

    BucketSettings settings(Versions versions) {
        return settings(versions, SelectionRules.ALL, false);
    }

    private BucketSettings settings(Versions versions, SelectionRules rules, boolean compareTags) {
        return new BucketSettings(
                endpoint(),
                "us-east-1",
                bucket,
                "",
                true,
                Secret.of(ACCESS),
                Secret.of(SECRET),
                Optional.empty(),
                versions,
                rules,
                compareTags,
                false);
    }

    BucketSource source() {
        return source(Versions.CURRENT);
    }

    BucketSource source(Versions versions) {
        return source(versions, SelectionRules.ALL, false);
    }

    static SelectionRules keys(List<String> include, List<String> exclude) {
        return new SelectionRules(exclude, include, List.of(), false, false);
    }

    BucketSource source(Versions versions, SelectionRules rules, boolean compareTags) {
        Clock clock = Clock.systemUTC();
        FilesRestore files = new FilesRestore(
                Linux::openTarget,
                new FilesSettings(List.of(), List.of(), FilesSettings.Selection.ALL, false),
                Path::of,
                clock);
        BucketSettings settings = settings(versions, rules, compareTags);
        return new BucketSource(
                settings,
                new BucketRestore(settings, files::restore, clock)::restore,
                directory.resolve("temporary"),
                clock);
    }

    S3Client client() {
        return client;
    }

    String bucket() {
        return bucket;
    }

    @BeforeEach
    void open() {
        client = settings(Versions.CURRENT).connection().client(BucketSettings.SILENCE);
        client.createBucket(make -> make.bucket(bucket));
    }

    @AfterEach
    void close() {
        client.close();
    }

    void put(String key, byte[] content) {
        client.putObject(
                object -> object.bucket(bucket)
                        .key(key)
                        .contentType("text/x-" + content.length)
                        .cacheControl("max-age=60")
                        .metadata(Map.of("origin", "camera 7")),
                RequestBody.fromBytes(content));
    }

    static byte[] random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static RestoreRequest request(Optional<String> into, Optional<String> replace, FileOptions options) {
        return new RestoreRequest(
                Optional.empty(),
                into,
                List.of(),
                List.of(),
                replace,
                0,
                Check.DIGESTS,
                false,
                false,
                List.of(),
                false,
                options);
    }

    private static FileOptions options(boolean inPlace, Overwrite overwrite) {
        return new FileOptions(inPlace, Optional.ofNullable(overwrite), false, FileOptions.Owners.NONE);
    }

    static RestoreRequest into(String place) {
        return request(Optional.of(place), Optional.empty(), options(false, null));
    }

    private RestoreReport restoreInto(MemoryPacks backup, String place) {
        return source().restore(backup, into(place), Progress.NONE);
    }

    /** The entries of the snapshot that are files, with their sizes. */
    static SortedMap<String, Long> files(MemoryPacks backup) {
        SortedMap<String, Long> files = new TreeMap<>();
        try (TreeReader tree = new StoredSnapshot(backup).tree()) {
            for (Optional<Entry> next = tree.next(); next.isPresent(); next = tree.next()) {
                if (next.get() instanceof Entry.File file) {
                    files.put(file.path().toString(), file.size());
                }
            }
        }
        return files;
    }

    private static final Map<String, byte[]> OBJECTS = new TreeMap<>(Map.of(
            "a.txt", random(1, 700),
            "photos/2026/one.jpg", random(2, 90_000),
            "photos/2026/two.jpg", random(3, 3_000_000),
            "photos-old/x", random(4, 10),
            "empty", new byte[0],
            "gr\u00f6\u00dfe/\u65e5\u672c 100%.txt", random(5, 20)));

    private MemoryPacks captured(BucketSource source, MemoryPacks into) {
        CaptureReport report = source.capture(into, Progress.NONE);
        assertThat(report.shortfalls()).isEmpty();
        assertThat(report.engine()).isEqualTo("recobro-s3");
        return into;
    }

    private MemoryPacks capturedObjects() {
        OBJECTS.forEach(this::put);
        return captured(source(), MemoryPacks.first("a"));
    }

    @Test
    void restoresIntoADirectory() throws IOException {
        MemoryPacks backup = capturedObjects();
        Path target = directory.resolve("target");
        RestoreReport report = restoreInto(backup, target.toString());
        assertThat(report.rows()).isEqualTo(OBJECTS.size());
        for (Map.Entry<String, byte[]> object : OBJECTS.entrySet()) {
            Path file = target.resolve(bucket).resolve(object.getKey().replace("%", "%25"));
            assertThat(Files.readAllBytes(file)).isEqualTo(object.getValue());
        }
    }

    @Test
    void restoresIntoANewPrefixWithEverythingAnObjectCarries() {
        MemoryPacks backup = capturedObjects();
        RestoreReport report = restoreInto(backup, "s3://" + bucket + "/restored/");
        assertThat(report.rows()).isEqualTo(OBJECTS.size());
        OBJECTS.forEach((key, content) -> {
            assertThat(client.getObjectAsBytes(get -> get.bucket(bucket).key("restored/" + key))
                            .asByteArray())
                    .isEqualTo(content);
            HeadObjectResponse head =
                    client.headObject(get -> get.bucket(bucket).key("restored/" + key));
            assertThat(head.contentType()).isEqualTo("text/x-" + content.length);
            assertThat(head.cacheControl()).isEqualTo("max-age=60");
            assertThat(head.metadata()).containsEntry("origin", "camera 7");
        });
    }

    @Test
    void largeObjectsComeBackInParts() {
        byte[] large = random(9, 20 << 20);
        put("large", large);
        MemoryPacks backup = captured(source(), MemoryPacks.first("a"));
        restoreInto(backup, "s3://" + bucket + "/copy-");
        assertThat(client.getObjectAsBytes(get -> get.bucket(bucket).key("copy-large"))
                        .asByteArray())
                .isEqualTo(large);
        assertThat(client.headObject(get -> get.bucket(bucket).key("copy-large"))
                        .metadata())
                .containsEntry("origin", "camera 7");
    }

    @Test
    void refusesABucketThatIsNotEmptyAndWhatNobodyTyped() {
        MemoryPacks backup = capturedObjects();
        assertThatThrownBy(() -> restoreInto(backup, "s3://" + bucket))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.TARGET_REFUSED))
                .hasMessageContaining("it is not empty");
        assertThatThrownBy(() -> source().restore(
                                backup,
                                request(Optional.empty(), Optional.empty(), options(true, null)),
                                Progress.NONE))
                .hasMessageContaining("existing objects may be lost");
    }

    @Test
    void inPlaceBringsBackWhatChanged() {
        MemoryPacks backup = capturedObjects();
        put("a.txt", random(77, 700));
        client.deleteObject(gone -> gone.bucket(bucket).key("photos-old/x"));
        RestoreReport report = source().restore(
                        backup, request(Optional.empty(), Optional.of("media"), options(true, null)), Progress.NONE);
        assertThat(report.rows()).isEqualTo(2);
        assertThat(client.getObjectAsBytes(get -> get.bucket(bucket).key("a.txt"))
                        .asByteArray())
                .isEqualTo(OBJECTS.get("a.txt"));
        assertThat(client.getObjectAsBytes(get -> get.bucket(bucket).key("photos-old/x"))
                        .asByteArray())
                .isEqualTo(OBJECTS.get("photos-old/x"));
    }

    @Test
    void whatTheListingTellsUnchangedIsNotReadAgain() {
        MemoryPacks first = capturedObjects();
        put("new", random(6, 300));
        put("a.txt", random(8, 701));
        MemoryPacks second = first.next("b");
        CaptureReport report = source().capture(second, Progress.NONE);
        assertThat(report.facts())
                .containsEntry("files", "7")
                .containsEntry("unchanged_files", Integer.toString(OBJECTS.size() - 1))
                .containsEntry("new_contents", "2");
        assertThat(files(second)).containsEntry(bucket + "/new", 300L).containsEntry(bucket + "/a.txt", 701L);
    }

    @Test
    void patternsChooseWhatIsCaptured() {
        capturedObjects();
        put("photos/2026/cache/small.jpg", random(9, 30));
        put("100%/full.tmp", random(10, 30));
        MemoryPacks some = MemoryPacks.first("s");
        source(Versions.CURRENT, keys(List.of(), List.of("cache/", "/photos-old/", "100%/*.tmp", "!two.jpg")), false)
                .capture(some, Progress.NONE);
        assertThat(files(some).keySet())
                .contains(bucket + "/photos/2026/two.jpg", bucket + "/a.txt")
                .noneMatch(path -> path.contains("cache") || path.contains("-old") || path.contains("full"));
        MemoryPacks jpegs = MemoryPacks.first("j");
        source(Versions.CURRENT, keys(List.of("/photos/"), List.of("cache")), false)
                .capture(jpegs, Progress.NONE);
        assertThat(files(jpegs)).containsOnlyKeys(bucket + "/photos/2026/one.jpg", bucket + "/photos/2026/two.jpg");
        MemoryPacks all = jpegs.next("k");
        assertThat(source().capture(all, Progress.NONE).facts())
                .containsEntry("files", Integer.toString(OBJECTS.size() + 2))
                .containsEntry("unchanged_files", "2");
        assertThatThrownBy(() -> source(Versions.CURRENT, keys(List.of("nothing"), List.of()), false)
                        .capture(all.next("l"), Progress.NONE))
                .hasMessageContaining("it is empty, and it was not");
    }

    @Test
    void metadataThatChangedAloneIsSeenAndBroughtBack() {
        MemoryPacks first = capturedObjects();
        Instant before = modified("a.txt");
        while (!modified("a.txt").isAfter(before)) { // the listing of some servers tells seconds
            client.copyObject(copy -> copy.sourceBucket(bucket)
                    .sourceKey("a.txt")
                    .destinationBucket(bucket)
                    .destinationKey("a.txt")
                    .metadataDirective("REPLACE")
                    .contentType("text/plain")
                    .metadata(Map.of("origin", "scanner")));
        }
        MemoryPacks second = first.next("b");
        assertThat(source().capture(second, Progress.NONE).facts())
                .containsEntry("unchanged_files", Integer.toString(OBJECTS.size() - 1))
                .containsEntry("new_contents", "0");
        RestoreReport report = source().restore(
                        first, request(Optional.empty(), Optional.of("media"), options(true, null)), Progress.NONE);
        assertThat(report.rows()).isEqualTo(1);
        HeadObjectResponse head = client.headObject(get -> get.bucket(bucket).key("a.txt"));
        assertThat(head.metadata()).containsEntry("origin", "camera 7");
        assertThat(head.contentType()).isEqualTo("text/x-700");
    }

    private Instant modified(String key) {
        return client.listObjectsV2(list -> list.bucket(bucket).prefix(key))
                .contents()
                .getFirst()
                .lastModified();
    }

    @Test
    void anEmptyBucketIsNotStoredAsAllDeleted() {
        MemoryPacks first = capturedObjects();
        OBJECTS.keySet()
                .forEach(key -> client.deleteObject(gone -> gone.bucket(bucket).key(key)));
        assertThatThrownBy(() -> source().capture(first.next("b"), Progress.NONE))
                .isInstanceOf(RecobroException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void aBucketThatIsNotThereIsNamed() {
        client.deleteBucket(gone -> gone.bucket(bucket));
        assertThatThrownBy(() -> source().check())
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        missing -> assertThat(missing.fault()).isEqualTo(Fault.SOURCE_MISSING))
                .hasMessageContaining(bucket);
        client.createBucket(make -> make.bucket(bucket));
        source().check();
    }
}
