package io.recobro.source.mariadb.text;

import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.stream.Block;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the rows of an INSERT statement as any dump tool writes them and writes each as the row text of our own format
 * ({@code src/docs/formats/mariadb-dump.md}): backslash escapes only, binary values as their form says. Not thread-safe.
 */
public final class RowScanner {
    private static final byte[] NULL = "NULL".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMPTY = {'\'', '\''};
    private static final boolean[] ESCAPED = new boolean[256];

    static {
        for (int c : new int[] {0, '\n', '\r', 0x1a, '\'', '"', '\\'}) {
            ESCAPED[c] = true;
        }
    }

    private final ValueForm[] forms;
    private final Block raw = new Block();
    private byte[] sql;
    private int at;
    private int end;

    /** @param forms of the columns in the order of the statement's column list; null for a value that is thrown away */
    public RowScanner(List<ValueForm> forms) {
        this.forms =
                forms.stream().map(form -> form == null ? ValueForm.TEXT : form).toArray(ValueForm[]::new);
    }

    /**
     * Moves from behind VALUES or behind a row to the next row.
     *
     * @return position of its {@code (}, or -1 at the end of the statement
     * @throws UnsupportedSqlException if something else stands there, such as ON DUPLICATE KEY
     */
    public static int next(byte[] sql, int from, int end) throws UnsupportedSqlException {
        int at = from;
        while (at < end && (sql[at] == ',' || (sql[at] >= 0 && sql[at] <= ' '))) {
            at++;
        }
        if (at == end || sql[at] == ';') {
            return -1;
        }
        if (sql[at] != '(') {
            throw new UnsupportedSqlException("text behind a row that is no row");
        }
        return at;
    }

    /**
     * Reads one row, appends {@code (…)} to the block and returns the position behind it.
     *
     * @param from position of its {@code (}
     * @throws UnsupportedSqlException if a value is no plain literal; the block then ends in an unfinished row
     */
    public int row(byte[] statement, int from, int to, Block out) throws UnsupportedSqlException {
        sql = statement;
        at = from + 1;
        end = to;
        byte[] target = out.ensure(1);
        target[out.length()] = '(';
        out.length(out.length() + 1);
        for (int i = 0; ; i++) {
            if (i == forms.length) {
                throw new UnsupportedSqlException("a row with more than " + forms.length + " values");
            }
            skipBlank();
            value(forms[i], out);
            skipBlank();
            byte separator = at < end ? sql[at++] : 0;
            target = out.ensure(1);
            target[out.length()] = separator;
            out.length(out.length() + 1);
            if (separator == ')') {
                if (i + 1 != forms.length) {
                    throw new UnsupportedSqlException(
                            "a row with " + (i + 1) + " instead of " + forms.length + " values");
                }
                return at;
            }
            if (separator != ',') {
                throw new UnsupportedSqlException("a value that is no plain literal");
            }
        }
    }

    private void value(ValueForm form, Block out) throws UnsupportedSqlException {
        byte first = at < end ? sql[at] : 0;
        if (first == '\'' || first == '"') {
            quoted(form, out);
        } else if (first == '_') {
            introduced(form, out);
        } else if (first == '0' && at + 1 < end && (sql[at + 1] | 0x20) == 'x') {
            hex(form, out);
        } else if ((first | 0x20) == 'x' && at + 1 < end && sql[at + 1] == '\'') {
            hex(form, out);
        } else if ((first | 0x20) == 'n' && at + 4 <= end && word(NULL)) {
            out.append(NULL);
            at += 4;
        } else if (first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.') {
            int from = at++;
            while (at < end && numberByte(sql[at]) && !(sign(sql[at]) && (sql[at - 1] | 0x20) != 'e')) {
                at++;
            }
            out.append(sql, from, at - from);
        } else {
            throw new UnsupportedSqlException("a value that is no plain literal");
        }
    }

    private void introduced(ValueForm form, Block out) throws UnsupportedSqlException {
        int from = at;
        while (at < end && (sql[at] == '_' || Character.isLetterOrDigit(sql[at]))) {
            at++;
        }
        String name = new String(sql, from, at - from, StandardCharsets.US_ASCII);
        skipBlank();
        switch (name) {
            case "_binary", "_utf8mb4", "_utf8mb3", "_utf8", "_ascii" -> value(form, out);
            default -> {
                if (form != ValueForm.HEX || at >= end || sql[at] == '\'') {
                    throw new UnsupportedSqlException("a value with the introducer " + name);
                }
                out.append((name + " ").getBytes(StandardCharsets.US_ASCII));
                value(form, out);
            }
        }
    }

