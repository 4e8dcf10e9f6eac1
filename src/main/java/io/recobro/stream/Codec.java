package io.recobro.stream;

/** How an artifact is compressed. Every codec writes a plain file that its standard tool reads. */
public enum Codec {
    /** RFC 1952; concatenated members. Read with {@code gunzip}. */
    GZIP("gz", 1, 9, Block.TARGET),
    /** RFC 8878; concatenated frames, larger ones because its window reaches further back. Read with {@code zstd -d}. */
    ZSTD("zst", 1, 19, 2 * Block.TARGET),
    /** Stored as it is, for content that its own tools read: no extension, and members are plain pieces. */
    NONE("", 0, 0, Block.TARGET);

    private final String extension;
    private final int lowestLevel;
    private final int highestLevel;
    private final int memberBytes;

    Codec(String extension, int lowestLevel, int highestLevel, int memberBytes) {
        this.extension = extension;
        this.lowestLevel = lowestLevel;
        this.highestLevel = highestLevel;
        this.memberBytes = memberBytes;
    }

    /** What the name of an artifact ends in, without the dot; empty for {@link #NONE}. */
    public String extension() {
        return extension;
    }

    /** The stored name of an artifact of plain name {@code plain}. */
    public String stored(String plain) {
        return extension.isEmpty() ? plain : plain + "." + extension;
    }

    public int lowestLevel() {
        return lowestLevel;
    }

    public int highestLevel() {
        return highestLevel;
    }

    /** Plain bytes that a member of this codec is filled to. */
    public int memberBytes() {
        return memberBytes;
    }
}
