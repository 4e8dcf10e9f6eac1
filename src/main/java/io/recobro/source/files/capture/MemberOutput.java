package io.recobro.source.files.capture;

import io.recobro.stream.Block;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import java.io.OutputStream;

/** A stream into members; each write stays in one member. Flushing ends the member; closing does nothing more. */
final class MemberOutput extends OutputStream {
    private final MemberWriter out;
    private Block block;

    MemberOutput(MemberWriter out) {
        this.out = out;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (block != null && block.length() + length > block.target()) {
            flush();
        }
        if (block == null) {
            block = out.take();
        }
        block.append(bytes, offset, length);
    }

    @Override
    public void flush() {
        if (block != null) {
            out.write(block, new MemberLabel("rows", "", 0));
            block = null;
        }
    }

    @Override
    public void close() {
        flush();
    }
}
