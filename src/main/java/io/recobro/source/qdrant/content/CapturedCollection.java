package io.recobro.source.qdrant.content;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.qdrant.content.CollectionRecord.NodeSnapshot;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One collection of a backup, found by its description. */
public record CapturedCollection(CollectionRecord record, String stem) {

    /** All collections of a backup, in the order of their names. */
    public static List<CapturedCollection> all(BackupReader backup) {
        TreeMap<String, CapturedCollection> found = new TreeMap<>();
        for (BackupReader.Item item : items(backup, ArtifactNames.COLLECTION)) {
            CollectionRecord record = RecordJson.read(backup, item, CollectionRecord.class, CollectionRecord.FORMAT);
            String stem = item.name().replaceFirst("\\.collection\\.json$", "");
            found.put(record.collection(), new CapturedCollection(record, stem));
        }
        return new ArrayList<>(found.values());
    }

    /** The aliases that were on the server; empty in a backup that has none. */
    public static AliasRecord aliases(BackupReader backup) {
        return items(backup, ArtifactNames.ALIASES).stream()
                .findFirst()
                .map(item -> RecordJson.read(backup, item, AliasRecord.class, AliasRecord.FORMAT))
                .orElse(new AliasRecord(AliasRecord.FORMAT, new TreeMap<>()));
    }

    /** The plain file of one snapshot. */
    public InputStream open(BackupReader backup, NodeSnapshot snapshot) {
        BackupReader.Item item = items(backup, ArtifactNames.SNAPSHOT).stream()
                .filter(one -> one.name().equals(snapshot.artifact())
                        || one.name().startsWith(snapshot.artifact() + ".")
                                && !one.codec().equals("none"))
                .findFirst()
                .orElseThrow(() -> Fault.BACKUP_DAMAGED.because(
                        "unable to find artifact '" + snapshot.artifact() + "': the backup does not hold it"));
        return RecordJson.plain(backup, item);
    }

    /** The points to compare with; none in a backup without a sample. */
    public Sample sample(BackupReader backup) {
        Optional<BackupReader.Item> item = items(backup, ArtifactNames.SAMPLE).stream()
                .filter(one -> one.name().startsWith(stem + ".sample."))
                .findFirst();
        return item.map(one -> RecordJson.read(backup, one, Sample.class, Sample.FORMAT))
                .orElse(Sample.NONE);
    }

    private static List<BackupReader.Item> items(BackupReader backup, String role) {
        return backup.artifacts().stream()
                .filter(item -> item.role().equals(role))
                .toList();
    }
}
