package io.recobro.storage;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Progress;
import io.recobro.stream.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Tries the promises of {@link Storage} that backups rest on against a live destination, under a random prefix of its own
 * which is emptied again whatever happens. Stops after the first promise that the store breaks or that cannot be tried.
 */
public final class StorageCheck {
    /** What it leaves behind, if the destination goes away meanwhile, lies below this. */
    public static final String SCRATCH = ".recobro-check/";

    private static final int MEGABYTE = 1 << 20;
    private static final int SEGMENT = 8 * MEGABYTE;
    private static final int SEGMENTS = 4;
    private static final int RANGE = 1000;

    private final Storage storage;
    private final Progress progress;
    private final LongSupplier nanoTime;
    private final String scratch;
    private final List<Finding> findings = new ArrayList<>();

    private StorageCheck(Storage storage, Progress progress, LongSupplier nanoTime, String scratch) {
        this.storage = storage;
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.scratch = scratch;
    }

    /** How a promise was found. */
    public enum Outcome {
        OK,
        FAILED,
        /** The store does not offer it; Recobro does without. */
        UNSUPPORTED
    }

    /**
     * @param promise what the store must do, such as {@code an object put is read back}
     * @param detail the reason of a failure, a measured rate, or empty
     */
    public record Finding(String promise, Outcome outcome, String detail, Duration took) {}

    /**
     * Checks the store and returns what was found, in the order tried; never throws for what the store does.
     *
     * @param locked whether the store is to keep what its account destroys: that is tried, too
     */
    public static List<Finding> run(Storage storage, Progress progress, boolean locked) {
        return run(storage, progress, locked, System::nanoTime);
    }

    static List<Finding> run(Storage storage, Progress progress, boolean locked, LongSupplier nanoTime) {
        StorageCheck check = new StorageCheck(storage, progress, nanoTime, SCRATCH + UUID.randomUUID() + "/");
        try {
            check.promises();
            if (locked) {
                check.holds("an object cannot be destroyed by this account", check::refusesDestruction);
            }
        } finally {
            check.cleanUp();
        }
        return List.copyOf(check.findings);
    }

    /** A promise as a piece of code: returns a detail, or throws. */
    private interface Attempt {
        String run() throws IOException;
    }

    private void promises() {
        byte[] small = "recobro".getBytes(StandardCharsets.US_ASCII);
        boolean intact = holds("the destination answers", () -> {
                    demand(storage.list(scratch).isEmpty(), "a random prefix is not empty");
                    return "";
                })
                && holds("an object is read back as it was written", () -> {
                    storage.put(key("object"), small);
                    demand(Arrays.equals(read(key("object")), small), "other bytes came back");
                    return "";
                })
                && holds("an object without bytes is kept", () -> {
                    storage.put(key("empty"), new byte[0]);
                    demand(read(key("empty")).length == 0, "it has bytes now");
                    return "";
                })
                && holds("a listing is complete and sorted", () -> {
                    storage.put(key("deeper/one"), small);
                    demand(Arrays.equals(read(key("deeper/one")), small), "other bytes came back");
                    List<String> shown = storage.list(scratch).stream()
                            .map(object -> object.key().value() + " of " + object.bytes() + " bytes")
                            .toList();
                    List<String> expected = List.of(
                            scratch + "deeper/one of 7 bytes",
                            scratch + "empty of 0 bytes",
                            scratch + "object of 7 bytes");
                    demand(shown.equals(expected), "it shows " + shown);
                    return "";
                })
                && holds("an existing object is not overwritten", () -> refusesOverwriting(small))
                && holds("a missing object is reported as such", () -> {
                    demand(storage.stat(key("missing")).isEmpty(), "it seems to exist");
                    return demandFault(
                            Fault.OBJECT_MISSING, () -> new String(read(key("missing")), StandardCharsets.US_ASCII));
                })
                && holds("an upload is invisible until it is complete", this::invisibleUpload)
                && holds("an abandoned upload leaves nothing", () -> {
                    try (Upload upload = storage.begin(key("abandoned"))) {
                        append(upload, content(0));
                    }
                    demand(storage.stat(key("abandoned")).isEmpty(), "it is visible");
                    return "";
                })
                && holds("a large object is written", this::writeLarge)
                && holds("a large object is read back", this::readLarge)
                && holds("a range is read", this::readRange)
                && holds("a deleted object is gone", () -> {
                    storage.delete(key("object"));
                    storage.delete(key("object"));
                    demand(storage.stat(key("object")).isEmpty(), "it is still there");
                    return "";
                });
        if (intact) {
            offers(
                    "the store itself refuses to overwrite, also in a race",
                    storage.features().createOnly());
            offers(
                    "the store checks the digest of what it stores",
                    storage.features().attestsDigest());
        }
    }

    private String refusesOverwriting(byte[] first) throws IOException {
        byte[] other = "another".getBytes(StandardCharsets.US_ASCII);
        demandFault(Fault.OBJECT_EXISTS, () -> {
            storage.put(key("object"), other);
            return "";
        });
        demand(Arrays.equals(read(key("object")), first), "it was overwritten");
        return "";
    }

