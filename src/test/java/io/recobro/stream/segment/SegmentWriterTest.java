package io.recobro.stream.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Content;
import io.recobro.stream.Segment;
import io.recobro.stream.codec.Samples;
import io.recobro.stream.digest.Digests;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SegmentWriterTest {
    /** Keeps objects and segment sizes; releases at once, or holds. */
    private static final class Objects implements SegmentSink {
        final List<ByteArrayOutputStream> objects = new ArrayList<>();
        final List<List<Integer>> sizes = new ArrayList<>();
        final List<Content> contents = new ArrayList<>();
        boolean between = true;
        final List<Segment> held = new ArrayList<>();
        boolean hold;

        @Override
        public void segment(Segment segment) {
            if (between) {
                objects.add(new ByteArrayOutputStream());
                sizes.add(new ArrayList<>());
                between = false;
            }
            assertThat(HexFormat.of().formatHex(segment.sha256()))
                    .isEqualTo(Digests.sha256(segment.bytes(), 0, segment.length()));
            objects.getLast().write(segment.bytes(), 0, segment.length());
            sizes.getLast().add(segment.length());
            if (hold) {
                held.add(segment);
            } else {
                segment.release();
            }
        }

        @Override
        public void endObject(Content content) {
            if (between) {
                objects.add(new ByteArrayOutputStream());
                sizes.add(new ArrayList<>());
            }
            contents.add(content);
            between = true;
        }
    }

    @Property(tries = 100)
    void objectsEndAtMembersAndSegmentsAreFull(
            @ForAll @IntRange(min = 1, max = 700) int segmentBytes,
            @ForAll @IntRange(min = 1000, max = 5000) int objectLimit,
            @ForAll long seed) {
        Random random = new Random(seed);
        Objects sink = new Objects();
        SegmentPool pool = new SegmentPool(1, segmentBytes);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<Integer> ends = new ArrayList<>();
        List<Content> objects;
        try (SegmentWriter writer = new SegmentWriter(pool, sink, objectLimit)) {
            for (int i = 0; i < 60; i++) {
                byte[] member = Samples.noise(i, random.nextInt(800));
                writer.write(member, 0, member.length);
                writer.memberEnd();
                all.writeBytes(member);
                ends.add(all.size());
            }
            objects = writer.end();
            assertThat(writer.end()).isEqualTo(objects);
        }
        assertThat(objects)
                .containsExactlyElementsOf(sink.objects.stream()
                        .map(object -> Digests.content(object.toByteArray()))
                        .toList());
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (ByteArrayOutputStream object : sink.objects) {
            assertThat(object.size()).isBetween(1, objectLimit);
            joined.writeBytes(object.toByteArray());
            assertThat(ends).contains(joined.size());
        }
        assertThat(joined.toByteArray()).isEqualTo(all.toByteArray());
        for (List<Integer> sizes : sink.sizes) {
            assertThat(sizes.subList(0, sizes.size() - 1)).allMatch(size -> size == segmentBytes);
            assertThat(sizes.getLast()).isBetween(1, segmentBytes);
        }
    }

    /** A piece that is stored as it is may be empty; it begins no object of its own. */
    @Test
    void anEmptyMemberBeginsNoObject() {
        Objects sink = new Objects();
        try (SegmentWriter writer = new SegmentWriter(new SegmentPool(2, 100), sink, 1000)) {
            writer.write(Samples.noise(1, 950), 0, 950);
            writer.memberEnd();
            writer.write(new byte[0], 0, 0);
            writer.memberEnd();
            assertThat(writer.end()).hasSize(1);
        }
        assertThat(sink.objects).hasSize(1);
        Objects empty = new Objects();
        try (SegmentWriter writer = new SegmentWriter(new SegmentPool(2, 100), empty, 1000)) {
            assertThat(writer.end()).as("but an artifact has an object").containsExactly(Digests.content(new byte[0]));
        }
    }

    @Test
    void aMemberInPiecesIsNotSplit() {
        Objects sink = new Objects();
        try (SegmentWriter writer = new SegmentWriter(new SegmentPool(2, 100), sink, 1000)) {
            byte[] piece = Samples.noise(1, 300);
            for (int member = 0; member < 3; member++) {
                for (int i = 0; i < 3; i++) {
                    writer.write(piece, 0, 200);
                }
                writer.memberEnd();
            }
            assertThat(writer.end()).extracting(Content::bytes).containsExactly(1200L, 600L);
        }
    }

    @Test
    void anEmptyArtifactIsOneEmptyObject() {
        Objects sink = new Objects();
        try (SegmentWriter writer = new SegmentWriter(new SegmentPool(1, 100), sink)) {
            assertThat(writer.end()).containsExactly(Digests.content(new byte[0]));
        }
        assertThat(sink.contents).containsExactly(Digests.content(new byte[0]));
        assertThat(sink.sizes).containsExactly(List.of());
    }

    @Test
    void waitsForASegmentToComeBack() throws Exception {
        Objects sink = new Objects();
        sink.hold = true;
        try (SegmentWriter writer = new SegmentWriter(new SegmentPool(2, 100), sink);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            writer.write(new byte[200], 0, 200);
            assertThat(sink.held).hasSize(2);
            CountDownLatch started = new CountDownLatch(1);
            Future<?> third = other.submit(() -> {
                started.countDown();
                writer.write(new byte[100], 0, 100);
            });
            started.await();
            assertThat(third.isDone()).isFalse();
            byte[] first = sink.held.getFirst().bytes();
            sink.held.getFirst().release();
            third.get();
            assertThat(sink.held.getLast().bytes()).as("recycled").isSameAs(first);
        }
    }

    @Test
    void anInterruptEndsTheWait() {
        Objects sink = new Objects();
        sink.hold = true;
        try (SegmentWriter writer = new SegmentWriter(new SegmentPool(1, 100), sink)) {
            writer.write(new byte[100], 0, 100);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> writer.write(new byte[1], 0, 1))
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            thrown -> assertThat(thrown.fault()).isEqualTo(Fault.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void closingGivesTheUnfinishedSegmentBack() {
        SegmentPool pool = new SegmentPool(1, 100);
        Objects sink = new Objects();
        try (SegmentWriter writer = new SegmentWriter(pool, sink)) {
            writer.write(new byte[50], 0, 50);
        }
        assertThat(sink.contents).as("an object without its end").isEmpty();
        assertThat(sink.sizes).isEmpty();
        assertThat(pool.acquire()).hasSize(100);
    }
}
