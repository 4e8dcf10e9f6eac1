package io.recobro.source.mariadb.capture;

import io.recobro.stream.Block;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Collects pieces of text into members of one kind; a piece is never cut. */
public final class TextMembers implements Consumer<String> {
    private final MemberWriter writer;
    private final MemberLabel label;
    private Block block;

    public TextMembers(MemberWriter writer, String kind) {
        this.writer = writer;
        this.label = new MemberLabel(kind, "", 0);
    }

    @Override
    public void accept(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        if (block != null && block.length() + bytes.length > block.target()) {
            end();
        }
        if (block == null) {
            block = writer.take();
        }
        block.append(bytes);
    }

    /** Hands over what is left and waits until all of it is appended. */
    public void end() {
        if (block != null) {
            Block full = block;
            block = null;
            writer.write(full, label);
            writer.flush();
        }
    }
}
