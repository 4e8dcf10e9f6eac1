package io.recobro.stream.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.recobro.stream.Block;

/** Zstd frames with content size and checksum. */
final class ZstdCompressor implements MemberCompressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final Block output = new Block();

    ZstdCompressor(int level) {
        context.setLevel(level).setChecksum(true).setContentSize(true);
    }

    @Override
    public int compress(byte[] plain, int offset, int length) {
        output.reset();
        int bound = Math.toIntExact(Zstd.compressBound(length));
        byte[] bytes = output.ensure(bound);
        int size = context.compressByteArray(bytes, 0, bytes.length, plain, offset, length);
        output.length(size);
        return size;
    }

    @Override
    public byte[] output() {
        return output.bytes();
    }

    @Override
    public void close() {
        context.close();
    }
}
