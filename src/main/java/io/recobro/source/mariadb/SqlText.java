package io.recobro.source.mariadb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Pieces of SQL text. */
public final class SqlText {
    private static final Pattern AUTO_INCREMENT = Pattern.compile(" AUTO_INCREMENT=\\d+");

    private SqlText() {}

    /** {@code name} between backticks, backticks inside doubled. */
    public static String identifier(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    /** {@code `database`.`name`}. */
    public static String qualified(String database, String name) {
        return identifier(database) + '.' + identifier(name);
    }

    /** {@code `a`,`b`}. */
    public static String identifiers(Collection<String> names) {
        return names.stream().map(SqlText::identifier).collect(Collectors.joining(","));
    }

    /** A string literal for a session without NO_BACKSLASH_ESCAPES. */
    public static String literal(String text) {
        return '\''
                + text.replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\0", "\\0")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\032", "\\Z")
                + '\'';
    }

    /** A definition without the database's own name before sequences, which would tie it to it; null stays null. */
    public static String withoutDatabase(String sql, String database) {
        String prefix = identifier(database) + ".";
        return sql == null
                ? null
                : sql.replace("nextval(" + prefix, "nextval(")
                        .replace("lastval(" + prefix, "lastval(")
                        .replaceAll(Pattern.quote(prefix) + "(`(?:[^`]|``)+`\\()", "$1");
    }

    /** Text that may stand behind {@code -- } on one line: line breaks become spaces. */
    public static String comment(String text) {
        return text.replaceAll("[\\r\\n\\u0085\\u2028\\u2029]", " ");
    }

    /** The option {@code AUTO_INCREMENT=n} taken out of a SHOW CREATE TABLE text: it changes with every row. */
    public static String withoutAutoIncrement(String showCreateTable) {
        int end = showCreateTable.lastIndexOf("\n)");
        if (end < 0) {
            return showCreateTable;
        }
        return showCreateTable.substring(0, end)
                + AUTO_INCREMENT.matcher(showCreateTable.substring(end)).replaceFirst("");
    }

    /** The digest of a definition as the inventory of a database holds it: SHA-256 of the UTF-8 text, lower-case hex. */
    public static String definitionDigest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
