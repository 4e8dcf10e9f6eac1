package io.recobro.daemon;

import io.recobro.backup.RunContext;
import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.config.SourceConfig;
import io.recobro.operation.Operations;
import io.recobro.site.Site;
import io.recobro.site.SiteOperations;
import io.recobro.site.Watch;
import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.FakeSource;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Scratch;
import io.recobro.source.Source;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.Storage;
import io.recobro.stream.Progress;
import io.recobro.stream.segment.SegmentPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A site with real operations on storages in memory, sources that do what a test wants, and a clock that a test moves. */
public final class Scene {
    public static final String SMALL = """
        site: scene
        destinations:
          local: {type: dir, path: /local}
          away: {type: dir, path: /away}
        retry: {attempts: 1, after: 5m}
        jobs:
          db: {source: {type: mariadb, user: u, password: p, databases: [db]}, to: [local, away], schedule: "0 */6 * * *"}
          other: {source: {type: mariadb, user: u, password: p, databases: [other]}, to: [local]}
        """;

    private final Path directory;
    private final Map<String, Storage> storages = new ConcurrentHashMap<>();
    private volatile Instant now = Instant.parse("2026-11-22T06:00:00Z");

    /** What happens inside a capture of a database, before anything is written. */
    public volatile BiConsumer<String, Progress> captures = (database, progress) -> {};

    /** Where drills restore into; nowhere when empty. */
    public volatile Optional<Scratch.Opener> scratch = Optional.empty();

    public volatile Function<Storage, Storage> storageLayer = storage -> storage;

    public Scene(Path directory) {
        this.directory = directory;
    }

    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    public Instant now() {
        return now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    public Path state() {
        return directory.resolve("state");
    }

    public Path file() {
        return directory.resolve("recobro.yml");
    }

    public SiteConfig configure(String yaml) {
        try {
            Files.writeString(file(), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return load();
    }

    public SiteConfig load() {
        return new ConfigLoader(Map.of()).load(file());
    }

    public Storage storage(String name) {
        return storages.computeIfAbsent(name, each -> new MemoryStorage(each, clock()));
    }

    public Operations.Factory factory() {
        RunContext context = new RunContext(
                clock(),
                new Random(7),
                "recobro/test",
                "manual",
                "tester@host",
                state(),
                new SegmentPool(8, 5000),
                0,
                4,
                20_000);
        return config -> new SiteOperations(
                new Site(
                        config,
                        destination -> storageLayer.apply(storage(destination.name())),
                        settings -> new Planned(((SourceConfig.MariaDbSource) settings)
                                .settings()
                                .databases()
                                .getFirst()),
                        (backup, progress) -> {},
                        Optional.empty(),
                        job -> scratch),
                context,
                Watch.BLIND);
    }

    private final class Planned implements Source {
        private final String database;
        private final Source real = new FakeSource(3, 4000);

        Planned(String database) {
            this.database = database;
        }

        @Override
        public String type() {
            return "planned";
        }

        @Override
        public void check() {}

        @Override
        public CaptureReport capture(ArtifactSink sink, Progress progress) {
            captures.accept(database, progress);
            return real.capture(sink, progress);
        }

        @Override
        public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
            throw new UnsupportedOperationException();
        }
    }
}
