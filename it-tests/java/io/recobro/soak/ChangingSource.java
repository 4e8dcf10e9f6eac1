package io.recobro.soak;

import io.recobro.fault.Fault;
import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.RecoveryPoint;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import io.recobro.stream.Block;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** A database that is different at every capture, takes its time, and sometimes breaks. */
final class ChangingSource implements Source {
    private static final int BLOCKS = 2;
    private static final int BLOCK_BYTES = 400;
    private static final double BREAKS = 0.03;
    private static final double DRAGS = 0.01;

    private final String database;
    private final World world;

    ChangingSource(String database, World world) {
        this.database = database;
        this.world = world;
    }

    @Override
    public String type() {
        return "changing";
    }

    @Override
    public void check() {
        if (world.sourceIsDown(database)) {
            throw Fault.SOURCE_UNREACHABLE.because("unable to connect to '" + database + "': connection refused");
        }
    }

    @Override
    public CaptureReport capture(ArtifactSink sink, Progress progress) {
        Random random = world.random();
        Instant point = world.clock().instant();
        Duration takes = Duration.ofSeconds(random.nextDouble() < DRAGS ? 10_800 : 60 + random.nextInt(600));
        int breaksAt = world.isStormy() && random.nextDouble() < BREAKS ? random.nextInt(BLOCKS) : -1;
        world.clock().move(takes);
        try (MemberWriter writer = sink.open("db_" + database + ".sql", "dump")) {
            for (int number = 0; number < BLOCKS; number++) {
                if (number == breaksAt) {
                    throw Fault.SOURCE_BROKEN.because("unable to read '" + database + "': the server went away");
                }
                byte[] rows = new byte[BLOCK_BYTES];
                random.nextBytes(rows);
                Block block = writer.take();
                block.append(rows);
                writer.write(block, new MemberLabel("rows", "t", 1));
            }
            sink.put(
                    "db_" + database + ".index.jsonl.gz",
                    "index",
                    writer.complete().index());
        }
        sink.put("inventory.txt", "inventory", point.toString().getBytes(StandardCharsets.UTF_8));
        return new CaptureReport(new RecoveryPoint(point, new TreeMap<>(), "fake"), "fake", new TreeMap<>(), List.of());
    }

    @Override
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        throw new UnsupportedOperationException();
    }
}
