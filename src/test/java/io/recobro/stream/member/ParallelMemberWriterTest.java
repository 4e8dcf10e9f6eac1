package io.recobro.stream.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Block;
import io.recobro.stream.ByteSink;
import io.recobro.stream.Codec;
import io.recobro.stream.Compression;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter.Written;
import io.recobro.stream.codec.Decompressing;
import io.recobro.stream.codec.MemberDecompressor;
import io.recobro.stream.codec.Samples;
import io.recobro.stream.digest.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelMemberWriterTest {
    private static final MemberLabel ROWS = new MemberLabel("rows", "t", 3);
    private static final byte[] SQL = Samples.sql(1, 1_400_000);
    private static final byte[] NOISE = Samples.noise(1, 50_000);

    /** Keeps the bytes, and fails when two threads come in at once. */
    private static class MemorySink implements ByteSink {
        final ByteArrayOutputStream stored = new ByteArrayOutputStream();
        final List<Integer> ends = new ArrayList<>();
        private final AtomicInteger inside = new AtomicInteger();

        @Override
        public void write(byte[] bytes, int offset, int length) {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            stored.write(bytes, offset, length);
            inside.decrementAndGet();
        }

        @Override
        public void memberEnd() {
            ends.add(stored.size());
        }
    }

    private static final class BrokenSink extends MemorySink {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            throw Fault.STORAGE_FULL.because("unable to write: full");
        }
    }

    /** Blocks in its first write until told to go on, or interrupted. */
    private static final class StuckSink extends MemorySink {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void write(byte[] bytes, int offset, int length) {
            entered.countDown();
            try {
                goOn.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw Fault.INTERRUPTED.because("unable to write: interrupted", interrupted);
            }
            super.write(bytes, offset, length);
        }
    }

    @Provide
    Arbitrary<Codec> codecs() {
        return Arbitraries.of(Codec.GZIP, Codec.ZSTD);
    }

    @Property(tries = 25)
    void whatIsWrittenCanBeReadThroughStreamAndIndex(
            @ForAll @IntRange(max = 3) int threads,
            @ForAll @IntRange(min = 1, max = 5) int blocks,
            @ForAll("codecs") Codec codec,
            @ForAll long seed)
            throws Exception {
        MemorySink sink = new MemorySink();
        Random random = new Random(seed);
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int size = i == 7 ? 1_300_000 : random.nextInt(40_000);
            parts.add(Arrays.copyOfRange(i % 4 == 0 ? NOISE : SQL, i, i + size));
        }
        Written written;
        try (ParallelMemberWriter writer = new ParallelMemberWriter(sink, new Compression(codec, 1), threads, blocks);
                ExecutorService feeders = Executors.newFixedThreadPool(2)) {
            put(writer, "-- header\n".getBytes(StandardCharsets.UTF_8), new MemberLabel("header", "", 0));
            writer.flush();
            List<Future<?>> feeding = new ArrayList<>();
            for (byte[] part : parts) {
                feeding.add(feeders.submit(
                        () -> put(writer, part, new MemberLabel("rows", "t\"\\\n\u00fc\ud83d\ude00", part.length))));
            }
            for (Future<?> fed : feeding) {
                fed.get();
            }
            writer.flush();
            put(writer, "-- tail\n".getBytes(StandardCharsets.UTF_8), new MemberLabel("tail", "", 0));
            written = writer.complete();
        }
        byte[] stored = sink.stored.toByteArray();
        assertThat(written.stored()).isEqualTo(Digests.content(stored));
        byte[] plain;
        try (InputStream in = Decompressing.stream(new ByteArrayInputStream(stored), codec)) {
            plain = in.readAllBytes();
        }
        assertThat(written.plain()).isEqualTo(Digests.content(plain));

        List<MemberEntry> index = MemberIndex.read(new ByteArrayInputStream(written.index()));
        assertThat(index).hasSize(parts.size() + 2);
        assertThat(index.getFirst().kind()).isEqualTo("header");
        assertThat(index.getLast().kind()).isEqualTo("tail");
        assertThat(sink.ends)
                .containsExactlyElementsOf(index.stream()
                        .map(entry -> (int) (entry.offset() + entry.bytes()))
                        .toList());
        Set<String> found = new TreeSet<>();
        try (MemberDecompressor decompressor = Decompressing.members(codec)) {
            int position = 0;
            for (MemberEntry entry : index) {
                decompressor.decompress(stored, (int) entry.offset(), entry.bytes(), entry);
                assertThat(Arrays.equals(
                                decompressor.output(),
                                0,
                                entry.plainBytes(),
                                plain,
                                position,
                                position + entry.plainBytes()))
                        .isTrue();
                position += entry.plainBytes();
                if (entry.kind().equals("rows")) {
                    assertThat(entry.rows()).isEqualTo(entry.plainBytes());
                    assertThat(entry.table()).isEqualTo("t\"\\\n\u00fc\ud83d\ude00");
                    found.add(Digests.sha256(decompressor.output(), 0, entry.plainBytes()));
                }
            }
        }
        Set<String> expected = new TreeSet<>();
        parts.forEach(part -> expected.add(Digests.sha256(part, 0, part.length)));
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(ints = {0, 2})
    void theFirstFailureIsThrownFromEveryLaterCall(int threads) throws Exception {
        try (ParallelMemberWriter writer = new ParallelMemberWriter(new BrokenSink(), Compression.DEFAULT, threads, 2);
                ExecutorService feeder = Executors.newSingleThreadExecutor()) {
            Future<?> endless = feeder.submit(() -> {
                while (true) {
                    put(writer, Samples.sql(1, 5000), ROWS); // ends up blocked in take() or fails in write()
                }
            });
            assertThatThrownBy(endless::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .hasMessage("unable to write: full");
            full(writer::take);
            full(() -> {
                writer.flush();
                return null;
            });
            full(writer::complete);
            full(() -> {
                writer.write(new Block(), ROWS);
                return null;
            });
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFailureWakesWhoeverWaitsForABlock() throws Exception {
        StuckSink sink = new StuckSink();
        try (ParallelMemberWriter writer = new ParallelMemberWriter(
                        new ByteSink() {
                            @Override
                            public void write(byte[] bytes, int offset, int length) {
                                sink.write(bytes, offset, length);
                                throw Fault.STORAGE_FULL.because("unable to write: full");
                            }

                            @Override
                            public void memberEnd() {}
                        },
                        Compression.DEFAULT,
                        1,
                        2);
                ExecutorService feeder = Executors.newSingleThreadExecutor()) {
            put(writer, Samples.sql(1, 5000), ROWS);
            writer.take();
            Future<Block> third = feeder.submit(writer::take);
            sink.entered.await();
            sink.goOn.countDown();
            assertThatThrownBy(third::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .hasMessage("unable to write: full");
        }
    }

    @ParameterizedTest
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(ints = {1, 2})
    void closingStopsThreadsThatAreInsideTheSinkAndCallersThatWait(int threads) throws Exception {
        StuckSink sink = new StuckSink();
        ParallelMemberWriter writer = new ParallelMemberWriter(sink, Compression.DEFAULT, threads, 2);
        try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
            put(writer, Samples.sql(1, 5000), ROWS);
            put(writer, Samples.sql(2, 5000), ROWS);
            Future<Block> taking = callers.submit(writer::take);
            Future<?> flushing = callers.submit(writer::flush);
            sink.entered.await();
            long before = System.nanoTime();
            writer.close();
            assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(5));
            assertThatThrownBy(taking::get).isInstanceOf(ExecutionException.class);
            assertThatThrownBy(flushing::get).isInstanceOf(ExecutionException.class);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("recobro-compress"));
        assertThat(sink.stored.size()).as("nothing is stored after closing").isZero();
        writer.close();
        assertThatThrownBy(writer::take).isInstanceOf(RecobroException.class);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void neverMoreBlocksThanAllowedAreOut() throws Exception {
        StuckSink sink = new StuckSink();
        try (ParallelMemberWriter writer = new ParallelMemberWriter(sink, Compression.DEFAULT, 2, 4);
                ExecutorService feeder = Executors.newSingleThreadExecutor()) {
            AtomicInteger taken = new AtomicInteger();
            CountDownLatch fourth = new CountDownLatch(4);
            Future<?> feeding = feeder.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    Block block = writer.take();
                    taken.incrementAndGet();
                    fourth.countDown();
                    block.append(Samples.sql(i, 1000));
                    writer.write(block, ROWS);
                }
            });
            fourth.await();
            sink.entered.await();
            assertThatThrownBy(() -> feeding.get(200, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            assertThat(taken).hasValue(4);
            sink.goOn.countDown();
            feeding.get();
            assertThat(MemberIndex.read(
                            new ByteArrayInputStream(writer.complete().index())))
                    .hasSize(20);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aBlockCanBeDiscardedAndComesBackEmpty() {
        try (ParallelMemberWriter writer = new ParallelMemberWriter(new MemorySink(), Compression.DEFAULT, 1, 1)) {
            Block block = writer.take();
            block.append(new byte[6 << 20]);
            writer.discard(block);
            Block again = writer.take();
            assertThat(again.length()).isZero();
            assertThat(again.bytes().length).as("memory of an oversized row").isLessThan(2 << 20);
            writer.discard(again);
            Written written = writer.complete();
            assertThat(written.stored().bytes()).isZero();
            assertThatThrownBy(writer::take).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anInterruptEndsTheWaitAndNothingElse() throws Exception {
        StuckSink sink = new StuckSink();
        try (ParallelMemberWriter writer = new ParallelMemberWriter(sink, Compression.DEFAULT, 1, 1)) {
            put(writer, Samples.sql(1, 5000), ROWS);
            sink.entered.await();
            Thread.currentThread().interrupt();
            assertThatThrownBy(writer::take)
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            thrown -> assertThat(thrown.fault()).isEqualTo(Fault.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
            sink.goOn.countDown();
            assertThat(writer.complete().plain().bytes()).isEqualTo(5000);
        }
    }

    private static void put(ParallelMemberWriter writer, byte[] plain, MemberLabel label) {
        Block block = writer.take();
        block.append(plain);
        writer.write(block, label);
    }

    private static void full(Callable<?> call) {
        assertThatThrownBy(call::call).hasMessage("unable to write: full");
    }
}
