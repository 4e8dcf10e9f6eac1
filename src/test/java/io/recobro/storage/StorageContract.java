package io.recobro.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every promise of {@link Storage} and {@link Upload}, to be kept by every adapter. */
public abstract class StorageContract {
    protected static final int SEGMENT = 5 << 20;

    /** An empty store, the same one during a test. */
    protected abstract Storage storage();

    /** A second view of the same store whose clock is ahead by this much. */
    protected abstract Storage storageAfter(Duration ahead);

    /** More than a page of the store's listing. */
    protected int manyObjects() {
        return 100;
    }

    /** A prefix of {@code mine/stale} by which the store can find an unfinished upload to it. */
    protected String sweepable() {
        return "mine/";
    }

    // reading

    @Test
    void readsBackWhatWasPut() {
        storage().put(key("job/manifest.json"), text("hello"));

        assertThat(read("job/manifest.json")).isEqualTo(text("hello"));
        assertThat(storage().stat(key("job/manifest.json"))).contains(new StoredObject(key("job/manifest.json"), 5));
    }

    @Test
    void keepsObjectsWithoutBytes() {
        storage().put(key("empty"), new byte[0]);

        assertThat(read("empty")).isEmpty();
        assertThat(storage().list("")).containsExactly(new StoredObject(key("empty"), 0));
    }

    @Test
    void keepsAllByteValues() {
        byte[] all = random(100_000);
        storage().put(key("bytes"), all);

        assertThat(read("bytes")).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,1000", "999,1", "10,500", "500,0"})
    void readsRanges(int offset, int length) throws IOException {
        byte[] content = random(1000);
        storage().put(key("ranged"), content);

        try (InputStream range = storage().open(key("ranged"), offset, length)) {
            assertThat(range.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, offset, offset + length));
        }
    }

    @Test
    void rangeBeyondTheEndIsShortOrMissing() throws IOException {
        storage().put(key("short"), random(10));

        try (InputStream range = storage().open(key("short"), 5, 10)) {
            assertThat(range.readAllBytes()).hasSize(5);
        }
        try (InputStream range = storage().open(key("short"), 11, 10)) {
            assertThat(range.readAllBytes()).isEmpty();
        } catch (RecobroException e) {
            assertThat(e.fault()).isEqualTo(Fault.OBJECT_MISSING);
        }
    }

    @Test
    void closingAStreamEarlyLeavesTheStoreUsable() throws IOException {
        storage().put(key("long"), random(3 << 20));

        for (int i = 0; i < 20; i++) {
            try (InputStream stream = storage().open(key("long"))) {
                assertThat(stream.read()).isNotNegative();
            }
        }
        assertThat(read("long")).hasSize(3 << 20);
    }

