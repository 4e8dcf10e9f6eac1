package io.recobro.source.s3.capture;

import io.recobro.fault.Finding;
import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.Examination;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import io.recobro.source.files.capture.FilesCapture;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.s3.BucketSettings;
import io.recobro.source.s3.BucketSettings.Versions;
import io.recobro.source.s3.client.BucketReader;
import io.recobro.source.s3.listing.ListingSort;
import io.recobro.source.s3.listing.ObjectOrder;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A bucket. Each object is captured whole in one of its states; those of different objects may be some time apart. Changes
 * nothing in the bucket. Thread-safe.
 */
public final class BucketSource implements Source {
    /** What makes the snapshots, as it stands in manifests. */
    public static final String ENGINE = "recobro-s3";

    /** Memory for the listing; what exceeds it is sorted in temporary files. */
    private static final long LISTING_BYTES = 16 << 20;

    private final BucketSettings settings;
    private final Restorer restorer;
    private final Path temporary;
    private final Clock clock;

    /** Brings objects back. */
    public interface Restorer {
        RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress);
    }

    /** @param temporary directory for parts of a long listing */
    public BucketSource(BucketSettings settings, Restorer restorer, Path temporary, Clock clock) {
        this.settings = settings;
        this.restorer = restorer;
        this.temporary = temporary;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "s3";
    }

    @Override
    public void check() {
        try (BucketReader bucket = new BucketReader(settings)) {
            bucket.check();
        }
    }

    @Override
    public Examination examine() {
        List<Finding> findings = new ArrayList<>();
        try (BucketReader bucket = new BucketReader(settings)) {
            bucket.check();
            findings.add(Finding.ok("bucket '" + settings.bucket() + "' can be listed"));
            Optional<Boolean> versioned = bucket.versioned();
            if (versioned.equals(Optional.of(true)) && settings.versions() == Versions.CURRENT) {
                findings.add(Finding.warning(
                        "the bucket keeps older versions, and they are not captured", "set 'versions: all'"));
            }
            if (versioned.equals(Optional.of(false)) && settings.versions() == Versions.ALL) {
                findings.add(Finding.warning(
                        "the bucket keeps no older versions: there are none to capture",
                        "switch versioning on in the bucket, or remove 'versions'"));
            }
        }
        return new Examination(
                settings.endpoint() + " bucket", new TreeSet<>(List.of(settings.bucket())), new TreeSet<>(), findings);
    }

    @Override
    public CaptureReport capture(ArtifactSink sink, Progress progress) {
        progress.phase("list");
        try (BucketReader bucket = new BucketReader(settings);
                ListingSort listing = new ListingSort(temporary, LISTING_BYTES)) {
            bucket.list(listing::add);
            progress.phase("capture");
            RawPath root = RawPath.of(settings.bucket());
            CaptureReport report = new FilesCapture(List.of(root), settings.allowEmpty(), clock)
                    .capture(
                            (before, _, shortfalls) -> new BucketLive(
                                    bucket,
                                    new ObjectOrder(listing.sorted()),
                                    before,
                                    settings.compareTags(),
                                    shortfalls),
                            ENGINE,
                            sink,
                            progress);
            SortedMap<String, String> facts = new TreeMap<>(report.facts());
            facts.put("bucket", settings.bucket());
            facts.put("endpoint", settings.endpoint().toString());
            facts.put("objects_listed", Long.toString(listing.count()));
            return new CaptureReport(
                    report.recoveryPoint(),
                    report.engine(),
                    facts,
                    report.warnings(),
                    report.shortfalls(),
                    report.packs(),
                    report.needed());
        }
    }

    @Override
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        return restorer.restore(backup, request, progress);
    }
}
