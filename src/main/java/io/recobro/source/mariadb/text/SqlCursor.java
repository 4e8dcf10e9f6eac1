package io.recobro.source.mariadb.text;

import java.util.ArrayList;
import java.util.List;

/** A position in one statement that moves over words, names and parentheses, aware of quotes and comments. Not thread-safe. */
public final class SqlCursor {
    private final String sql;
    private int position;

    public SqlCursor(String sql) {
        this.sql = sql;
    }

    public int position() {
        return position;
    }

    /** Moves over the word if it stands here, in any case. */
    public boolean word(String word) {
        skipBlank();
        int end = position + word.length();
        if (!sql.regionMatches(true, position, word, 0, word.length())
                || (end < sql.length() && nameCharacter(sql.charAt(end)))) {
            return false;
        }
        position = end;
        return true;
    }

    /** True when the character is the next one that is not blank; does not move over it. */
    public boolean at(char c) {
        skipBlank();
        return position < sql.length() && sql.charAt(position) == c;
    }

    /** Moves over a name, quoted or not; null when none stands here. */
    public String identifier() {
        skipBlank();
        if (position >= sql.length()) {
            return null;
        }
        char quote = sql.charAt(position);
        int from = position;
        if (quote == '`' || quote == '"') {
            skipQuoted();
            return sql.substring(from + 1, position - 1).replace("" + quote + quote, "" + quote);
        }
        while (position < sql.length() && nameCharacter(sql.charAt(position))) {
            position++;
        }
        return position == from ? null : sql.substring(from, position);
    }

    /** Moves to the character outside of quotes and comments, or to the end. */
    public void skipTo(char c) {
        while (position < sql.length() && sql.charAt(position) != c) {
            step();
        }
    }

    /** Moves over a list in parentheses and returns its parts, stripped; empty when it does not begin or end here. */
    public List<String> parenthesised() {
        List<String> parts = new ArrayList<>();
        if (!at('(')) {
            return parts;
        }
        int from = ++position;
        int depth = 1;
        while (position < sql.length()) {
            char c = sql.charAt(position);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
            if (depth == 0 || (depth == 1 && c == ',')) {
                parts.add(sql.substring(from, position).strip());
                from = position + 1;
            }
            if (depth == 0) {
                position++;
                return parts;
            }
            step();
        }
        return List.of();
    }

    /** The text with each quoted part reduced to a blank. */
    public static String withoutQuoted(String text) {
        SqlCursor cursor = new SqlCursor(text);
        StringBuilder rest = new StringBuilder();
        while (cursor.position < text.length()) {
            int from = cursor.position;
            char c = text.charAt(from);
            cursor.step();
            rest.append(cursor.position == from + 1 ? c : ' ');
        }
        return rest.toString();
    }

    /** The text with each comment reduced to a blank; of executable ones only the frame goes. */
    public static String withoutComments(String text) {
        StringBuilder rest = new StringBuilder();
        SqlCursor cursor = new SqlCursor(text);
        while (cursor.position < text.length()) {
            int from = cursor.position;
            cursor.step();
            String piece = text.substring(from, cursor.position);
            rest.append(piece.startsWith("/*") && piece.length() > 1 ? " " : piece);
        }
        return rest.toString().replaceAll("/\\*M?!\\d*|\\*/", " ");
    }

    private void step() {
        char c = sql.charAt(position);
        if (c == '\'' || c == '"' || c == '`') {
            skipQuoted();
        } else if (sql.startsWith("/*", position)
                && !sql.startsWith("/*!", position)
                && !sql.startsWith("/*M!", position)) {
            int close = sql.indexOf("*/", position + 2);
            position = close < 0 ? sql.length() : close + 2;
        } else {
            position++;
        }
    }

    private void skipQuoted() {
        char quote = sql.charAt(position++);
        while (position < sql.length()) {
            char c = sql.charAt(position++);
            if (c == '\\' && quote != '`') {
                position++;
            } else if (c == quote) {
                if (position < sql.length() && sql.charAt(position) == quote) {
                    position++;
                } else {
                    return;
                }
            }
        }
        position = Math.min(position, sql.length());
    }

    private void skipBlank() {
        while (position < sql.length() && sql.charAt(position) <= ' ') {
            position++;
        }
    }

    private static boolean nameCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80;
    }
}
