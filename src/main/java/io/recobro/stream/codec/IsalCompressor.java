package io.recobro.stream.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.recobro.fault.Fault;
import io.recobro.stream.Block;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Gzip members through ISA-L, levels 1 to 3. Large members pass in pieces, so native memory stays constant. */
final class IsalCompressor implements MemberCompressor {
    // struct isal_zstream of igzip_lib.h
    private static final long STRUCT_BYTES = 128 << 10;
    private static final long NEXT_IN = 0;
    private static final long AVAIL_IN = 8;
    private static final long NEXT_OUT = 16;
    private static final long AVAIL_OUT = 24;
    private static final long LEVEL = 40;
    private static final long LEVEL_BUFFER_BYTES = 44;
    private static final long LEVEL_BUFFER = 48;
    private static final long END_OF_STREAM = 56;
    private static final long GZIP_FLAG = 60;

    /** IGZIP_GZIP_NO_HDR: the trailer only; the header is ours. */
    private static final short TRAILER_ONLY = 2;

    /** ISAL_DEF_LVLn_DEFAULT, for level 1 ISAL_DEF_LVL1_LARGE. */
    private static final int[] LEVEL_BUFFER_SIZES = {0, 282_624, 331_776, 348_160};

    private static final int PIECE = Block.TARGET + (64 << 10);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment stream = arena.allocate(STRUCT_BYTES, 64);
    private final MemorySegment input = arena.allocate(PIECE, 64);
    private final MemorySegment deflated = arena.allocate(PIECE, 64);
    private final Block output = new Block();

    IsalCompressor(int level) {
        int levelBufferSize = LEVEL_BUFFER_SIZES[level];
        IsaL.deflateInit(stream);
        stream.set(JAVA_INT, LEVEL, level);
        stream.set(JAVA_INT, LEVEL_BUFFER_BYTES, levelBufferSize);
        stream.set(ADDRESS, LEVEL_BUFFER, arena.allocate(levelBufferSize, 64));
    }

    @Override
    public int compress(byte[] plain, int offset, int length) {
        output.reset();
        output.append(JdkCompressor.HEADER);
        IsaL.deflateReset(stream);
        stream.set(JAVA_SHORT, GZIP_FLAG, TRAILER_ONLY);
        stream.set(JAVA_SHORT, END_OF_STREAM, (short) 0);
        int done = 0;
        do {
            int piece = Math.min(length - done, PIECE);
            MemorySegment.copy(plain, offset + done, input, JAVA_BYTE, 0, piece);
            done += piece;
            deflate(piece, done == length);
        } while (done < length);
        return output.length();
    }

    private void deflate(int bytes, boolean last) {
        stream.set(ADDRESS, NEXT_IN, input);
        stream.set(JAVA_INT, AVAIL_IN, bytes);
        stream.set(JAVA_SHORT, END_OF_STREAM, (short) (last ? 1 : 0));
        do {
            stream.set(ADDRESS, NEXT_OUT, deflated);
            stream.set(JAVA_INT, AVAIL_OUT, PIECE);
            int status = IsaL.deflate(stream);
            if (status != 0) {
                throw Fault.BUG.because("unable to compress a member: isal_deflate returned " + status);
            }
            int made = PIECE - stream.get(JAVA_INT, AVAIL_OUT);
            MemorySegment.copy(deflated, JAVA_BYTE, 0, output.ensure(made), output.length(), made);
            output.length(output.length() + made);
        } while (stream.get(JAVA_INT, AVAIL_OUT) == 0 || stream.get(JAVA_INT, AVAIL_IN) > 0);
    }

    @Override
    public byte[] output() {
        return output.bytes();
    }

    @Override
    public void close() {
        arena.close();
    }
}
