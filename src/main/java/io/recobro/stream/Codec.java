package io.recobro.stream;

/** How an artifact is compressed. Every codec writes a plain file that its standard tool reads. */
public enum Codec {
    /** RFC 1952; concatenated members. Read with {@code gunzip}. */
    GZIP("gz", 1, 9),
    /** RFC 8878; concatenated frames. Read with {@code zstd -d}. */
    ZSTD("zst", 1, 19);

    private final String extension;
    private final int lowestLevel;
    private final int highestLevel;

    Codec(String extension, int lowestLevel, int highestLevel) {
        this.extension = extension;
        this.lowestLevel = lowestLevel;
        this.highestLevel = highestLevel;
    }

    public String extension() {
        return extension;
    }

    public int lowestLevel() {
        return lowestLevel;
    }

    public int highestLevel() {
        return highestLevel;
    }
}
