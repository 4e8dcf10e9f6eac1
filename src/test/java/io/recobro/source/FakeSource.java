package io.recobro.source;

import io.recobro.fault.Fault;
import io.recobro.stream.Block;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Captures some noise that hardly compresses; may fail in the middle. */
public final class FakeSource implements Source {
    private final int blocks;
    private final int blockBytes;
    private final int failAt;

    public FakeSource(int blocks, int blockBytes) {
        this(blocks, blockBytes, -1);
    }

    /** @param failAt the block before which the capture fails; -1 for never */
    public FakeSource(int blocks, int blockBytes, int failAt) {
        this.blocks = blocks;
        this.blockBytes = blockBytes;
        this.failAt = failAt;
    }

    @Override
    public String type() {
        return "fake";
    }

    @Override
    public void check() {}

    @Override
    public CaptureReport capture(ArtifactSink sink, Progress progress) {
        Random random = new Random(42);
        try (MemberWriter writer = sink.open("db_fake.sql", "dump")) {
            for (int number = 0; number < blocks; number++) {
                if (number == failAt) {
                    throw Fault.SOURCE_BROKEN.because("unable to read table 't': the server went away");
                }
                byte[] noise = new byte[blockBytes];
                random.nextBytes(noise);
                Block block = writer.take();
                block.append(noise);
                writer.write(block, new MemberLabel("rows", "t", 1));
            }
            sink.put("db_fake.index.jsonl.gz", "index", writer.complete().index());
        }
        sink.put("notes.txt", "notes", "plain words".getBytes(StandardCharsets.UTF_8));
        return new CaptureReport(
                new RecoveryPoint(Instant.parse("2026-11-22T06:12:33.5Z"), new TreeMap<>(), "fake"),
                "fake",
                new TreeMap<>(),
                List.of());
    }

    @Override
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        throw new UnsupportedOperationException("a fake is not restored");
    }
}
