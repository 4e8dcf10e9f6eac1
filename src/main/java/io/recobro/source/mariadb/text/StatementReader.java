package io.recobro.source.mariadb.text;

import io.recobro.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Splits a dump into its statements as the {@code mariadb} client does: by the current delimiter outside of quotes and
 * comments, obeying {@code DELIMITER} lines. Executable comments are part of the statement. Not thread-safe; does not close
 * the stream.
 *
 * <p>Memory is one statement: {@link #bytes} from {@link #start} to {@link #end} is the current one, without its
 * delimiter, valid until the next call of {@link #next}.
 */
public final class StatementReader {
    private static final int LONGEST_COMMENT = 4096;
    private static final int READ = 1 << 18;
    private static final byte[] DELIMITER_WORD = "delimiter".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final int longest;
    private final Consumer<String> comments;
    private byte[] buffer = new byte[1 << 20];
    private int limit;
    private int position;
    private int start;
    private int end;
    private long passed;
    private boolean ended;
    private byte[] delimiter = {';'};
    private boolean[] special = specials((byte) ';');
    private String lastComment = "";

    /** @param longest the largest statement accepted, in bytes */
    public StatementReader(InputStream in, int longest) {
        this(in, longest, comment -> {});
    }

    /** @param comments told of every line comment between statements, of each at most {@value #LONGEST_COMMENT} bytes */
    public StatementReader(InputStream in, int longest, Consumer<String> comments) {
        this.in = in;
        this.longest = longest;
        this.comments = comments;
    }

    public byte[] bytes() {
        return buffer;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    public String text() {
        return new String(buffer, start, end - start, StandardCharsets.UTF_8);
    }

    /** Offset of the current statement in the plain dump. */
    public long offset() {
        return passed + start;
    }

    /** Plain bytes read so far, up to the end of the current statement. */
    public long consumed() {
        return passed + position;
    }

    /** The newest line comment between statements, such as {@code -- Dump completed}; empty before the first. */
    public String lastComment() {
        return lastComment;
    }

    /**
     * Moves to the next statement.
     *
     * @return false at the end of the dump
     * @throws io.recobro.fault.RecobroException {@code ROW_TOO_LARGE}, or {@code BACKUP_DAMAGED} when the dump ends inside
     *     of a quoted text or a comment
     */
    public boolean next() throws IOException {
        while (skipBlank()) {
            start = position;
            if (delimiterLine()) {
                continue;
            }
            scan();
            if (end > start) {
                return true;
            }
        }
        return false;
    }

    /** Skips blanks and comments before a statement; false at the end of the dump. */
    private boolean skipBlank() throws IOException {
        while (true) {
            start = position;
            if (!has(1)) {
                return false;
            }
            byte b = buffer[position];
            if (b >= 0 && b <= ' ') {
                position++;
            } else if (b == '#' || lineComment()) {
                int from = position - start;
                skipLine();
                lastComment = new String(
                                buffer,
                                start + from,
                                Math.min(position - start - from, LONGEST_COMMENT),
                                StandardCharsets.UTF_8)
                        .strip();
                comments.accept(lastComment);
            } else if (b == '/' && has(2) && buffer[position + 1] == '*' && !executable()) {
                skipComment();
            } else {
                return true;
            }
        }
    }

    private boolean delimiterLine() throws IOException {
        int length = DELIMITER_WORD.length;
        if ((buffer[position] | 0x20) != 'd' || !has(length + 1)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((buffer[position + i] | 0x20) != DELIMITER_WORD[i]) {
                return false;
            }
        }
        if (buffer[position + length] != ' ' && buffer[position + length] != '\t') {
            return false;
        }
        skipLine();
        String value = new String(buffer, start + length, position - start - length, StandardCharsets.UTF_8).strip();
        if (!value.isEmpty()) {
            delimiter = value.getBytes(StandardCharsets.UTF_8);
            special = specials(delimiter[0]);
        }
        return true;
    }

    private void scan() throws IOException {
        while (true) {
            if (position == limit && !has(1)) {
                end = position;
                return;
            }
            byte[] bytes = buffer;
            int at = position;
            while (at < limit && !special[bytes[at] & 0xff]) {
                at++;
            }
            position = at;
            if (at == limit) {
                continue;
            }
            byte b = bytes[at];
            if (b == delimiter[0] && delimiterHere()) {
                end = position;
                position += delimiter.length;
                return;
            }
            if (b == '\'' || b == '"' || b == '`') {
                skipQuoted(b);
            } else if (b == '#' || (b == '-' && lineComment())) {
                skipLine();
            } else if (b == '/' && has(2) && buffer[position + 1] == '*') {
                if (executable()) {
                    position += 2;
                } else {
                    skipComment();
                }
            } else {
                position++;
            }
        }
    }

    private boolean delimiterHere() throws IOException {
        if (delimiter.length == 1) {
            return true;
        }
        return has(delimiter.length)
                && Arrays.equals(buffer, position, position + delimiter.length, delimiter, 0, delimiter.length);
    }

    private boolean lineComment() throws IOException {
        if (buffer[position] != '-' || !has(2) || buffer[position + 1] != '-') {
            return false;
        }
        return !has(3) || (buffer[position + 2] >= 0 && buffer[position + 2] <= ' ');
    }

    /** {@code /*!} and {@code /*M!} are executed, unless they are for a version that never comes: the sandbox mark. */
    private boolean executable() throws IOException {
        if (!has(4)) {
            return false;
        }
        int version = buffer[position + 2] == 'M' ? position + 4 : position + 3;
        return buffer[version - 1] == '!' && !(has(10) && sandbox(version));
    }

    private boolean sandbox(int version) {
        for (int i = version; i < version + 6; i++) {
            if (buffer[i] != '9') {
                return false;
            }
        }
        return true;
    }

    private void skipQuoted(byte quote) throws IOException {
        boolean escapes = quote != '`';
        position++;
        while (true) {
            byte[] bytes = buffer;
            int at = position;
            int stop = limit;
            while (at < stop) {
                byte b = bytes[at];
                if (b == quote || b == '\\') {
                    break;
                }
                at++;
            }
            position = at;
            if (at == stop) {
                if (!has(1)) {
                    throw cut("quoted text");
                }
            } else if (bytes[at] == quote) {
                position++;
                return;
            } else if (!escapes) {
                position++;
            } else if (has(2)) {
                position += 2;
            } else {
                throw cut("quoted text");
            }
        }
    }

    private void skipComment() throws IOException {
        position += 2;
        while (has(2)) {
            if (buffer[position] == '*' && buffer[position + 1] == '/') {
                position += 2;
                return;
            }
            position++;
        }
        throw cut("comment");
    }

    private void skipLine() throws IOException {
        while (has(1)) {
            if (buffer[position++] == '\n') {
                return;
            }
        }
    }

    private RuntimeException cut(String where) {
        return Fault.BACKUP_DAMAGED
                .because("unable to read the dump: it ends inside of a " + where
                        + " that began in the statement at byte " + (passed + start))
                .hint("the file is truncated; fetch it again or use another backup");
    }

    /** True when {@code count} bytes stand at {@link #position}; reads on, and keeps the statement from {@link #start} on. */
    private boolean has(int count) throws IOException {
        while (limit - position < count) {
            if (ended) {
                return false;
            }
            if (buffer.length - limit < READ) {
                makeRoom();
            }
            int got = in.read(buffer, limit, buffer.length - limit);
            if (got < 0) {
                ended = true;
            } else {
                limit += got;
            }
        }
        return true;
    }

    private void makeRoom() {
        int kept = limit - start;
        if (kept > longest) {
            throw Fault.ROW_TOO_LARGE
                    .because("unable to read the dump: the statement at byte " + (passed + start) + " is larger than "
                            + longest + " bytes")
                    .hint("load this dump with the mariadb client");
        }
        byte[] target = kept > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
        System.arraycopy(buffer, start, target, 0, kept);
        buffer = target;
        passed += start;
        position -= start;
        limit = kept;
        start = 0;
    }

    private static boolean[] specials(byte delimiter) {
        boolean[] table = new boolean[256];
        for (char c : new char[] {'\'', '"', '`', '#', '-', '/'}) {
            table[c] = true;
        }
        table[delimiter & 0xff] = true;
        return table;
    }
}
