package io.recobro.catalog;

import io.recobro.fault.Fault;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** The backups of one site in one destination. Thread-safe; holds no state but the storage. */
public final class Catalog {
    private static final Comparator<BackupRecord> NEWEST = Comparator.comparing(BackupRecord::time)
            .thenComparing(record -> record.word().equals(BackupRecord.DAMAGED));

    private final Storage storage;
    private final KeyLayout layout;

    public Catalog(Storage storage, KeyLayout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    public Storage storage() {
        return storage;
    }

    public KeyLayout layout() {
        return layout;
    }

    /** The destination's name. */
    public String destination() {
        return storage.name();
    }

    /** All backups of a job, oldest recovery point first, each once whatever the listing says. One listing. */
    public List<BackupEntry> backups(String job) {
        return storage.list(layout.manifests(job)).stream()
                .flatMap(object -> KeyLayout.entry(object.key()).stream())
                .distinct()
                .sorted(Comparator.comparing(BackupEntry::recoveryPoint).thenComparing(BackupEntry::id))
                .toList();
    }

    /** The newest record of a check per backup; of several in one second the one that says damaged. One listing. */
    public Map<BackupId, BackupRecord> newestRecords(String job) {
        Map<BackupId, BackupRecord> newest = new HashMap<>();
        records(layout.records(job)).stream()
                .filter(BackupRecord::ofCheck)
                .forEach(found -> newest.merge(found.id(), found, BinaryOperator.maxBy(NEWEST)));
        return newest;
    }

    /** What the records say about each backup, present or removed, that has any. One listing. */
    public Map<BackupId, Standing> standings(String job) {
        Map<BackupId, List<BackupRecord>> records = new HashMap<>();
        records(layout.records(job))
                .forEach(found -> records.computeIfAbsent(found.id(), id -> new ArrayList<>())
                        .add(found));
        Map<BackupId, Standing> standings = new HashMap<>();
        records.forEach((id, about) -> standings.put(id, Standing.of(about)));
        return standings;
    }

    /** What the records say about one backup. One listing. */
    public Standing standing(String job, BackupId id) {
        return Standing.of(records(layout.records(job, id)));
    }

    /** The time of the newest record of any kind about a backup. One listing. */
    public Optional<Instant> newestTime(String job, BackupId id) {
        return records(layout.records(job, id)).stream().map(BackupRecord::time).max(Comparator.naturalOrder());
    }

    private List<BackupRecord> records(String prefix) {
        return storage.list(prefix).stream()
                .flatMap(object -> KeyLayout.recordOf(object.key()).stream())
                .toList();
    }

    public Optional<BackupEntry> find(String job, BackupId id) {
        return backups(job).stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    /**
     * Reads a manifest.
     *
     * @throws io.recobro.fault.RecobroException {@code FORMAT_TOO_NEW}, {@code BACKUP_DAMAGED} or a storage fault
     */
    public Manifest manifest(BackupEntry entry) {
        String name = entry.manifestKey() + "' in '" + destination();
        Manifest manifest = Json.read(content(entry.manifestKey()), Manifest.class, Manifest.FORMAT, name);
        if (!layout.manifest(manifest).equals(entry.manifestKey())) {
            throw Fault.BACKUP_DAMAGED.because(
                    "unable to trust manifest '" + name + "': it describes '" + layout.manifest(manifest) + "'");
        }
        return manifest;
    }

    /**
     * Writes a manifest: looks whether everything it names, packs included, is still stored, writes it and reads it back.
     * Runs publish through {@code Publication}, which also looks at who removes packs meanwhile.
     * Somebody with a wrong clock or an old view may have taken the artifacts for rubbish meanwhile.
     *
     * @throws io.recobro.fault.RecobroException {@code BACKUP_DAMAGED} when something is missing; nothing is written then
     */
    public void publish(Manifest manifest) {
        requireStored(manifest);
        ObjectKey key = layout.manifest(manifest);
        byte[] json = Json.write(manifest);
        storage.put(key, json);
        if (!Arrays.equals(json, content(key))) {
            throw Fault.BACKUP_DAMAGED.because("unable to publish backup '" + manifest.id() + "' in '" + destination()
                    + "': the manifest reads back different");
        }
    }

    private void requireStored(Manifest manifest) {
        Map<ObjectKey, Long> stored = new HashMap<>();
        storage.list(layout.backup(manifest.job(), manifest.backupId()))
                .forEach(object -> stored.put(object.key(), object.bytes()));
        if (!manifest.packs().isEmpty()) {
            storage.list(layout.packs(manifest.job())).forEach(object -> stored.put(object.key(), object.bytes()));
        }
        manifest.artifacts().stream()
                .flatMap(artifact -> artifact.objects().stream())
                .forEach(part -> requireStored(
                        manifest,
                        stored,
                        layout.object(manifest.job(), manifest.backupId(), part.name()),
                        part.bytes()));
        manifest.packs()
                .forEach(pack ->
                        requireStored(manifest, stored, layout.pack(manifest.job(), pack.name()), pack.bytes()));
    }

    private void requireStored(Manifest manifest, Map<ObjectKey, Long> stored, ObjectKey key, long bytes) {
        if (!Long.valueOf(bytes).equals(stored.get(key))) {
            throw Fault.BACKUP_DAMAGED
                    .because("unable to publish backup '" + manifest.id() + "' in '" + destination() + "': object '"
                            + key + "' is not there any more as it was stored")
                    .hint("see who removes objects there, and whether the clocks of all hosts are right");
        }
    }

    /** Writes a small record about a backup; a second one of the same word in the same second is the same record. */
    public void record(String job, BackupRecord about, Object detail) {
        ObjectKey key = layout.record(job, about.id(), about.word(), about.time());
        if (storage.stat(key).isEmpty()) {
            storage.put(key, Json.write(detail));
        }
    }

    /**
     * Reads what a record about a backup holds.
     *
     * @throws io.recobro.fault.RecobroException {@code FORMAT_TOO_NEW}, {@code BACKUP_DAMAGED} or a storage fault
     */
    public <T> T detail(String job, BackupRecord record, Class<T> type, int newest) {
        return read(layout.record(job, record.id(), record.word(), record.time()), type, newest);
    }

    /** Reads any small versioned object, as {@link #detail} does. */
    public <T> T read(ObjectKey key, Class<T> type, int newest) {
        return Json.read(content(key), type, newest, key + "' in '" + destination());
    }

    /** Writes a small versioned object that does not exist yet. */
    public void write(ObjectKey key, Object value) {
        storage.put(key, Json.write(value));
    }

    /** Keeps the record of a run. */
    public void record(RunRecord run) {
        storage.put(layout.run(run), Json.write(run));
    }

    /** The runs that began in a month (UTC), of all jobs, oldest first. One listing. */
    public List<RunEntry> runs(YearMonth month) {
        List<RunEntry> entries = new ArrayList<>();
        for (StoredObject object : storage.list(layout.runs(month))) {
            KeyLayout.runOf(object.key()).ifPresent(entries::add);
        }
        return entries;
    }

    /**
     * Reads a run's record.
     *
     * @throws io.recobro.fault.RecobroException {@code FORMAT_TOO_NEW}, {@code BACKUP_DAMAGED} or a storage fault
     */
    public RunRecord run(RunEntry entry) {
        return Json.read(
                content(entry.key()), RunRecord.class, RunRecord.FORMAT, entry.key() + "' in '" + destination());
    }

    private byte[] content(ObjectKey key) {
        try (InputStream in = storage.open(key)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw Fault.STORAGE_UNREACHABLE.because(
                    "unable to read '" + key + "' in '" + destination() + "': " + broken.getMessage(), broken);
        }
    }
}
