package io.recobro.stream.codec;

import com.github.luben.zstd.util.ZstdVersion;
import io.recobro.stream.Block;
import io.recobro.stream.Compression;

/** Chooses the fastest implementation there is. */
public final class Compressors {
    private Compressors() {}

    /** A compressor, to be closed by the caller. ISA-L makes gzip levels 1 to 3 where the machine has it. */
    public static MemberCompressor open(Compression compression) {
        return switch (compression.codec()) {
            case ZSTD -> new ZstdCompressor(compression.level());
            case NONE -> new StoredMembers();
            case GZIP -> gzip(compression);
        };
    }

    private static MemberCompressor gzip(Compression compression) {
        return usesIsaL(compression) ? new IsalCompressor(compression.level()) : new JdkCompressor(compression.level());
    }

    /** What compresses: {@code isa-l 2.30}, {@code jdk}, {@code zstd 1.5.7-28} or {@code none}. */
    public static String implementation(Compression compression) {
        return switch (compression.codec()) {
            case ZSTD -> "zstd " + ZstdVersion.VERSION;
            case NONE -> "none";
            case GZIP -> usesIsaL(compression) ? "isa-l " + IsaL.version() : "jdk";
        };
    }

    /** Why ISA-L is not used on this machine; empty when it is. For {@code doctor}. */
    public static String isaLAbsence() {
        return IsaL.absence();
    }

    private static boolean usesIsaL(Compression compression) {
        return compression.level() <= IsaL.HIGHEST_LEVEL && IsaL.usable();
    }

    /** Members that are the plain bytes themselves. */
    private static final class StoredMembers implements MemberCompressor {
        private final Block output = new Block();

        @Override
        public int compress(byte[] plain, int offset, int length) {
            output.reset();
            output.append(plain, offset, length);
            return output.length();
        }

        @Override
        public byte[] output() {
            return output.bytes();
        }

        @Override
        public void close() {}
    }
}