    @Test
    void absentObjectIsNamed() {
        assertThat(storage().stat(key("no/such"))).isEmpty();
        assertFault(
                Fault.OBJECT_MISSING,
                "no/such",
                () -> storage().open(key("no/such")).read());
        assertFault(
                Fault.OBJECT_MISSING,
                "no/such",
                () -> storage().open(key("no/such"), 1, 1).read());
        assertFault(
                Fault.OBJECT_MISSING,
                "no/such",
                () -> storage().open(key("no/such"), 0, 0).read());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                ".hidden",
                "..two",
                "a.b/c-d/e_f/~g",
                "=/+/=",
                "x/y/z/1/2/3/4/5/6/7/8",
                "-",
                "...",
                "UPPER/lower"
            })
    void acceptsOddKeys(String odd) {
        storage().put(key(odd), text(odd));
        upload("uploads/" + odd, 0, 10);

        assertThat(read(odd)).isEqualTo(text(odd));
        assertThat(keys("")).containsExactlyInAnyOrder(odd, "uploads/" + odd);
        storage().delete(key(odd));
        assertThat(storage().stat(key(odd))).isEmpty();
    }

    @Test
    void acceptsTheLongestKey() {
        String longest =
                String.join("/", Collections.nCopies(5, "k".repeat(199))).substring(0, 900);
        storage().put(key(longest), text("x"));

        assertThat(keys("kkk")).containsExactly(longest);
        assertThat(read(longest)).isEqualTo(text("x"));
    }

    // nothing is overwritten

    @Test
    void putRefusesAnExistingKey() {
        storage().put(key("once"), text("first"));

        assertFault(Fault.OBJECT_EXISTS, "once", () -> storage().put(key("once"), text("second")));
        assertThat(read("once")).isEqualTo(text("first"));
    }

    @Test
    void putRefusesTheSameContentToo() {
        storage().put(key("once"), text("same"));

        assertFault(Fault.OBJECT_EXISTS, "once", () -> storage().put(key("once"), text("same")));
    }

    @Test
    void uploadRefusesAnExistingKey() {
        storage().put(key("once"), text("first"));

        assertFault(Fault.OBJECT_EXISTS, "once", () -> upload("once", 0, 10));
        assertThat(read("once")).isEqualTo(text("first"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void uploadRefusesAKeyTakenMeanwhile(int fullSegments) {
        try (Upload upload = storage().begin(key("race"))) {
            append(upload, fullSegments, 10);
            storage().put(key("race"), text("winner"));
            assertFault(Fault.OBJECT_EXISTS, "race", upload::complete);
        }
        assertThat(read("race")).isEqualTo(text("winner"));
    }

    @Test
    void oneOfManyWritersWins() throws Exception {
        assumeTrue(storage().features().createOnly(), "the store cannot refuse an existing key by itself");
        AtomicInteger won = new AtomicInteger();
        List<Callable<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String mine = "writer " + i;
            writers.add(() -> {
                try {
                    storage().put(key("contended"), text(mine));
                    won.incrementAndGet();
                } catch (RecobroException e) {
                    assertThat(e.fault()).isEqualTo(Fault.OBJECT_EXISTS);
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Void> writer : threads.invokeAll(writers)) {
                writer.get();
            }
        }
        assertThat(won).hasValue(1);
    }

    @Test
    void replaceWritesInAnyCase() {
        storage().replace(key("lease"), text("one"));
        assertThat(read("lease")).isEqualTo(text("one"));

        storage().replace(key("lease"), text("second"));
        assertThat(read("lease")).isEqualTo(text("second"));
        assertThat(storage().stat(key("lease")).orElseThrow().bytes()).isEqualTo(6);
    }

    // uploads

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "1,0", "1,77", "2,0", "2,1", "3,4000000"})
    void uploadsSegments(int full, int last) {
        Upload.Completed completed = upload("segments", full, last);

        long bytes = (long) full * SEGMENT + last;
        assertThat(completed)
                .isEqualTo(new Upload.Completed(bytes, storage().features().attestsDigest()));
        assertThat(read("segments")).isEqualTo(content(full, last));
        assertThat(storage().list("seg")).containsExactly(new StoredObject(key("segments"), bytes));
    }

    @Test
    void nothingIsVisibleBeforeComplete() {
        try (Upload upload = storage().begin(key("job/artifact"))) {
            append(upload, 2, 5);
            assertNothing("job/artifact");
            upload.complete();
        }
        assertThat(keys("")).containsExactly("job/artifact");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void abandonedUploadLeavesNothing(int full) {
        try (Upload upload = storage().begin(key("job/artifact"))) {
            append(upload, full, 5);
        }
        assertNothing("job/artifact");
        upload("job/artifact", 0, 7);
        assertThat(read("job/artifact")).hasSize(7);
    }

    @Test
    void closingAfterCompleteKeepsTheObject() {
        Upload upload = storage().begin(key("kept"));
        append(upload, 0, 5);
        upload.complete();
        upload.close();
        upload.close();

        assertThat(read("kept")).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everySegmentIsGivenBack(boolean completing) {
        AtomicInteger recycled = new AtomicInteger();
        try (Upload upload = storage().begin(key("counted"))) {
            for (int i = 0; i < 4; i++) {
                byte[] bytes = segmentBytes(i);
                Segment segment = new Segment(bytes, bytes.length, sha256(bytes), recycled::incrementAndGet);
                upload.append(segment);
                segment.release();
            }
            if (completing) {
                upload.complete();
            }
        }
        assertThat(recycled).hasValue(4);
    }

    @Test
    void twoUploadsAtOnceDoNotMix() {
        try (Upload left = storage().begin(key("pair/left"));
                Upload right = storage().begin(key("pair/right"))) {
            for (int i = 0; i < 2; i++) {
                append(left, segmentBytes(i));
                append(right, segmentBytes(i + 10));
            }
            left.complete();
            right.complete();
        }
        assertThat(read("pair/left"))
                .startsWith(Arrays.copyOf(segmentBytes(0), 100))
                .hasSize(2 * SEGMENT);
        assertThat(read("pair/right"))
                .startsWith(Arrays.copyOf(segmentBytes(10), 100))
                .hasSize(2 * SEGMENT);
    }

    // listing

    @Test
    void listsByPrefixSorted() {
        for (String each : List.of("b/2", "a/1", "b/10", "b-x", "b/1/deep/er", "bb", "B/1", "c")) {
            storage().put(key(each), text(each));
        }
        assertThat(keys("")).containsExactly("B/1", "a/1", "b-x", "b/1/deep/er", "b/10", "b/2", "bb", "c");
        assertThat(keys("b")).containsExactly("b-x", "b/1/deep/er", "b/10", "b/2", "bb");
        assertThat(keys("b/")).containsExactly("b/1/deep/er", "b/10", "b/2");
        assertThat(keys("b/1")).containsExactly("b/1/deep/er", "b/10");
        assertThat(keys("b/1/deep/")).containsExactly("b/1/deep/er");
        assertThat(keys("c")).containsExactly("c");
        assertThat(keys("nothing/like/this")).isEmpty();
    }

    @Test
    void listsEverythingOfMany() throws Exception {
        List<Callable<Void>> puts = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < manyObjects(); i++) {
            String each = "many/%05d/manifest.json".formatted(i);
            expected.add(each);
            puts.add(() -> {
                storage().put(key(each), text("x"));
                return null;
            });
        }
        Collections.shuffle(puts, new Random(1));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Void> put : threads.invokeAll(puts)) {
                put.get();
            }
        }
        storage().put(key("other"), text("x"));

        assertThat(keys("many/")).isEqualTo(expected);
        assertThat(keys("many/00007")).containsExactly("many/00007/manifest.json");
    }

    // deleting and sweeping

    @Test
    void deletesOnlyTheObject() {
        storage().put(key("d/one"), text("1"));
        storage().put(key("d/one.more"), text("2"));
        storage().delete(key("d/one"));

        assertThat(keys("")).containsExactly("d/one.more");
        assertFault(
                Fault.OBJECT_MISSING,
                "d/one",
                () -> storage().open(key("d/one")).read());
    }

    @Test
    void deletingWhatIsAbsentIsNothingToDo() {
        storage().put(key("d/here"), text("1"));

        assertThatCode(() -> {
                    storage().delete(key("d/not-here"));
                    storage().delete(key("nowhere/at/all"));
                    storage().delete(key("d/here"));
                    storage().delete(key("d/here"));
                })
                .doesNotThrowAnyException();
        assertThat(keys("")).isEmpty();
    }

    @Test
    void aDeletedKeyCanBeWrittenAgain() {
        storage().put(key("again"), text("1"));
        storage().delete(key("again"));
        storage().put(key("again"), text("2"));

        assertThat(read("again")).isEqualTo(text("2"));
    }

    @Test
    void sweepRemovesOnlyStaleUploadsBelowThePrefix() {
        storage().put(key("mine/published"), text("x"));
        Upload stale = storage().begin(key("mine/stale"));
        append(stale, 2, 0);
        Upload foreign = storage().begin(key("theirs/stale"));
        append(foreign, 2, 0);
        try {
            assertThat(storage().sweep(sweepable(), Duration.ofHours(1))).isZero();
            try (Storage later = storageAfter(Duration.ofDays(2))) {
                assertThat(later.sweep(sweepable(), Duration.ofDays(3))).isZero();
                assertThat(later.sweep(sweepable(), Duration.ofDays(1))).isEqualTo(1);
                assertThat(later.sweep(sweepable(), Duration.ofDays(1))).isZero();
            }
            assertThatThrownBy(stale::complete).isInstanceOf(RecobroException.class);
            assertThat(foreign.complete().bytes()).isEqualTo(2 * SEGMENT);
        } finally {
            stale.close();
            foreign.close();
        }
        assertThat(keys("")).containsExactly("mine/published", "theirs/stale");
    }

    // helpers

    private void assertNothing(String name) {
        assertThat(storage().stat(key(name))).isEmpty();
        assertThat(storage().list("")).isEmpty();
        assertFault(Fault.OBJECT_MISSING, name, () -> storage().open(key(name)).read());
    }

    private void assertFault(Fault fault, String name, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessageStartingWith("unable to ")
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("'" + storage().name() + "'");
    }

    protected final byte[] read(String name) {
        try (InputStream stream = storage().open(key(name))) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    protected final List<String> keys(String prefix) {
        return storage().list(prefix).stream().map(o -> o.key().value()).toList();
    }

    protected final Upload.Completed upload(String name, int full, int last) {
        try (Upload upload = storage().begin(key(name))) {
            append(upload, full, last);
            return upload.complete();
        }
    }

    /** Appends full segments and, unless it is empty, a short last one. */
    protected static void append(Upload upload, int full, int last) {
        for (int i = 0; i < full; i++) {
            append(upload, segmentBytes(i));
        }
        if (last > 0) {
            append(upload, Arrays.copyOf(segmentBytes(full), last));
        }
    }

    protected static void append(Upload upload, byte[] bytes) {
        Segment segment = new Segment(bytes, bytes.length, sha256(bytes), () -> {});
        upload.append(segment);
        segment.release();
    }

    private static byte[] content(int full, int last) {
        byte[] all = new byte[full * SEGMENT + last];
        for (int i = 0; i <= full; i++) {
            System.arraycopy(segmentBytes(i), 0, all, i * SEGMENT, i < full ? SEGMENT : last);
        }
        return all;
    }

    private static byte[] segmentBytes(int number) {
        byte[] bytes = new byte[SEGMENT];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }

    protected static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    protected static ObjectKey key(String value) {
        return new ObjectKey(value);
    }

    protected static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    protected static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
