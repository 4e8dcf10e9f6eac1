package io.recobro.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.RecobroException;
import io.recobro.stream.codec.Compressors;
import io.recobro.stream.codec.Decompressing;
import io.recobro.stream.codec.MemberCompressor;
import io.recobro.stream.codec.MemberDecompressor;
import io.recobro.stream.digest.Digests;
import io.recobro.stream.digest.VerifyingInputStream;
import io.recobro.stream.segment.SegmentPool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The small parts that everything on its way is made of. */
class StreamPartsTest {
    private static final byte[] WORDS = "one two".getBytes(StandardCharsets.UTF_8);

    @Test
    void aBlockGrowsAndGivesBackWhatAnOversizedRowTook() {
        Block block = new Block(100);
        assertThat(block.target()).isEqualTo(100);
        int small = block.bytes().length;
        byte[] same = block.bytes();
        assertThat(block.ensure(small)).as("it fits").isSameAs(same);
        block.append(WORDS, 4, 3);
        block.append(WORDS);
        assertThat(new String(block.bytes(), 0, block.length(), StandardCharsets.UTF_8))
                .isEqualTo("twoone two");
        byte[] more = block.ensure(small);
        assertThat(more.length).isGreaterThanOrEqualTo(small + 10).isEqualTo(small + small / 2);
        assertThat(block.bytes()).isSameAs(more);
        assertThat(new String(more, 0, 10, StandardCharsets.UTF_8)).isEqualTo("twoone two");
        block.reset();
        assertThat(block.length()).isZero();
        assertThat(block.bytes()).as("given back").hasSize(small);
        Block large = new Block(small);
        byte[] kept = large.ensure(4 * small);
        assertThat(kept).hasSize(4 * small);
        large.reset();
        assertThat(large.bytes()).as("four times the target stays").isSameAs(kept);
        large.length(1);
        assertThatThrownBy(() -> large.ensure(Integer.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aSegmentIsRecycledByTheLastHolderAndNeverAgain() {
        AtomicInteger recycled = new AtomicInteger();
        Segment segment = new Segment(Arrays.copyOf(WORDS, 20), WORDS.length, recycled::incrementAndGet);
        assertThat(segment.sha256()).isEqualTo(Digests.sha256().digest(WORDS));
        assertThat(segment.sha256()).isSameAs(segment.sha256());
        segment.retain();
        segment.release();
        assertThat(recycled).hasValue(0);
        segment.release();
        assertThat(recycled).hasValue(1);
        assertThatThrownBy(segment::retain).hasMessage("segment is already recycled");
        Segment other = new Segment(WORDS, 3, new byte[] {7}, recycled::incrementAndGet);
        assertThat(other.sha256()).as("as told").containsExactly(7);
        other.release();
        assertThatThrownBy(other::release).hasMessage("segment released too often");
        assertThat(recycled).hasValue(2);
    }

    @Test
    void aPoolHasAtLeastOneSegmentOfOneByte() {
        assertThat(new SegmentPool(1, 1).segmentBytes()).isEqualTo(1);
        assertThat(new SegmentPool(1).segmentBytes()).isEqualTo(16 << 20);
        assertThatThrownBy(() -> new SegmentPool(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SegmentPool(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCodecKnowsItsNamesAndLevels() {
        assertThat(Codec.GZIP.stored("a.sql")).isEqualTo("a.sql.gz");
        assertThat(Codec.ZSTD.stored("a.sql")).isEqualTo("a.sql.zst");
        assertThat(Codec.NONE.stored("a.sql")).isEqualTo("a.sql");
        assertThat(Codec.GZIP.memberBytes()).isEqualTo(1 << 20);
        assertThat(Codec.ZSTD.memberBytes()).isEqualTo(2 << 20);
        for (Codec codec : Codec.values()) {
            assertThatCode(() -> new Compression(codec, codec.lowestLevel())).doesNotThrowAnyException();
            assertThatCode(() -> new Compression(codec, codec.highestLevel())).doesNotThrowAnyException();
            assertThatThrownBy(() -> new Compression(codec, codec.lowestLevel() - 1))
                    .hasMessageContaining("must be " + codec.lowestLevel() + " to " + codec.highestLevel());
            assertThatThrownBy(() -> new Compression(codec, codec.highestLevel() + 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void progressIsPassedOnWhole() {
        List<String> told = new ArrayList<>();
        Progress last = new Progress() {
            @Override
            public void phase(String name) {
                told.add("phase " + name);
            }

            @Override
            public void expect(long bytes) {
                told.add("expect " + bytes);
            }

            @Override
            public void advance(long bytes) {
                told.add("advance " + bytes);
            }

            @Override
            public void notice(String message) {
                told.add(message);
            }
        };
        Progress forwarding = new Progress.Forwarding(last) {};
        forwarding.phase("load");
        forwarding.expect(5);
        forwarding.advance(3);
        forwarding.notice("slow");
        assertThat(told).containsExactly("phase load", "expect 5", "advance 3", "slow");
    }

    /** The index tells size and digest of each member: another member, or a part of it, is damage before anything is unpacked. */
    @Test
    void aMemberIsComparedWithItsEntry() {
        try (MemberCompressor compressor = Compressors.open(Compression.DEFAULT);
                MemberDecompressor decompressor = Decompressing.members(Codec.GZIP)) {
            int size = compressor.compress(WORDS, 0, WORDS.length);
            byte[] member = Arrays.copyOf(compressor.output(), size);
            String digest = Digests.sha256(member, 0, size);
            decompressor.decompress(member, 0, size, entry(size, digest));
            assertThat(Arrays.copyOf(decompressor.output(), WORDS.length)).isEqualTo(WORDS);
            assertThatThrownBy(() -> decompressor.decompress(member, 0, size, entry(size + 1, digest)))
                    .hasMessageContaining("at offset 40: its bytes are not those of the member index");
            assertThatThrownBy(() -> decompressor.decompress(member, 0, size, entry(size, "00")))
                    .isInstanceOf(RecobroException.class);
        }
        assertThatThrownBy(() -> Decompressing.members(Codec.NONE)).isInstanceOf(IllegalArgumentException.class);
    }

    private static MemberEntry entry(int bytes, String sha256) {
        return new MemberEntry(40, bytes, WORDS.length, "rows", "t", 1, sha256);
    }

    @Test
    void singleBytesAndSkippedOnesCountAsRead() throws IOException {
        byte[] bytes = {(byte) 0xff, 1, 2, 3};
        VerifyingInputStream in =
                new VerifyingInputStream(new ByteArrayInputStream(bytes), Digests.content(bytes), "it");
        assertThat(in.markSupported()).isFalse();
        assertThat(in.read()).isEqualTo(255);
        assertThat(in.skip(0)).isZero();
        assertThat(in.skip(-1)).isZero();
        assertThat(in.skip(2)).isEqualTo(2);
        assertThat(in.read()).isEqualTo(3);
        assertThat(in.skip(5)).isZero();
        assertThat(in.read()).isEqualTo(-1);
        VerifyingInputStream wrong =
                new VerifyingInputStream(new ByteArrayInputStream(bytes), new Content(4, "00"), "it");
        wrong.skipNBytes(4);
        assertThatThrownBy(wrong::read).hasMessage("unable to read it: its sha-256 does not match");
        assertThatThrownBy(wrong::read).as("and again").isInstanceOf(RecobroException.class);
    }

    @Test
    void contentThatIsNotCompressedPassesAsItIs() throws IOException {
        ByteArrayInputStream stored = new ByteArrayInputStream(WORDS);
        assertThat(Decompressing.stream(stored, Codec.NONE)).isSameAs(stored);
        try (MemberCompressor compressor = Compressors.open(Compression.NONE)) {
            assertThat(compressor.compress(WORDS, 4, 3)).isEqualTo(3);
            assertThat(compressor.compress(WORDS, 0, 3)).isEqualTo(3);
            assertThat(new String(compressor.output(), 0, 3, StandardCharsets.UTF_8))
                    .isEqualTo("one");
        }
        for (Codec codec : List.of(Codec.GZIP, Codec.ZSTD)) {
            assertThatThrownBy(() -> Decompressing.stream(new ByteArrayInputStream(new byte[0]), codec)
                            .readAllBytes())
                    .hasMessageContaining("it is empty");
        }
    }
}
