package io.recobro.source.files.tree;

import io.recobro.source.files.posix.FileType;
import java.util.Locale;

/** The words of a line. {@code hardlink}, {@code sparse}, {@code content}, {@code ctime} and {@code xattr.} are not of mtree(5). */
enum Keyword {
    TYPE,
    MODE,
    UID,
    GID,
    UNAME,
    GNAME,
    SIZE,
    TIME,
    CTIME,
    RESDEVICE,
    INODE,
    NLINK,
    HARDLINK,
    SPARSE,
    CONTENT,
    LINK,
    DEVICE,
    XATTR;

    private static final Keyword[] ALL = values();
    private static final FileType[] TYPES = FileType.values();
    private static final byte[][] TYPE_WORDS = words();

    private final long code = code(name().toLowerCase(Locale.ROOT));

    static Keyword of(byte[] line, int start, int end) {
        long code = code(line, start, end);
        for (Keyword keyword : ALL) {
            if (keyword.code == code) {
                return keyword;
            }
        }
        if (Words.indexOf(line, '.', start, end) == start + 5 && code(line, start, start + 5) == XATTR.code) {
            return XATTR;
        }
        throw new IllegalArgumentException("unknown keyword '" + Words.text(line, start, end) + "'");
    }

    static FileType type(byte[] line, int start, int end) {
        for (FileType type : TYPES) {
            if (Words.equal(line, start, end, TYPE_WORDS[type.ordinal()])) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown type '" + Words.text(line, start, end) + "'");
    }

    /** The value of {@link #TYPE}. */
    static byte[] word(FileType type) {
        return TYPE_WORDS[type.ordinal()];
    }

    private static byte[][] words() {
        byte[][] words = new byte[FileType.values().length][];
        for (FileType type : FileType.values()) {
            words[type.ordinal()] = TreeFormat.ascii(
                    switch (type) {
                        case FILE -> "file";
                        case DIRECTORY -> "dir";
                        case SYMBOLIC_LINK -> "link";
                        case FIFO -> "fifo";
                        case CHARACTER_DEVICE -> "char";
                        case BLOCK_DEVICE -> "block";
                        case SOCKET -> "socket";
                    });
        }
        return words;
    }

    private static long code(String word) {
        byte[] bytes = TreeFormat.ascii(word);
        return code(bytes, 0, bytes.length);
    }

    /** The word as a number in base 32; no two words of up to twelve letters share one. */
    private static long code(byte[] line, int start, int end) {
        long code = end - start > 12 ? -1 : 0;
        for (int i = start; i < end && code >= 0; i++) {
            int letter = line[i] - 'a' + 1;
            code = letter < 1 || letter > 26 ? -1 : code << 5 | letter;
        }
        return code;
    }
}
