package io.recobro.catalog;

import io.recobro.storage.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the objects of a site lie in every destination:
 *
 * <pre>
 * SITE/JOB/manifests/ID_RECOVERYPOINT_KIND_BYTES.json
 * SITE/JOB/backups/ID/ARTIFACT        further objects of a long artifact: ARTIFACT.part-0002, …
 * SITE/JOB/backups/ID/RESTORE.md
 * SITE/JOB/packs/ID.NNNN.tar.gz       content that many backups may refer to; ID: the backup that stored it
 * SITE/JOB/marks/PACK_WORD_RUN.json   what is known of a pack: condemned, removing, damaged
 * SITE/JOB/samples/RUN_POSITION.json  where the last sample of stored bytes ended
 * SITE/JOB/records/ID/WORD_TIME.json
 * SITE/JOB/drills/RUN_KIND_VERDICT_SECONDS.json   evidence of a drill; SECONDS: what its restore took
 * SITE/JOB/policies/TIME.json         rules of retention as they were applied
 * SITE/JOB/lease.json                 who works on the job; SITE/daemon.json: whose daemon serves the site
 * SITE/runs/YYYY-MM/RUN_KIND_JOB_OUTCOME_SECONDS.json
 * </pre>
 *
 * The manifest's key carries what a listing, retention and the RPO need, so that none of them opens a manifest. The
 * recovery point is cut to the second. The key of a run's record likewise tells what a history needs.
 */
