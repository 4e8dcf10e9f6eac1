package io.recobro.site;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Kind;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.drill.DrillHistory;
import io.recobro.catalog.drill.Evidence;
import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.source.FakeSource;
import io.recobro.source.RecoveryPoint;
import io.recobro.source.Scratch;
import io.recobro.source.Source;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.Storage;
import io.recobro.stream.Content;
import io.recobro.stream.segment.SegmentPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A site of two jobs and two destinations in memory, at a fixed time. */
public final class SiteScene {
    public static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final String YAML = """
        site: jaraba
        destinations:
          local: {type: dir, path: /backups}
          s3: {type: dir, path: /elsewhere}
        jobs:
          db:
            source: {type: mariadb, user: recobro, password: x, databases: [jaraba]}
            to: [local, s3]
            schedule: "0 */6 * * *"
            objectives: {rpo: 7h, rto: 1h}
          other:
            source: {type: mariadb, user: recobro, password: x, databases: [other]}
            to: [s3]
        """;

    private final Map<String, FaultyStorage> storages = new HashMap<>();
    private final Path directory;
    private final Random random = new Random(7);
    final Source source;

    public SiteScene(Path directory) {
        this(directory, new FakeSource(3, 2000));
    }

    public SiteScene(Path directory, Source source) {
        this.directory = directory;
        this.source = source;
        for (String name : List.of("local", "s3")) {
            storages.put(name, new FaultyStorage(new MemoryStorage(name)));
        }
    }

    public SiteOperations operations(Watch watch) {
        return operations(watch, NOW);
    }

    public SiteOperations operations(Watch watch, Instant now) {
        return operations(config(""), watch, Clock.fixed(now, ZoneOffset.UTC));
    }

    public SiteOperations operations(SiteConfig config, Watch watch, Clock clock) {
        Site site = new Site(
                Optional.of(config), settings -> storages.get(settings.name()), settings -> source, (backup, p) -> {});
        RunContext context = new RunContext(
                clock,
                random,
                "recobro/test",
                "manual",
                "tester@host",
                directory,
                new SegmentPool(4, 5000),
                0,
                4,
                20_000);
        return new SiteOperations(site, context, watch);
    }

    /** @param more further lines of the file */
    public SiteConfig config(String more) {
        try {
            Path file = Files.writeString(directory.resolve("recobro.yml"), YAML + more);
            return new ConfigLoader(Map.of()).load(file);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    public FaultyStorage storage(String destination) {
        return storages.get(destination);
    }

    public Catalog catalog(String destination) {
        Storage storage = storages.get(destination);
        return new Catalog(storage, new KeyLayout("jaraba"));
    }

    /** Publishes a backup of one artifact, zeros of so many bytes. */
    public BackupId backup(String destination, String job, String point, long bytes) {
        Instant time = Instant.parse(point);
        BackupId id = BackupId.next(Clock.fixed(time, ZoneOffset.UTC), random);
        Content content = new Content(bytes, "0".repeat(64));
        Catalog catalog = catalog(destination);
        catalog.storage().put(catalog.layout().object(job, id, "a.sql.gz"), new byte[(int) bytes]);
        catalog.publish(new Manifest(
                Manifest.FORMAT,
                id.value(),
                "jaraba",
                job,
                Kind.FULL,
                "fake",
                "recobro/test",
                id.value(),
                id.value(),
                time,
                time,
                new RecoveryPoint(time, new TreeMap<>(), "fake"),
                List.of(),
                "none",
                destination,
                Manifest.FULL_READ,
                new TreeMap<>(),
                List.of(),
                List.of(new Manifest.Artifact(
                        "a.sql.gz",
                        "dump",
                        "gzip",
                        content,
                        content,
                        List.of(new Manifest.StoredPart("a.sql.gz", bytes, content.sha256())))),
                List.of()));
        return id;
    }

    void damaged(String destination, String job, BackupId id) {
        catalog(destination).record(job, new BackupRecord(id, BackupRecord.DAMAGED, NOW), Map.of("format", 1));
    }

    /** Leaves the evidence of a drill of a backup of 900 bytes. */
    public String drill(String destination, String job, String at, boolean passed, double restoreSeconds) {
        return evidence(Evidence.DRILL, destination, job, at, passed, restoreSeconds);
    }

    /** Leaves evidence of any kind. */
    public String evidence(
            String kind, String destination, String job, String at, boolean passed, double restoreSeconds) {
        Instant time = Instant.parse(at);
        BackupId id = BackupId.next(Clock.fixed(time, ZoneOffset.UTC), random);
        new DrillHistory(catalog(destination))
                .keep(new Evidence(
                        Evidence.FORMAT,
                        id.value(),
                        "jaraba",
                        job,
                        kind,
                        "20261121T000000Z-abcdef",
                        destination,
                        time,
                        "embedded server",
                        time,
                        time.plusSeconds((long) restoreSeconds),
                        List.of(
                                new Evidence.Phase("scratch", 2, 0, false),
                                new Evidence.Phase("load", restoreSeconds, 900, true)),
                        restoreSeconds,
                        900,
                        9000,
                        new TreeMap<>(),
                        List.of(Scratch.Check.passed("row counts", "7 tables")),
                        passed ? Evidence.PASSED : Evidence.FAILED,
                        passed ? Optional.empty() : Optional.of("unable to trust table 'users': it has 3 rows, not 4"),
                        List.of()));
        return id.value();
    }

    /** Leaves the record of a run in destinations. */
    public String run(String kind, String job, String began, Duration took, String outcome, String... destinations) {
        Instant time = Instant.parse(began);
        BackupId id = BackupId.next(Clock.fixed(time, ZoneOffset.UTC), random);
        for (String destination : destinations) {
            catalog(destination)
                    .record(new RunRecord(
                            RunRecord.FORMAT,
                            id.value(),
                            kind,
                            "jaraba",
                            job,
                            Optional.empty(),
                            outcome,
                            "schedule",
                            "recobro@host",
                            time,
                            time.plus(took),
                            List.of(new RunRecord.Phase("capture", 1.5)),
                            List.of(),
                            List.of("a notice"),
                            outcome.equals("failed") ? Optional.of("unable to go on") : Optional.empty()));
        }
        return id.value();
    }
}
