package io.recobro.stream.codec;

import io.recobro.stream.Block;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Gzip members through the JDK's Deflater. */
final class JdkCompressor implements MemberCompressor {
    /** RFC 1952: magic, deflate, no flags, no time, no extra flags, operating system unknown. */
    static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private static final int STEP = 64 << 10;

    private final Deflater deflater;
    private final CRC32 crc = new CRC32();
    private final Block output = new Block();

    JdkCompressor(int level) {
        deflater = new Deflater(level, true);
    }

    @Override
    public int compress(byte[] plain, int offset, int length) {
        output.reset();
        output.append(HEADER);
        deflater.reset();
        deflater.setInput(plain, offset, length);
        deflater.finish();
        while (!deflater.finished()) {
            byte[] bytes = output.ensure(STEP);
            int used = output.length();
            output.length(used + deflater.deflate(bytes, used, bytes.length - used));
        }
        crc.reset();
        crc.update(plain, offset, length);
        appendLittleEndian((int) crc.getValue());
        appendLittleEndian(length);
        return output.length();
    }

    private void appendLittleEndian(int value) {
        byte[] bytes = output.ensure(4);
        int used = output.length();
        for (int i = 0; i < 4; i++) {
            bytes[used + i] = (byte) (value >>> (8 * i));
        }
        output.length(used + 4);
    }

    @Override
    public byte[] output() {
        return output.bytes();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
