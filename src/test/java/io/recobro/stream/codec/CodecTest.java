package io.recobro.stream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Codec;
import io.recobro.stream.Compression;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.digest.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {
    /** Of sizes at and around the limits of buffers. */
    private static final List<byte[]> PLAINS = IntStream.concat(
                    IntStream.of(
                            0,
                            1,
                            2,
                            3,
                            15,
                            16,
                            17,
                            100,
                            32_767,
                            32_768,
                            65_535,
                            65_536,
                            65_537,
                            262_144,
                            (1 << 20) + (64 << 10),
                            (1 << 20) + (64 << 10) + 1,
                            3 << 20),
                    new Random(1).ints(6, 0, 200_000))
            .boxed()
            .flatMap(size -> Stream.of(Samples.sql(size, size), Samples.noise(size, size), new byte[size]))
            .toList();

    enum Way {
        JDK_1(() -> new JdkCompressor(1), () -> gzip(new JdkGzipStream("it")), () -> new JdkGzipStream("it")),
        JDK_9(() -> new JdkCompressor(9), () -> gzip(new JdkGzipStream("it")), () -> new JdkGzipStream("it")),
        ISA_L_1(() -> new IsalCompressor(1), () -> gzip(new IsalGzipStream("it")), () -> new IsalGzipStream("it")),
        ISA_L_2(() -> new IsalCompressor(2), () -> gzip(new IsalGzipStream("it")), () -> new IsalGzipStream("it")),
        ISA_L_3(() -> new IsalCompressor(3), () -> gzip(new JdkGzipStream("it")), () -> new JdkGzipStream("it")),
        JDK_ISA_L(() -> new JdkCompressor(6), () -> gzip(new IsalGzipStream("it")), () -> new IsalGzipStream("it")),
        ZSTD_1(() -> new ZstdCompressor(1), ZstdMemberDecompressor::new, null),
        ZSTD_7(() -> new ZstdCompressor(7), ZstdMemberDecompressor::new, null);

        private final Supplier<MemberCompressor> compressor;
        private final Supplier<MemberDecompressor> decompressor;
        private final Supplier<GzipStream> stream;

        Way(
                Supplier<MemberCompressor> compressor,
                Supplier<MemberDecompressor> decompressor,
                Supplier<GzipStream> stream) {
            this.compressor = compressor;
            this.decompressor = decompressor;
            this.stream = stream;
        }

        private static MemberDecompressor gzip(GzipStream stream) {
            return new GzipMemberDecompressor(stream);
        }

        void assumeThere() {
            assumeTrue(!name().contains("ISA_L") || IsaL.usable(), "isa-l is not installed");
        }

        byte[] member(byte[] plain) {
            try (MemberCompressor opened = compressor.get()) {
                int length = opened.compress(plain, 0, plain.length);
                return Arrays.copyOf(opened.output(), length);
            }
        }

        InputStream open(byte[] stored) {
            if (stream == null) {
                return Decompressing.stream(new ByteArrayInputStream(stored), Codec.ZSTD, "it");
            }
            GzipStream opened = stream.get();
            opened.open(new Trickle(stored));
            return opened;
        }

        byte[] readAll(byte[] stored) throws IOException {
            try (InputStream in = open(stored)) {
                return in.readAllBytes();
            }
        }
    }

    /** Gives 1 to 70,000 bytes at a time, so that headers and trailers are cut everywhere. */
    private static final class Trickle extends ByteArrayInputStream {
        private final Random random = new Random(5);

        Trickle(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            int most = random.nextBoolean() ? 3 : 70_000;
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(most)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySizeComesBack(Way way) {
        way.assumeThere();
        try (MemberCompressor compressor = way.compressor.get();
                MemberDecompressor decompressor = way.decompressor.get()) {
            for (byte[] plain : PLAINS) {
                int size = plain.length;
                byte[] shifted = new byte[size + 20];
                System.arraycopy(plain, 0, shifted, 7, size);
                int length = compressor.compress(shifted, 7, size);
                byte[] member = new byte[length + 11];
                System.arraycopy(compressor.output(), 0, member, 3, length);
                decompressor.decompress(member, 3, length, size);
                assertThat(Arrays.equals(decompressor.output(), 0, size, plain, 0, size))
                        .as("size " + size)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalInputGivesEqualOutput(Way way) {
        way.assumeThere();
        byte[] plain = Samples.sql(3, 700_000);
        try (MemberCompressor compressor = way.compressor.get()) {
            compressor.compress(Samples.noise(1, 50_000), 0, 50_000);
            int length = compressor.compress(plain, 0, plain.length);
            assertThat(Arrays.copyOf(compressor.output(), length)).isEqualTo(way.member(plain));
        }
    }

    @ParameterizedTest
    @EnumSource
    void membersReadAsOneStream(Way way) throws IOException {
        way.assumeThere();
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            byte[] part = i % 3 == 0 ? Samples.noise(i, i * 1000) : Samples.sql(i, i == 20 ? 600_000 : i * 3000 + 1);
            plain.write(part);
            stored.write(way.member(part));
        }
        assertThat(way.readAll(stored.toByteArray())).isEqualTo(plain.toByteArray());
        if (way.stream != null) {
            try (InputStream jdk = new GZIPInputStream(new ByteArrayInputStream(stored.toByteArray()))) {
                assertThat(jdk.readAllBytes()).isEqualTo(plain.toByteArray());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCutMemberIsDamage(Way way) throws IOException {
        way.assumeThere();
        byte[] plain = Samples.sql(9, 100_000);
        byte[] member = way.member(plain);
        byte[] two = concat(member, member);
        assertThat(way.readAll(two)).as("control").isEqualTo(concat(plain, plain));
        assertThat(way.readAll(member))
                .as("a cut between members cannot be seen")
                .isEqualTo(plain);
        int last = two.length - 1;
        for (int length : new int[] {
            0,
            1,
            2,
            9,
            10,
            11,
            500,
            member.length - 8,
            member.length - 1,
            member.length + 1,
            member.length + 2,
            member.length + 3,
            member.length + 5,
            last - 8,
            last - 4,
            last
        }) {
            damaged("cut at " + length, () -> way.readAll(Arrays.copyOf(two, length)));
        }
        try (MemberDecompressor decompressor = way.decompressor.get()) {
            for (int length : new int[] {0, 1, 9, 500, member.length - 8, member.length - 1}) {
                damaged("cut at " + length, () -> decompressor.decompress(member, 0, length, plain.length));
            }
            decompressor.decompress(member, 0, member.length, plain.length);
            assertThat(Arrays.copyOf(decompressor.output(), plain.length))
                    .as("after failures")
                    .isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anythingBehindTheLastMemberIsDamage(Way way) {
        way.assumeThere();
        byte[] member = way.member(Samples.sql(9, 100_000));
        for (int count : new int[] {1, 2, 3, 4, 8, 20, 100_000}) {
            damaged(count + " zeros", () -> way.readAll(concat(member, new byte[count])));
            byte[] text = new byte[count];
            Arrays.fill(text, (byte) 'x');
            damaged(count + " letters", () -> way.readAll(concat(member, text)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWrongSizeIsDamage(Way way) {
        way.assumeThere();
        byte[] plain = Samples.sql(9, 100_000);
        byte[] member = way.member(plain);
        try (MemberDecompressor decompressor = way.decompressor.get()) {
            decompressor.decompress(member, 0, member.length, plain.length);
            damaged("smaller", () -> decompressor.decompress(member, 0, member.length, plain.length - 1));
            damaged("larger", () -> decompressor.decompress(member, 0, member.length, plain.length + 1));
            byte[] twice = concat(member, member);
            damaged("two members", () -> decompressor.decompress(twice, 0, twice.length, plain.length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noFlippedBitGivesOtherBytes(Way way) throws IOException {
        way.assumeThere();
        byte[] plain = Samples.sql(4, 600);
        byte[] member = way.member(plain);
        int unseen = 0;
        MemberEntry entry = new MemberEntry(
                0, member.length, plain.length, "rows", "t", 1, Digests.sha256(member, 0, member.length));
        try (MemberDecompressor decompressor = way.decompressor.get()) {
            decompressor.decompress(member, 0, member.length, entry);
            for (int bit = 0; bit < member.length * 8; bit++) {
                byte[] flipped = member.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                damaged(
                        "bit " + bit + " against the index",
                        () -> decompressor.decompress(flipped, 0, flipped.length, entry));
                try {
                    decompressor.decompress(flipped, 0, flipped.length, plain.length);
                    assertThat(Arrays.copyOf(decompressor.output(), plain.length))
                            .as("bit " + bit)
                            .isEqualTo(plain);
                    unseen++;
                } catch (RecobroException damage) {
                    assertThat(damage.fault()).isEqualTo(Fault.BACKUP_DAMAGED);
                }
                try {
                    assertThat(way.readAll(flipped)).as("bit " + bit).isEqualTo(plain);
                } catch (RecobroException damage) {
                    assertThat(damage.fault()).isEqualTo(Fault.BACKUP_DAMAGED);
                }
            }
        }
        // time, flags, operating system in the header; padding behind the last code
        assertThat(unseen).as("bits that carry nothing").isLessThanOrEqualTo(6 * 8 + 1 + 7 + 8);
    }

    @Test
    void aHeaderWithEveryFieldIsRead() throws IOException {
        byte[] plain = Samples.sql(2, 50_000);
        byte[] bare = Way.JDK_1.member(plain);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 3, 0, 'a', 'b', 'c'});
        header.write("dump.sql\0a comment\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        CRC32 crc = new CRC32();
        crc.update(header.toByteArray());
        header.write((int) crc.getValue());
        header.write((int) crc.getValue() >>> 8);
        byte[] full = concat(header.toByteArray(), Arrays.copyOfRange(bare, 10, bare.length));
        byte[] two = concat(full, full);
        assertThat(Way.JDK_1.readAll(two)).isEqualTo(concat(plain, plain));
        Way.ISA_L_1.assumeThere();
        assertThat(Way.ISA_L_1.readAll(two)).isEqualTo(concat(plain, plain));
    }

    @Test
    void isaLIsNotLargerThanTheJdkAtLevelOne() {
        Way.ISA_L_1.assumeThere();
        byte[] plain = Samples.sql(8, 1 << 20);
        assertThat(Way.ISA_L_1.member(plain).length).isLessThanOrEqualTo(Way.JDK_1.member(plain).length);
    }

    @Test
    void theImplementationIsNamed() {
        assertThat(Compressors.implementation(new Compression(Codec.GZIP, 6))).isEqualTo("jdk");
        assertThat(Compressors.implementation(new Compression(Codec.ZSTD, 3))).startsWith("zstd 1.");
        String gzip1 = Compressors.implementation(Compression.DEFAULT);
        assertThat(gzip1).matches(IsaL.usable() ? "isa-l 2(\\.\\d+)?" : "jdk");
        assertThat(Compressors.isaLAbsence().isEmpty()).isEqualTo(IsaL.usable());
    }

    @ParameterizedTest
    @EnumSource(names = {"JDK_1", "ISA_L_1", "ZSTD_1"})
    void theStandardToolReadsIt(Way way) throws Exception {
        way.assumeThere();
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < 5; i++) {
            byte[] part = Samples.sql(i, 300_000 * i);
            plain.write(part);
            stored.write(way.member(part));
        }
        String[] command = way.stream == null ? new String[] {"zstd", "-dc"} : new String[] {"gunzip", "-c"};
        Process process;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException absent) {
            assumeTrue(false, command[0] + " is not installed");
            return;
        }
        Thread feeder = Thread.ofVirtual().start(() -> {
            try (var in = process.getOutputStream()) {
                stored.writeTo(in);
            } catch (IOException broken) {
                process.destroy();
            }
        });
        assertThat(process.getInputStream().readAllBytes()).isEqualTo(plain.toByteArray());
        feeder.join();
        assertThat(process.waitFor()).isZero();
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static void damaged(String how, Reading reading) {
        assertThatThrownBy(reading::run)
                .as(how)
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        damage -> assertThat(damage.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
