package io.recobro.source.files.pack;

import io.recobro.source.files.content.ContentId;
import io.recobro.stream.Block;

/**
 * A member of the open pack that is being filled: a sequence of tar entries. Used by one thread at a time; ends with
 * {@link Packs#write}.
 */
public final class PackMember {
    private static final int UNNUMBERED = -1;

    private final Packs packs;
    private final Block block;
    private int number = UNNUMBERED;
    private int contents;
    private int start;

    PackMember(Packs packs, Block block) {
        this.packs = packs;
        this.block = block;
    }

    /**
     * Makes room for the next content.
     *
     * @return the array to write up to {@code size} bytes into, from {@link #start} on
     */
    public byte[] ensure(int size) {
        byte[] bytes = block.ensure(TarHeader.RECORD + size + TarHeader.RECORD);
        start = block.length() + TarHeader.RECORD;
        return bytes;
    }

    /** The array that {@link #ensure} made room in. */
    public byte[] bytes() {
        return block.bytes();
    }

    /** Where the bytes of the content begin for which {@link #ensure} made room. */
    public int start() {
        return start;
    }

    /**
     * Takes the {@code size} bytes that were written since {@link #ensure}, unless they are known already.
     *
     * @return whether they were new
     */
    public boolean add(ContentId id, int size) {
        if (!packs.claim(id, this, start, size)) {
            return false;
        }
        byte[] bytes = block.bytes();
        TarHeader.write(id, size, bytes, start - TarHeader.RECORD);
        int end = start + size;
        int padding = TarHeader.padding(size);
        java.util.Arrays.fill(bytes, end, end + padding, (byte) 0);
        block.length(end + padding);
        contents++;
        return true;
    }

    Block block() {
        return block;
    }

    int contents() {
        return contents;
    }

    int number() {
        return number;
    }

    boolean numbered() {
        return number != UNNUMBERED;
    }

    void number(int given) {
        number = given;
    }
}
