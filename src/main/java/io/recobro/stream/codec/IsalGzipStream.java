package io.recobro.stream.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Gzip members through ISA-L, which compares checksum and size in the trailer. It could read headers too, but then
 * refuses good members whose header has a checksum.
 */
final class IsalGzipStream extends GzipStream {
    // struct inflate_state of igzip_lib.h
    private static final long STRUCT_BYTES = 128 << 10;
    private static final long NEXT_OUT = 0;
    private static final long AVAIL_OUT = 8;
    private static final long NEXT_IN = 16;
    private static final long AVAIL_IN = 32;
    private static final long BLOCK_STATE = 21_160;
    private static final long CRC_FLAG = 21_172;

    /** ISAL_GZIP_NO_HDR_VER: no header comes, the trailer is verified. */
    private static final int TRAILER_ONLY = 6;

    private static final int BLOCK_FINISH = 5;
    private static final int INCORRECT_CHECKSUM = -6;

    private static final int OUTPUT = 256 << 10;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(STRUCT_BYTES, 64);
    private final MemorySegment input = arena.allocate(buffer.length, 64);
    private final MemorySegment output = arena.allocate(OUTPUT, 64);
    private int outputPosition;
    private int outputLimit;
    private boolean finished;

    IsalGzipStream(String what) {
        super(what);
        IsaL.inflateInit(state);
    }

    @Override
    void startMember() {
        IsaL.inflateReset(state);
        state.set(JAVA_INT, CRC_FLAG, TRAILER_ONLY);
        outputPosition = 0;
        outputLimit = 0;
        finished = false;
        feed();
        state.set(JAVA_INT, AVAIL_OUT, OUTPUT);
    }

    @Override
    int readMember(byte[] target, int offset, int length) throws IOException {
        while (outputPosition == outputLimit) {
            if (finished) {
                return -1;
            }
            inflate();
        }
        int count = Math.min(length, outputLimit - outputPosition);
        MemorySegment.copy(output, JAVA_BYTE, outputPosition, target, offset, count);
        outputPosition += count;
        return count;
    }

    private void inflate() throws IOException {
        // an output that was full may have left more behind: no new input is needed then
        if (state.get(JAVA_INT, AVAIL_IN) == 0 && state.get(JAVA_INT, AVAIL_OUT) > 0) {
            if (position == limit) {
                require();
            }
            feed();
        }
        state.set(ADDRESS, NEXT_OUT, output);
        state.set(JAVA_INT, AVAIL_OUT, OUTPUT);
        int status = IsaL.inflate(state);
        if (status < 0) {
            throw damaged(
                    status == INCORRECT_CHECKSUM
                            ? "checksum or size of a member does not match"
                            : "invalid deflate data");
        }
        outputPosition = 0;
        outputLimit = OUTPUT - state.get(JAVA_INT, AVAIL_OUT);
        if (state.get(JAVA_INT, BLOCK_STATE) == BLOCK_FINISH) {
            finished = true;
            position = limit - state.get(JAVA_INT, AVAIL_IN);
        }
    }

    private void feed() {
        int count = limit - position;
        MemorySegment.copy(buffer, position, input, JAVA_BYTE, 0, count);
        state.set(ADDRESS, NEXT_IN, input);
        state.set(JAVA_INT, AVAIL_IN, count);
        position = limit;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
