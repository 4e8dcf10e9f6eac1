package io.recobro.stream.codec;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.recobro.fault.Fault;
import io.recobro.stream.Block;

/** Whole zstd frames. */
final class ZstdMemberDecompressor implements MemberDecompressor {
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final Block output = new Block();

    @Override
    public void decompress(byte[] member, int offset, int length, int plainBytes) {
        output.reset();
        byte[] plain = output.ensure(plainBytes);
        int size;
        try {
            size = context.decompressByteArray(plain, 0, plainBytes, member, offset, length);
        } catch (ZstdException broken) {
            throw Fault.BACKUP_DAMAGED
                    .because("unable to decompress a zstd frame: " + broken.getMessage(), broken)
                    .hint("use another copy of it");
        }
        if (size != plainBytes) {
            throw Fault.BACKUP_DAMAGED.because(
                    "unable to decompress a zstd frame: its size is " + size + " bytes, not " + plainBytes);
        }
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
