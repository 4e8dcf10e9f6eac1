package io.recobro.stream.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Gzip members through ISA-L, which parses headers and compares checksum and size. */
final class IsalGzipStream extends GzipStream {
    // struct inflate_state of igzip_lib.h
    private static final long STRUCT_BYTES = 128 << 10;
    private static final long NEXT_OUT = 0;
    private static final long AVAIL_OUT = 8;
    private static final long NEXT_IN = 16;
    private static final long AVAIL_IN = 32;
    private static final long BLOCK_STATE = 21_160;
    private static final long CRC_FLAG = 21_172;

    private static final int GZIP = 1;
    private static final int FINISHED = 5;
    private static final int INCORRECT_CHECKSUM = -6;
    private static final int INVALID_WRAPPER = -4;

    private static final int OUTPUT = 256 << 10;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(STRUCT_BYTES, 64);
    private final byte[] buffer = new byte[128 << 10];
    private final MemorySegment input = arena.allocate(buffer.length, 64);
    private final MemorySegment output = arena.allocate(OUTPUT, 64);
    private InputStream source = InputStream.nullInputStream();
    private int outputPosition;
    private int outputLimit;
    private boolean inMember;
    private boolean first;
    private boolean closed;

    IsalGzipStream(String what) {
        super(what);
        IsaL.inflateInit(state);
    }

    @Override
    void open(InputStream newSource) {
        source = newSource;
        outputPosition = 0;
        outputLimit = 0;
        inMember = false;
        first = true;
        state.set(JAVA_INT, AVAIL_IN, 0);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (outputPosition == outputLimit) {
            if (!inMember && !startMember()) {
                return -1;
            }
            inflate();
        }
        int count = Math.min(length, outputLimit - outputPosition);
        MemorySegment.copy(output, JAVA_BYTE, outputPosition, target, offset, count);
        outputPosition += count;
        return count;
    }

    private boolean startMember() throws IOException {
        if (state.get(JAVA_INT, AVAIL_IN) == 0 && !fill()) {
            if (first) {
                throw empty();
            }
            return false;
        }
        byte magic = state.get(ADDRESS, NEXT_IN).reinterpret(1).get(JAVA_BYTE, 0);
        if (magic != 0x1f) {
            throw noHeader(first);
        }
        MemorySegment nextIn = state.get(ADDRESS, NEXT_IN);
        int available = state.get(JAVA_INT, AVAIL_IN);
        IsaL.inflateReset(state);
        state.set(ADDRESS, NEXT_IN, nextIn);
        state.set(JAVA_INT, AVAIL_IN, available);
        state.set(JAVA_INT, CRC_FLAG, GZIP);
        state.set(JAVA_INT, AVAIL_OUT, 1);
        inMember = true;
        return true;
    }

    /** Makes some output, or ends the member, or takes more input. */
    private void inflate() throws IOException {
        // a full output may have left more behind: no new input is needed then
        boolean starving = state.get(JAVA_INT, AVAIL_IN) == 0 && state.get(JAVA_INT, AVAIL_OUT) > 0;
        if (starving && !fill()) {
            throw cut();
        }
        state.set(ADDRESS, NEXT_OUT, output);
        state.set(JAVA_INT, AVAIL_OUT, OUTPUT);
        int status = IsaL.inflate(state);
        if (status < 0) {
            throw status == INVALID_WRAPPER && state.get(JAVA_INT, AVAIL_OUT) == OUTPUT
                    ? noHeader(first)
                    : damaged(status == INCORRECT_CHECKSUM ? "checksum of a member does not match" : "invalid deflate data");
        }
        outputPosition = 0;
        outputLimit = OUTPUT - state.get(JAVA_INT, AVAIL_OUT);
        first = false;
        if (state.get(JAVA_INT, BLOCK_STATE) == FINISHED) {
            inMember = false;
        }
    }

    private boolean fill() throws IOException {
        int count = source.read(buffer);
        if (count <= 0) {
            return false;
        }
        MemorySegment.copy(buffer, 0, input, JAVA_BYTE, 0, count);
        state.set(ADDRESS, NEXT_IN, input);
        state.set(JAVA_INT, AVAIL_IN, count);
        return true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
