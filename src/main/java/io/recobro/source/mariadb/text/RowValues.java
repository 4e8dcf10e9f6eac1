package io.recobro.source.mariadb.text;

import java.util.Arrays;

/**
 * Takes the rows of a member apart into plain values: escapes undone, quotes gone. Reads only the canonical text of our own
 * format, where a value is quoted, NULL, or a bare number. Not thread-safe.
 */
public final class RowValues {
    private static final byte[] UNESCAPED = unescaped();

    private final byte[] text;
    private final int end;
    private int at;

    /** Stands before the first row; {@code from} is where {@link MemberText#firstRow} says, {@code end} behind the last LF. */
    public RowValues(byte[] text, int from, int end) {
        this.text = text;
        this.at = from;
        this.end = end;
    }

    private static byte[] unescaped() {
        byte[] table = new byte[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = (byte) i;
        }
        table['0'] = 0;
        table['n'] = '\n';
        table['r'] = '\r';
        table['Z'] = 0x1a;
        return table;
    }

    /** Goes on to the next row; false behind the last. */
    public boolean nextRow() throws UnsupportedSqlException {
        if (at >= end) {
            return false;
        }
        expect('(');
        return true;
    }

    /** The next value of the row, null for NULL; then stands behind the comma, or behind the row's end. */
    public byte[] next() throws UnsupportedSqlException {
        byte[] value;
        if (at < end && text[at] == '\'') {
            value = quoted();
        } else {
            int from = at;
            while (at < end && text[at] != ',' && text[at] != ')') {
                at++;
            }
            value = isNull(from) ? null : Arrays.copyOfRange(text, from, at);
        }
        if (at < end && text[at] == ',') {
            at++;
        } else {
            expect(')');
            at += 2; // the separator and LF
        }
        return value;
    }

    private boolean isNull(int from) {
        return at - from == 4 && text[from] == 'N' && text[from + 1] == 'U';
    }

    private byte[] quoted() throws UnsupportedSqlException {
        int from = at + 1;
        int escapes = 0;
        int position = from;
        while (true) {
            if (position >= end) {
                throw new UnsupportedSqlException("a value without an end at byte " + at);
            }
            byte next = text[position];
            if (next == '\'') {
                break;
            }
            if (next == '\\') {
                escapes++;
                position++;
            }
            position++;
        }
        at = position + 1;
        if (escapes == 0) {
            return Arrays.copyOfRange(text, from, position);
        }
        byte[] value = new byte[position - from - escapes];
        int filled = 0;
        int run = from;
        for (int i = from; i < position; i++) {
            if (text[i] == '\\') {
                System.arraycopy(text, run, value, filled, i - run);
                filled += i - run;
                value[filled++] = UNESCAPED[text[++i] & 0xff];
                run = i + 1;
            }
        }
        System.arraycopy(text, run, value, filled, position - run);
        return value;
    }

    private void expect(char wanted) throws UnsupportedSqlException {
        if (at >= end || text[at] != wanted) {
            throw new UnsupportedSqlException("no '" + wanted + "' at byte " + at);
        }
        at++;
    }
}
