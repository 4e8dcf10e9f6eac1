package io.recobro.source.files.tree;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Reads the entries of a tree in tree order; memory grows with the longest line only. A text that is cut short, changed or
 * of a newer version is a fault that names the line; entries handed out before that are not vouched for. Not thread-safe.
 */
public final class TreeReader implements AutoCloseable {
    private static final int BUFFER = 256 << 10;
    private static final byte[] SIGNATURE = TreeFormat.ascii(TreeFormat.SIGNATURE);
    private static final byte[] END = TreeFormat.ascii(TreeFormat.END_LINE);

    private final InputStream plain;
    private final String name;
    private final CRC32 checksum = new CRC32();
    private final EntryLine parser = new EntryLine();
    private final Timestamp startedAt;
    private byte[] buffer = new byte[BUFFER];
    private int position;
    private int filled;
    private int summed;
    private int lineStart;
    private long lines;
    private long entries;
    private boolean ended;
    private boolean waiting;
    private RawPath last;

    /**
     * Reads the head.
     *
     * @param plain the uncompressed text, closed with this reader
     * @param name for messages
     */
    public TreeReader(InputStream plain, String name) {
        this.plain = plain;
        this.name = name;
        if (!line() || !Words.equal(buffer, lineStart, position - 1, SIGNATURE)) {
            throw damaged("not " + TreeFormat.SIGNATURE);
        }
        this.startedAt = versionLine();
    }

    private Timestamp versionLine() {
        String text = line() ? Words.text(buffer, lineStart, position - 1) : "";
        if (!text.startsWith(TreeFormat.VERSION_LINE)) {
            throw damaged("no version");
        }
        int version = TreeFormat.VERSION_LINE.length();
        int space = text.indexOf(' ', version);
        int started = text.indexOf(TreeFormat.STARTED);
        try {
            long found = Words.count(buffer, lineStart + version, space < 0 ? position - 1 : lineStart + space);
            if (found > TreeFormat.VERSION) {
                throw Fault.FORMAT_TOO_NEW
                        .because("unable to read tree '" + name + "': it has format " + found + ", and only up to "
                                + TreeFormat.VERSION + " is known here")
                        .hint("use a newer version of recobro");
            }
            if (started != space || started < 0) {
                throw damaged("no time");
            }
            return Words.time(buffer, lineStart + started + TreeFormat.STARTED.length(), position - 1);
        } catch (IllegalArgumentException wrong) {
            throw damaged(wrong.getMessage());
        }
    }

    /** When the walk began, by the clock of the machine that wrote the tree. */
    public Timestamp startedAt() {
        return startedAt;
    }

    /** How many entries were read so far. */
    public long entries() {
        return entries;
    }

    /** The next entry; empty at the end, when all of the text turned out to be as it was written. */
    public Optional<Entry> next() {
        if (!look()) {
            return Optional.empty();
        }
        waiting = false;
        return Optional.of(entry(position - 1));
    }

    /** The next entry if it begins with these words, which come after the path before; else nothing is passed by. */
    public Optional<SameEntry> nextIf(EntryStart start) {
        if (!look()) {
            return Optional.empty();
        }
        int end = position - 1;
        int words = lineStart + start.length();
        boolean same = words <= end
                && (words == end || buffer[words] == ' ')
                && Arrays.equals(buffer, lineStart, words, start.bytes(), 0, start.length());
        if (!same) {
            return Optional.empty();
        }
        waiting = false;
        last = start.path();
        entries++;
        byte[] line = Arrays.copyOfRange(buffer, lineStart, end);
        return Optional.of(new SameEntry(start.path(), start.type(), start.size(), line, start.length()));
    }

    /** Goes on to the line of the next entry, unless it is there already; false at the end. */
    private boolean look() {
        while (!waiting && !ended) {
            if (!line()) {
                throw damaged("no end mark: the text was cut short");
            }
            int end = position - 1;
            if (end > lineStart && buffer[lineStart] != '#') {
                waiting = true;
            } else if (end - lineStart > END.length && Words.equal(buffer, lineStart, lineStart + END.length, END)) {
                checkEnd(end);
            }
        }
        return waiting;
    }

    private Entry entry(int end) {
        Entry entry;
        try {
            entry = parser.parse(buffer, lineStart, end);
        } catch (IllegalArgumentException wrong) {
            throw damaged(wrong.getMessage());
        }
        if (last != null && last.compareTo(entry.path()) >= 0) {
            throw damaged("a path that must not come after the one before");
        }
        last = entry.path();
        entries++;
        return entry;
    }

    private void checkEnd(int end) {
        checksum.update(buffer, summed, lineStart - summed);
        String expected = TreeFormat.END_LINE + entries + TreeFormat.CHECKSUM + TreeFormat.checksum(checksum);
        if (!Words.equal(buffer, lineStart, end, TreeFormat.ascii(expected))) {
            throw damaged("an end mark of other entries");
        }
        ended = true;
        lineStart = position;
        summed = position;
        if (position < filled || fill()) {
            throw damaged("an end mark, and more behind it");
        }
    }

    /** Moves on to the next line, which ends before the line feed at {@code position - 1}; false when there is none. */
    private boolean line() {
        lineStart = position;
        int searched = position;
        while (true) {
            for (int at = searched; at < filled; at++) {
                if (buffer[at] == '\n') {
                    position = at + 1;
                    lines++;
                    return true;
                }
            }
            searched = filled - lineStart;
            if (!fill()) {
                lines++;
                return false;
            }
            searched += lineStart;
        }
    }

    /** Reads more behind what is there of the line, which moves to the front; false at the end of the stream. */
    private boolean fill() {
        checksum.update(buffer, summed, lineStart - summed);
        int kept = filled - lineStart;
        byte[] target = kept > buffer.length / 2 ? new byte[Math.multiplyExact(buffer.length, 2)] : buffer;
        System.arraycopy(buffer, lineStart, target, 0, kept);
        buffer = target;
        lineStart = 0;
        summed = 0;
        filled = kept;
        try {
            int count = plain.read(buffer, filled, buffer.length - filled);
            filled += Math.max(0, count);
            return count > 0;
        } catch (IOException broken) {
            throw new UncheckedIOException("unable to read tree '" + name + "': " + broken.getMessage(), broken);
        }
    }

    private RecobroException damaged(String cause) {
        return Fault.BACKUP_DAMAGED.because("unable to read tree '" + name + "': line " + lines + ": " + cause);
    }

    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException broken) {
            throw new UncheckedIOException("unable to close tree '" + name + "': " + broken.getMessage(), broken);
        }
    }
}
