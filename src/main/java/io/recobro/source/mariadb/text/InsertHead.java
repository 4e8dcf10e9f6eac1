package io.recobro.source.mariadb.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of an INSERT statement before its rows.
 *
 * @param columns the listed columns; empty when none are listed
 * @param end position behind VALUES in the bytes parsed
 */
public record InsertHead(String table, List<String> columns, int end) {
    /** Parses {@code INSERT INTO t [(columns)] VALUES}; empty when the statement is anything else. */
    public static Optional<InsertHead> parse(byte[] bytes, int from, int to) {
        int end = endOfHead(bytes, from, to);
        if (end < 0) {
            return Optional.empty();
        }
        SqlCursor cursor = new SqlCursor(new String(bytes, from, end - from, StandardCharsets.UTF_8));
        if (!cursor.word("INSERT") || !cursor.word("INTO")) {
            return Optional.empty();
        }
        String table = cursor.identifier();
        if (table == null || cursor.at('.')) {
            return Optional.empty();
        }
        List<String> columns = new ArrayList<>();
        if (cursor.at('(')) {
            for (String column : cursor.parenthesised()) {
                columns.add(new SqlCursor(column).identifier());
            }
        }
        return cursor.word("VALUES") ? Optional.of(new InsertHead(table, columns, end)) : Optional.empty();
    }

    /** True when the bytes begin with {@code INSERT}, {@code REPLACE} or an executable comment is none of our concern. */
    public static boolean insert(byte[] bytes, int from, int to) {
        return to - from > 6 && word(bytes, from, "INSERT") || to - from > 7 && word(bytes, from, "REPLACE");
    }

    /** Position behind the word VALUES outside of quotes, or -1. */
    private static int endOfHead(byte[] bytes, int from, int to) {
        byte quote = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (quote != 0) {
                quote = b == quote ? 0 : quote;
            } else if (b == '`' || b == '"') {
                quote = b;
            } else if (b == '\'') {
                return -1;
            } else if ((b | 0x20) == 'v' && to - i >= 6 && word(bytes, i, "VALUES") && !nameByte(bytes[i - 1])) {
                return i + 6;
            }
        }
        return -1;
    }

    private static boolean nameByte(byte b) {
        return b < 0 || b == '_' || b == '$' || Character.isLetterOrDigit(b);
    }

    private static boolean word(byte[] bytes, int at, String word) {
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[at + i] & 0xdf) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
