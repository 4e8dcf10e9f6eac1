package io.recobro.source.files.tree;

import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.RawPath;

/**
 * An entry that is as it was in the tree before, to the last word of its line.
 *
 * @param size of a file, else 0
 * @param line without its line feed; not to be written to
 * @param start how much of it looking at the entry told
 */
public record SameEntry(RawPath path, FileType type, long size, byte[] line, int start) {
    private static final byte[] CONTENT = TreeFormat.ascii("content=");

    /** The contents of a file. */
    public ContentIds contents() {
        int at = start;
        while (at < line.length) {
            int next = Words.indexOf(line, ' ', at + 1, line.length);
            int value = at + 1 + CONTENT.length;
            if (next > value && Words.equal(line, at + 1, value, CONTENT)) {
                return Words.contents(line, value, next);
            }
            at = next;
        }
        return ContentIds.NONE;
    }

    /** All that the line says; an IllegalArgumentException when it is no line of a tree. */
    public Entry entry() {
        return new EntryLine().parse(line, 0, line.length);
    }
}
