package io.recobro.retention.action;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Kind;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.source.RecoveryPoint;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import io.recobro.stream.Content;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A destination filled with small backups of one job. */
public final class Shelf {
    public static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    public static final String JOB = "db";
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Catalog catalog;

    public Shelf(Storage storage) {
        this(storage, "shop");
    }

    public Shelf(Storage storage, String site) {
        this.catalog = new Catalog(storage, new KeyLayout(site));
    }

    public Catalog catalog() {
        return catalog;
    }

    /** The id of the backup that began then. */
    public static BackupId id(Instant began) {
        return new BackupId(SECOND.format(began) + "-aaaaaa");
    }

    /** A full backup of three objects. */
    public BackupId add(Instant time) {
        return add(time, Kind.FULL, List.of());
    }

    public BackupId add(Instant time, Kind kind, List<String> requires) {
        BackupId id = id(time);
        objects(id);
        catalog.publish(manifest(id, time, kind, requires));
        return id;
    }

    /** Backups at equal distances, the newest at {@link #NOW}; their ids oldest first. */
    public List<BackupId> every(Duration interval, int count) {
        return every(interval, count, NOW);
    }

    public List<BackupId> every(Duration interval, int count, Instant newest) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(number -> add(newest.minus(interval.multipliedBy(count - 1L - number))))
                .toList();
    }

    /** What an interrupted run leaves. */
    public void objects(BackupId id) {
        for (String name : List.of("dump.sql.gz", "dump.sql.gz.part-0002", "RESTORE.md")) {
            catalog.storage().put(catalog.layout().object(JOB, id, name), name.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Manifest manifest(BackupId id, Instant time, Kind kind, List<String> requires) {
        List<StoredPart> parts =
                List.of(new StoredPart("dump.sql.gz", 11, "00"), new StoredPart("dump.sql.gz.part-0002", 21, "00"));
        return new Manifest(
                Manifest.FORMAT,
                id.value(),
                catalog.layout().site(),
                JOB,
                kind,
                "test",
                "recobro/test",
                id.value(),
                id.value(),
                time,
                time,
                new RecoveryPoint(time, new TreeMap<>(), "test"),
                requires,
                "none",
                "",
                Manifest.FULL_READ,
                new TreeMap<>(),
                List.of(),
                List.of(new Artifact(
                        "dump.sql.gz", "dump", "gzip", new Content(32, "00"), new Content(99, "00"), parts)),
                List.of());
    }

    public void record(BackupId id, String word, Instant time) {
        catalog.record(JOB, new BackupRecord(id, word, time), Note.of(time, actor(), ""));
    }

    public List<BackupId> ids() {
        return catalog.backups(JOB).stream().map(BackupEntry::id).toList();
    }

    /** Objects of the backup that its manifest names or that lie beside them. */
    public long objectsOf(BackupId id) {
        return catalog.storage().list(catalog.layout().backup(JOB, id)).size();
    }

    public List<StoredObject> allObjects() {
        return catalog.storage().list(catalog.layout().backups(JOB));
    }

    public static Actor actor() {
        return new Actor("ops@host", id(NOW));
    }

    public static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    public static io.recobro.retention.Policy last(int count) {
        OptionalInt none = OptionalInt.empty();
        return new io.recobro.retention.Policy(Optional.empty(), OptionalInt.of(count), none, none, none, none, none);
    }

    public static io.recobro.retention.Policy within(Duration duration) {
        OptionalInt none = OptionalInt.empty();
        return new io.recobro.retention.Policy(Optional.of(duration), none, none, none, none, none, none);
    }
}
