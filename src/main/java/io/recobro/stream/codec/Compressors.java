package io.recobro.stream.codec;

import com.github.luben.zstd.util.ZstdVersion;
import io.recobro.stream.Codec;
import io.recobro.stream.Compression;

/** Chooses the fastest implementation there is. */
public final class Compressors {
    private Compressors() {}

    /** A compressor, to be closed by the caller. ISA-L makes gzip levels 1 to 3 where the machine has it. */
    public static MemberCompressor open(Compression compression) {
        if (compression.codec() == Codec.ZSTD) {
            return new ZstdCompressor(compression.level());
        }
        return usesIsaL(compression) ? new IsalCompressor(compression.level()) : new JdkCompressor(compression.level());
    }

    /** What compresses: {@code isa-l 2.30}, {@code jdk} or {@code zstd 1.5.7-28}. */
    public static String implementation(Compression compression) {
        if (compression.codec() == Codec.ZSTD) {
            return "zstd " + ZstdVersion.VERSION;
        }
        return usesIsaL(compression) ? "isa-l " + IsaL.version() : "jdk";
    }

    /** Why ISA-L is not used on this machine; empty when it is. For {@code doctor}. */
    public static String isaLAbsence() {
        return IsaL.absence();
    }

    private static boolean usesIsaL(Compression compression) {
        return compression.level() <= IsaL.HIGHEST_LEVEL && IsaL.usable();
    }
}
