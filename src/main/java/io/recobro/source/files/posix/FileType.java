package io.recobro.source.files.posix;

/** What an entry of a directory is: the upper four bits of its mode. */
public enum FileType {
    FILE(0100000),
    DIRECTORY(0040000),
    SYMBOLIC_LINK(0120000),
    FIFO(0010000),
    CHARACTER_DEVICE(0020000),
    BLOCK_DEVICE(0060000),
    SOCKET(0140000);

    private static final int MASK = 0170000;
    private static final FileType[] ALL = values();

    private final int bits;

    FileType(int bits) {
        this.bits = bits;
    }

    /** The bits in a mode (sys/stat.h). */
    public int bits() {
        return bits;
    }

    /** The type that a mode has. */
    public static FileType of(int mode) {
        for (FileType type : ALL) {
            if (type.bits == (mode & MASK)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no type of file has the mode " + Integer.toOctalString(mode));
    }
}
