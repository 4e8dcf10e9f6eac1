package io.recobro.stream;

/** A codec with its level. */
public record Compression(Codec codec, int level) {
    public static final Compression DEFAULT = new Compression(Codec.GZIP, 1);
    public static final Compression NONE = new Compression(Codec.NONE, 0);

    public Compression {
        if (level < codec.lowestLevel() || level > codec.highestLevel()) {
            throw new IllegalArgumentException("level of " + codec.name().toLowerCase(java.util.Locale.ROOT)
                    + " must be " + codec.lowestLevel() + " to " + codec.highestLevel());
        }
    }
}