    private String refusesDestruction() {
        return storage.protection()
                .orElseThrow(() -> Fault.STORAGE_BROKEN
                        .because("unable to rely on destination '" + storage.name()
                                + "': an object was destroyed for good although 'object_lock' is set")
                        .hint("give the bucket Object Lock with a default retention, or credentials that may not delete"
                                + " versions"));
    }

    private String invisibleUpload() throws IOException {
        try (Upload upload = storage.begin(key("upload"))) {
            append(upload, content(0));
            append(upload, content(1));
            demand(storage.stat(key("upload")).isEmpty(), "it is visible too early");
            demandSize(upload.complete().bytes(), 2);
        }
        demandSize(
                storage.stat(key("upload"))
                        .orElseThrow(() -> broken("it is not visible after completion"))
                        .bytes(),
                2);
        return "";
    }

    private String writeLarge() {
        progress.expect(2L * SEGMENTS * SEGMENT);
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < SEGMENTS; i++) {
            contents.add(content(i));
        }
        long start = nanoTime.getAsLong();
        try (Upload upload = storage.begin(key("large"))) {
            for (byte[] content : contents) {
                append(upload, content);
                progress.advance(content.length);
            }
            demandSize(upload.complete().bytes(), SEGMENTS);
        }
        return rate(start);
    }

    private String readLarge() throws IOException {
        long start = nanoTime.getAsLong();
        MessageDigest received = sha256();
        byte[] buffer = new byte[MEGABYTE];
        try (InputStream stream = storage.open(key("large"))) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                received.update(buffer, 0, count);
                progress.advance(count);
            }
        }
        String rate = rate(start);
        MessageDigest sent = sha256();
        for (int i = 0; i < SEGMENTS; i++) {
            sent.update(content(i));
        }
        demand(Arrays.equals(sent.digest(), received.digest()), "other bytes came back");
        return rate;
    }

    private String readRange() throws IOException {
        int offset = SEGMENT / 2;
        try (InputStream stream = storage.open(key("large"), offset, RANGE)) {
            byte[] expected = Arrays.copyOfRange(content(0), offset, offset + RANGE);
            demand(Arrays.equals(stream.readAllBytes(), expected), "other bytes came back");
        }
        return "";
    }

    private boolean holds(String promise, Attempt attempt) {
        progress.phase(promise);
        long start = nanoTime.getAsLong();
        try {
            findings.add(new Finding(promise, Outcome.OK, attempt.run(), since(start)));
            return true;
        } catch (RecobroException | IOException e) {
            findings.add(new Finding(promise, Outcome.FAILED, e.getMessage(), since(start)));
            return false;
        }
    }

    private void offers(String feature, boolean supported) {
        findings.add(new Finding(feature, supported ? Outcome.OK : Outcome.UNSUPPORTED, "", Duration.ZERO));
    }

    private void cleanUp() {
        progress.phase("clean up");
        long start = nanoTime.getAsLong();
        try {
            storage.list(scratch).forEach(object -> storage.delete(object.key()));
            storage.sweep(scratch, Duration.ZERO);
            List<StoredObject> left = storage.list(scratch);
            left.forEach(object -> storage.delete(object.key()));
            demand(left.isEmpty(), "listings do not show at once what was written and deleted");
        } catch (RecobroException e) {
            findings.add(new Finding(
                    "the check leaves nothing behind",
                    Outcome.FAILED,
                    "delete what is left below '" + scratch + "': " + e.getMessage(),
                    since(start)));
        }
    }

    private void demand(boolean kept, String otherwise) {
        if (!kept) {
            throw broken(otherwise);
        }
    }

    private void demandSize(long bytes, int segments) {
        demand(bytes == (long) segments * SEGMENT, bytes + " bytes were stored");
    }

    private RecobroException broken(String how) {
        return Fault.STORAGE_BROKEN.because("unable to rely on destination '" + storage.name() + "': " + how);
    }

    private String demandFault(Fault expected, Attempt attempt) throws IOException {
        try {
            attempt.run();
        } catch (RecobroException e) {
            if (e.fault() == expected) {
                return "";
            }
            throw e;
        }
        throw broken("it did not refuse");
    }

    private String rate(long start) {
        double seconds = Math.max(1, nanoTime.getAsLong() - start) / 1e9;
        return String.format(java.util.Locale.ROOT, "%.0f MiB/s", (double) SEGMENTS * SEGMENT / MEGABYTE / seconds);
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    private ObjectKey key(String name) {
        return new ObjectKey(scratch + name);
    }

    private byte[] read(ObjectKey key) throws IOException {
        try (InputStream stream = storage.open(key)) {
            return stream.readAllBytes();
        }
    }

    private static void append(Upload upload, byte[] content) {
        Segment segment = new Segment(content, content.length, sha256().digest(content), () -> {});
        upload.append(segment);
        segment.release();
    }

    private static byte[] content(int seed) {
        byte[] content = new byte[SEGMENT];
        new SplittableRandom(seed).nextBytes(content);
        return content;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