public record KeyLayout(String site) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.~=+-]{0,62}");
    private static final Set<String> RESERVED = Set.of("runs", "daemon.json");
    private static final Pattern MANIFEST = Pattern.compile(
            "[^/]+/(?<job>[^/]+)/manifests/(?<id>[^_/]+)_(?<point>\\d{8}T\\d{6}Z)_(?<kind>full|incremental|log)_(?<bytes>\\d+)\\.json");
    private static final Pattern RECORD =
            Pattern.compile("[^/]+/[^/]+/records/(?<id>[^/]+)/(?<word>[a-z]+)_(?<time>\\d{8}T\\d{6}Z)\\.json");

    private static final Pattern OBJECT = Pattern.compile("[^/]+/[^/]+/backups/(?<id>\\d{8}T\\d{6}Z-[0-9a-z]{6})/.+");
    private static final Pattern PACK =
            Pattern.compile("(?:[^/]+/[^/]+/packs/)?(?<id>\\d{8}T\\d{6}Z-[0-9a-z]{6})\\.\\d{4,}\\.tar\\.gz");
    private static final Pattern POLICY = Pattern.compile("[^/]+/[^/]+/policies/(?<time>\\d{8}T\\d{6}Z)\\.json");
    private static final Pattern RUN = Pattern.compile(
            "[^/]+/runs/\\d{4}-\\d{2}/(?<id>[^_/]+)_(?<kind>[a-z-]+)_(?<job>[^_/]+)_(?<outcome>[a-z]+)_(?<seconds>\\d+)\\.json");

    public KeyLayout {
        requireName("site", site);
    }

    /** Names of sites and jobs become parts of keys and file names. */
    public static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
            throw new IllegalArgumentException(
                    what + " '" + name + "' must be 1 to 63 letters, digits, '-', '.', '~', '=' or '+'");
        }
    }

    public ObjectKey manifest(Manifest manifest) {
        return new ObjectKey(manifests(manifest.job()) + manifest.id() + "_"
                + BackupId.second(manifest.recoveryPoint().time()) + "_"
                + manifest.kind().word() + "_"
                + manifest.storedBytes() + ".json");
    }

    /** What all keys of a job start with. */
    public String job(String job) {
        return site + "/" + job + "/";
    }

    public String manifests(String job) {
        return job(job) + "manifests/";
    }

    public String backups(String job) {
        return job(job) + "backups/";
    }

    public String backup(String job, BackupId id) {
        return backups(job) + id + "/";
    }

    public ObjectKey object(String job, BackupId id, String objectName) {
        return new ObjectKey(backup(job, id) + objectName);
    }

    /** The name of the n-th object of an artifact, counted from 0. */
    public static String objectName(String artifact, int number) {
        return number == 0 ? artifact : "%s.part-%04d".formatted(artifact, number + 1);
    }

    public String packs(String job) {
        return job(job) + "packs/";
    }

    public ObjectKey pack(String job, String name) {
        return new ObjectKey(packs(job) + name);
    }

    /** The name of the n-th pack that a backup stores, counted from 1. */
    public static String packName(BackupId id, int number) {
        return "%s.%04d.tar.gz".formatted(id, number);
    }

    /** Where an object of a backup is stored that is named as {@link #objectName} or {@link #packName} do. */
    public ObjectKey stored(String job, BackupId id, String name) {
        return packOf(name).isPresent() ? pack(job, name) : object(job, id, name);
    }

    /** The backup that stored a pack, by the pack's key or name; empty for anything else. */
    public static Optional<BackupId> packOf(String keyOrName) {
        Matcher matcher = PACK.matcher(keyOrName);
        return matcher.matches() ? Optional.of(new BackupId(matcher.group("id"))) : Optional.empty();
    }

    public String records(String job) {
        return site + "/" + job + "/records/";
    }

    public String records(String job, BackupId id) {
        return records(job) + id + "/";
    }

    public ObjectKey record(String job, BackupId id, String word, Instant time) {
        return new ObjectKey(records(job) + id + "/" + word + "_" + BackupId.second(time) + ".json");
    }

    public String drills(String job) {
        return job(job) + "drills/";
    }

    public String policies(String job) {
        return job(job) + "policies/";
    }

    public ObjectKey policy(String job, Instant time) {
        return new ObjectKey(policies(job) + BackupId.second(time) + ".json");
    }

    /** When the rules under this key were applied; empty for an object that holds none. */
    public static Optional<Instant> policyTime(ObjectKey key) {
        Matcher matcher = POLICY.matcher(key.value());
        return matcher.matches() ? Optional.of(BackupId.parseSecond(matcher.group("time"))) : Optional.empty();
    }

    /** Says who works on a job. */
    public ObjectKey lease(String job) {
        return new ObjectKey(job(job) + "lease.json");
    }

    /** Says whose daemon serves the site. */
    public ObjectKey daemonLease() {
        return new ObjectKey(site + "/daemon.json");
    }

    /** The backup that an object belongs to; empty for an object of none. */
    public static Optional<BackupId> backupOf(ObjectKey key) {
        Matcher matcher = OBJECT.matcher(key.value());
        return matcher.matches() ? Optional.of(new BackupId(matcher.group("id"))) : Optional.empty();
    }

    /** Where a run's record lies. */
    public ObjectKey run(RunRecord run) {
        BackupId id = new BackupId(run.run());
        long seconds =
                Math.max(0, Duration.between(run.startedAt(), run.finishedAt()).toSeconds());
        return new ObjectKey(runs(YearMonth.from(id.began().atZone(ZoneOffset.UTC)))
                + "%s_%s_%s_%s_%d.json".formatted(id, run.kind(), run.job(), run.outcome(), seconds));
    }

    /** What the keys of all records of runs start with. */
    public String runs() {
        return site + "/runs/";
    }

    /** What the keys of all records of runs that began in a month (UTC) start with. */
    public String runs(YearMonth month) {
        return runs() + month + "/";
    }

    /** Reads the key of a run's record; empty for an object that is none. */
    static Optional<RunEntry> runOf(ObjectKey key) {
        Matcher matcher = RUN.matcher(key.value());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new RunEntry(
                new BackupId(matcher.group("id")),
                matcher.group("kind"),
                matcher.group("job"),
                matcher.group("outcome"),
                Duration.ofSeconds(Long.parseLong(matcher.group("seconds"))),
                key));
    }

    /** Reads a manifest's key; empty for an object that is none. */
    public static Optional<BackupEntry> entry(ObjectKey key) {
        Matcher matcher = MANIFEST.matcher(key.value());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new BackupEntry(
                new BackupId(matcher.group("id")),
                matcher.group("job"),
                BackupId.parseSecond(matcher.group("point")),
                Kind.valueOf(matcher.group("kind").toUpperCase(java.util.Locale.ROOT)),
                Long.parseLong(matcher.group("bytes")),
                key));
    }

    /** Reads a record's key; empty for an object that is none. */
    static Optional<BackupRecord> recordOf(ObjectKey key) {
        Matcher matcher = RECORD.matcher(key.value());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new BackupRecord(
                new BackupId(matcher.group("id")), matcher.group("word"), BackupId.parseSecond(matcher.group("time"))));
    }
}