    private void quoted(ValueForm form, Block out) throws UnsupportedSqlException {
        switch (form) {
            case TEXT, BYTES -> {
                quote(out);
                copyQuoted(out, true);
                quote(out);
            }
            case HEX -> {
                raw.length(0);
                copyQuoted(raw, false);
                appendHex(out, raw.bytes(), raw.length());
            }
            default -> {
                int from = out.length();
                copyQuoted(out, false);
                for (int i = from; i < out.length(); i++) {
                    if (!numberByte(out.bytes()[i])) {
                        throw new UnsupportedSqlException("a quoted text in a column of numbers");
                    }
                }
            }
        }
    }

    /** Copies the quoted value here, escaped as our format does or as the bytes it stands for. */
    private void copyQuoted(Block out, boolean escape) throws UnsupportedSqlException {
        byte quote = sql[at++];
        byte[] bytes = sql;
        while (true) {
            int from = at;
            int i = at;
            while (i < end && !ESCAPED[bytes[i] & 0xff]) {
                i++;
            }
            out.append(bytes, from, i - from);
            at = i + 1;
            if (i >= end) {
                throw new UnsupportedSqlException("a quoted text without its end");
            }
            byte b = bytes[i];
            if (b == quote) {
                if (at < end && bytes[at] == quote) {
                    at++;
                    put(out, quote, escape);
                } else {
                    return;
                }
            } else if (b != '\\') {
                put(out, b, escape);
            } else if (at < end) {
                byte next = bytes[at++];
                if (next == '%' || next == '_') {
                    put(out, (byte) '\\', escape);
                }
                put(out, unescaped(next), escape);
            }
        }
    }

    private static byte unescaped(byte b) {
        return switch (b) {
            case '0' -> 0;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'Z' -> 0x1a;
            default -> b;
        };
    }

    private static void put(Block out, byte b, boolean escape) {
        byte[] target = out.ensure(2);
        int length = out.length();
        if (escape) {
            byte letter = switch (b) {
                case 0 -> '0';
                case '\n' -> 'n';
                case '\r' -> 'r';
                case 0x1a -> 'Z';
                case '\'', '\\' -> b;
                default -> 0;
            };
            if (letter != 0) {
                target[length++] = '\\';
                target[length] = letter;
                out.length(length + 1);
                return;
            }
        }
        target[length] = b;
        out.length(length + 1);
    }

    private void hex(ValueForm form, Block out) throws UnsupportedSqlException {
        boolean quotedHex = sql[at] != '0';
        at += 2;
        int from = at;
        while (at < end && Character.digit(sql[at], 16) >= 0) {
            at++;
        }
        int digits = at - from;
        if (quotedHex && (at >= end || sql[at++] != '\'') || digits % 2 != 0) {
            throw new UnsupportedSqlException("a hexadecimal value of odd length or without its end");
        }
        if (form == ValueForm.NUMBER || form == ValueForm.FLOAT_AS_DOUBLE || form == ValueForm.FLOAT_AS_TEXT) {
            throw new UnsupportedSqlException("a hexadecimal value in a column of numbers");
        }
        raw.length(0);
        byte[] bytes = raw.ensure(digits / 2);
        for (int i = 0; i < digits / 2; i++) {
            bytes[i] =
                    (byte) (Character.digit(sql[from + 2 * i], 16) << 4 | Character.digit(sql[from + 2 * i + 1], 16));
        }
        if (form == ValueForm.HEX) {
            appendHex(out, bytes, digits / 2);
            return;
        }
        quote(out);
        for (int i = 0; i < digits / 2; i++) {
            put(out, bytes[i], true);
        }
        quote(out);
    }

    private static void appendHex(Block out, byte[] bytes, int count) {
        if (count == 0) {
            out.append(EMPTY);
            return;
        }
        byte[] target = out.ensure(2 + 2 * count);
        int length = out.length();
        target[length++] = '0';
        target[length++] = 'x';
        for (int i = 0; i < count; i++) {
            target[length++] = HEX[bytes[i] >> 4 & 15];
            target[length++] = HEX[bytes[i] & 15];
        }
        out.length(length);
    }

    private static void quote(Block out) {
        out.ensure(1)[out.length()] = '\'';
        out.length(out.length() + 1);
    }

    private boolean word(byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if ((sql[at + i] & 0xdf) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean sign(byte b) {
        return b == '-' || b == '+';
    }

    private static boolean numberByte(byte b) {
        return b >= '0' && b <= '9' || b == '-' || b == '+' || b == '.' || (b | 0x20) == 'e';
    }

    private void skipBlank() {
        while (at < end && sql[at] <= ' ' && sql[at] >= 0) {
            at++;
        }
    }
}
