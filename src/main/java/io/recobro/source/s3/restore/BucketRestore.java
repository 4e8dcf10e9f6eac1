package io.recobro.source.s3.restore;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreReport.Phase;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.FileOptions.Overwrite;
import io.recobro.source.files.browse.Contents;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.fetch.PathFilter;
import io.recobro.source.files.fetch.StoredSnapshot;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.source.s3.BucketSettings;
import io.recobro.source.s3.client.BucketWriter;
import io.recobro.source.s3.client.BucketWriter.Present;
import io.recobro.source.s3.client.ObjectFacts;
import io.recobro.source.s3.key.KeyPath;
import io.recobro.source.s3.key.KeyPath.Kind;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Restores objects with their content types, metadata and tags: into an empty bucket or below a prefix without objects, into
 * the bucket they came from, or as files into a directory. Times of objects are those of the restore. Older versions are
 * restored into directories only.
 */
public final class BucketRestore {
    private final BucketSettings settings;
    private final Files files;
    private final Clock clock;

    /** Restores a snapshot into a directory. */
    public interface Files {
        RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress);
    }

    public BucketRestore(BucketSettings settings, Files files, Clock clock) {
        this.settings = settings;
        this.files = files;
        this.clock = clock;
    }

    /** The promises are those of {@link io.recobro.source.Source#restore}. */
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        Optional<BucketAddress> address = BucketAddress.of(settings, request);
        if (address.isEmpty()) {
            return files.restore(backup, request, progress);
        }
        if (request.files().delete()) {
            throw Fault.USAGE_WRONG
                    .because("unable to restore into '" + address.get() + "': objects are not deleted by a restore")
                    .hint("leave out --delete, or restore into a new prefix");
        }
        Instant began = clock.instant();
        progress.phase("read snapshot");
        StoredSnapshot snapshot = new StoredSnapshot(backup);
        ContentIndex index = snapshot.contents();
        try (BucketWriter bucket = new BucketWriter(settings, address.get().bucket())) {
            Overwrite rule = rule(bucket, address.get(), request);
            progress.phase("restore");
            Tally tally = new Tally();
            try (Contents contents = new Contents(backup, index);
                    Uploads uploads = new Uploads(bucket, contents);
                    TreeReader tree = snapshot.tree()) {
                PathFilter filter = PathFilter.of(request.paths());
                for (Optional<Entry> next = tree.next(); next.isPresent(); next = tree.next()) {
                    boolean wanted = filter.takes(next.get().path(), next.get() instanceof Entry.Directory);
                    if (wanted && next.get() instanceof Entry.File file) {
                        object(bucket, address.get(), rule, file, uploads, tally, request.dryRun());
                        progress.advance(file.size());
                    }
                }
                if (!filter.foundAny()) {
                    throw Fault.USAGE_WRONG
                            .because("unable to restore objects: the snapshot has none of these paths")
                            .hint("see its files with 'recobro list --files'; paths begin with the bucket's name");
                }
                uploads.finish();
            }
            Phase phase = new Phase("restore", Duration.between(began, clock.instant()));
            List<String> checked = request.dryRun() ? List.of() : List.of("every content with its SHA-256 and MD5");
            return new RestoreReport(
                    address.get().toString(),
                    List.of(phase),
                    tally.bytes,
                    tally.objects,
                    checked,
                    tally.notices(),
                    "objects");
        }
    }

    /** What happens to an object that is there; refuses what would lose one that nobody named. */
    private static Overwrite rule(BucketWriter bucket, BucketAddress address, RestoreRequest request) {
        Optional<Overwrite> wish = request.files().overwrite();
        if (bucket.isEmpty(address.prefix())) {
            return Overwrite.ALWAYS;
        }
        if (wish.isEmpty() && !request.files().inPlace()) {
            throw Fault.TARGET_REFUSED
                    .because("unable to restore into '" + address + "': it is not empty")
                    .hint("choose a new prefix, or say what happens to existing objects: '--overwrite never' adds what"
                            + " is missing");
        }
        Overwrite rule = wish.orElse(Overwrite.IF_CHANGED);
        if (rule != Overwrite.NEVER && request.replace().isEmpty() && !request.dryRun()) {
            throw Fault.TARGET_REFUSED
                    .because("unable to restore into '" + address + "': existing objects may be lost")
                    .hint("type what is overwritten: --replace "
                            + (request.files().inPlace() ? "JOB" : address.toString()));
        }
        return rule;
    }

    private static void object(
            BucketWriter bucket,
            BucketAddress address,
            Overwrite rule,
            Entry.File file,
            Uploads uploads,
            Tally tally,
            boolean dryRun) {
        KeyPath.Named named = KeyPath.named(file.path());
        if (named.kind() != Kind.CURRENT) {
            tally.older++;
            return;
        }
        String key = address.prefix() + named.key();
        Map<String, String> attributes = attributes(file);
        if (rule != Overwrite.ALWAYS) {
            Optional<Present> present = bucket.present(key);
            if (present.isPresent() && (rule == Overwrite.NEVER || same(present.get(), file, attributes))) {
                tally.kept++;
                return;
            }
        }
        tally.objects++;
        tally.bytes += file.size();
        if (!dryRun) {
            uploads.store(key, file, attributes);
        }
    }

    private static boolean same(Present present, Entry.File file, Map<String, String> attributes) {
        Map<String, String> wanted = new TreeMap<>(attributes);
        wanted.keySet().removeAll(List.of(ObjectFacts.ENTITY_TAG, ObjectFacts.VERSION, ObjectFacts.TAGS));
        return present.size() == file.size()
                && present.entityTag().equals(attributes.get(ObjectFacts.ENTITY_TAG))
                && present.carried().equals(wanted);
    }

    private static Map<String, String> attributes(Entry.File file) {
        Map<String, String> attributes = new TreeMap<>();
        file.attributes()
                .xattrs()
                .forEach(xattr -> attributes.put(xattr.name(), new String(xattr.value(), StandardCharsets.UTF_8)));
        return attributes;
    }

    private static final class Tally {
        private long objects;
        private long bytes;
        private long kept;
        private long older;

        List<String> notices() {
            List<String> notices = new ArrayList<>();
            if (kept > 0) {
                notices.add(kept + " existing objects were left as they are");
            }
            if (older > 0) {
                notices.add(older + " older versions were passed over: they are restored into directories only");
            }
            return notices;
        }
    }
}
