package io.recobro.stream;

import com.sun.management.OperatingSystemMXBean;
import io.recobro.stream.codec.Compressors;
import io.recobro.stream.codec.Decompressing;
import io.recobro.stream.codec.MemberCompressor;
import io.recobro.stream.codec.MemberDecompressor;
import io.recobro.stream.codec.Samples;
import io.recobro.stream.member.ParallelMemberWriter;
import io.recobro.stream.segment.SegmentPool;
import io.recobro.stream.segment.SegmentSink;
import io.recobro.stream.segment.SegmentWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prints MB/s of plain bytes, by the clock and by the processor time of the whole process; arguments: a file to compress (else generated rows). Best of several rounds. */
public final class StreamThroughput {
    private static final int MEMBER = 1 << 20;
    private static final int ROUNDS = 5;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private StreamThroughput() {}

    public static void main(String[] arguments) throws Exception {
        byte[] plain = arguments.length > 0
                ? Arrays.copyOf(Files.readAllBytes(Path.of(arguments[0])), 48 << 20)
                : Samples.sql(1, 48 << 20);
        for (Compression compression : List.of(
                new Compression(Codec.GZIP, 1),
                new Compression(Codec.GZIP, 2),
                new Compression(Codec.GZIP, 3),
                new Compression(Codec.GZIP, 6),
                new Compression(Codec.ZSTD, 1),
                new Compression(Codec.ZSTD, 3))) {
            members(plain, compression);
        }
        digest(plain);
        for (Compression compression : List.of(new Compression(Codec.GZIP, 1), new Compression(Codec.ZSTD, 1))) {
            for (int feeders = 1; feeders <= 2; feeders++) {
                for (int threads = 0; threads <= 2; threads++) {
                    writer(plain, compression, feeders, threads);
                }
            }
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static String rate(long bytes, Work work) throws Exception {
        long best = Long.MAX_VALUE;
        long leastCpu = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            long startCpu = PROCESS.getProcessCpuTime();
            work.run();
            leastCpu = Math.min(leastCpu, PROCESS.getProcessCpuTime() - startCpu);
            best = Math.min(best, System.nanoTime() - start);
        }
        return "%.0f MB/s (%.0f per CPU second)".formatted(bytes / 1e6 / (best / 1e9), bytes / 1e6 / (leastCpu / 1e9));
    }

    private static void members(byte[] plain, Compression compression) throws Exception {
        List<byte[]> members = new ArrayList<>();
        try (MemberCompressor compressor = Compressors.open(compression);
                MemberDecompressor decompressor = Decompressing.members(compression.codec())) {
            String compressing = rate(plain.length, () -> {
                members.clear();
                for (int at = 0; at < plain.length; at += MEMBER) {
                    int length = compressor.compress(plain, at, MEMBER);
                    members.add(Arrays.copyOf(compressor.output(), length));
                }
            });
            String decompressing = rate(plain.length, () -> {
                for (byte[] member : members) {
                    decompressor.decompress(member, 0, member.length, MEMBER);
                }
            });
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (byte[] member : members) {
                whole.write(member);
            }
            byte[] chunk = new byte[64 << 10];
            String streaming = rate(plain.length, () -> {
                try (InputStream in =
                        Decompressing.stream(new ByteArrayInputStream(whole.toByteArray()), compression.codec())) {
                    while (in.read(chunk) >= 0) {}
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
            System.out.printf(
                    "%s-%d (%s): compress %s, members %s, stream %s, ratio %.2f%n",
                    compression.codec(),
                    compression.level(),
                    Compressors.implementation(compression),
                    compressing,
                    decompressing,
                    streaming,
                    (double) plain.length / whole.size());
        }
    }

    private static void digest(byte[] plain) throws Exception {
        ContentDigest digest = new ContentDigest();
        for (int row : new int[] {100, 300, 4000}) {
            System.out.printf(
                    "content digest, rows of %d bytes: %s%n",
                    row, rate(plain.length, () -> {
                        for (int at = 0; at + row <= plain.length; at += row) {
                            digest.add(plain, at, row);
                        }
                    }));
        }
    }

    private static void writer(byte[] plain, Compression compression, int feeders, int threads) throws Exception {
        SegmentPool pool = new SegmentPool(3);
        SegmentSink sink = new SegmentSink() {
            @Override
            public void segment(Segment segment) {
                segment.release();
            }

            @Override
            public void endObject(io.recobro.stream.Content content) {}
        };
        String rate = rate(2L * plain.length, () -> {
            try (SegmentWriter segments = new SegmentWriter(pool, sink);
                    ParallelMemberWriter writer = new ParallelMemberWriter(segments, compression, threads, 6)) {
                List<Thread> feeding = new ArrayList<>();
                for (int feeder = 0; feeder < feeders; feeder++) {
                    feeding.add(Thread.ofPlatform().start(() -> {
                        for (int i = 0; i < 2 * plain.length / feeders / MEMBER; i++) {
                            Block block = writer.take();
                            block.append(plain, i * MEMBER % plain.length, MEMBER);
                            writer.write(block, new MemberLabel("rows", "t", 1000));
                        }
                    }));
                }
                for (Thread thread : feeding) {
                    thread.join();
                }
                writer.complete();
                segments.end();
            }
        });
        System.out.printf(
                "writer %s-%d, %d feeding, %d compressing: %s%n",
                compression.codec(), compression.level(), feeders, threads, rate);
    }
}
