package io.recobro.backup;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.source.Source;
import io.recobro.storage.Storage;
import io.recobro.stream.Compression;
import io.recobro.stream.segment.SegmentPool;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A site of fakes: fixed clock, small segments and objects. */
public final class BackupScene {
    static final Instant NOW = Instant.parse("2026-11-22T06:12:34Z");

    private final RunContext context;

    public BackupScene(Path stateDirectory) {
        this(stateDirectory, NOW);
    }

    BackupScene(Path stateDirectory, Instant now) {
        this.context = new RunContext(
                Clock.fixed(now, ZoneOffset.UTC),
                new Random(7),
                "recobro/test",
                "manual",
                "tester@host",
                stateDirectory,
                new SegmentPool(4, 5000),
                0,
                4,
                20_000);
    }

    public RunContext context() {
        return context;
    }

    public static Catalog catalog(Storage storage) {
        return new Catalog(storage, new KeyLayout("shop"));
    }

    public static BackupJob job(Source source, Storage... destinations) {
        List<Catalog> catalogs =
                Stream.of(destinations).map(BackupScene::catalog).toList();
        return new BackupJob("shop", "db", source, catalogs, Compression.DEFAULT);
    }
}
