package io.recobro.source.mariadb.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A CREATE TABLE statement taken apart, so that its keys can be added after its rows.
 *
 * @param table the table's name
 * @param full the statement without its foreign keys
 * @param bare the statement without its foreign keys and without {@code keys}
 * @param keys definitions that may be added later, in their order; {@code full} equals {@code bare} when there are none
 * @param foreignKeys definitions to be added when all tables are loaded
 */
public record TableDefinition(String table, String full, String bare, List<String> keys, List<String> foreignKeys) {
    private static final Set<String> LATER = Set.of("UNIQUE", "KEY", "INDEX", "FULLTEXT", "SPATIAL");
    private static final Pattern ENGINE = Pattern.compile("\\bENGINE\\s*=?\\s*(\\w+)", Pattern.CASE_INSENSITIVE);
    private static final Set<String> ENGINES = Set.of("INNODB", "ARIA", "MYISAM");

    /**
     * Takes a statement apart. Keys stay where the table needs them: the one an AUTO_INCREMENT column stands first in, the
     * unique one that InnoDB clusters a table without primary key by, all keys before it (so that the order shown stays
     * the same), and all keys of versioned tables, of hash or period uniqueness, and of engines that gain nothing.
     *
     * @return empty when the statement is no plain CREATE TABLE with a list of definitions
     */
    public static Optional<TableDefinition> parse(String sql) {
        SqlCursor cursor = new SqlCursor(sql);
        if (!cursor.word("CREATE") || !cursor.word("TABLE")) {
            return Optional.empty();
        }
        if (cursor.word("IF") && !(cursor.word("NOT") && cursor.word("EXISTS"))) {
            return Optional.empty();
        }
        String table = cursor.identifier();
        if (table == null || !cursor.at('(')) {
            return Optional.empty();
        }
        int open = cursor.position();
        List<String> parts = cursor.parenthesised();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        String before = sql.substring(0, open);
        String after = sql.substring(cursor.position());
        List<String> kept = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        for (String part : parts) {
            if (foreignKey(part)) {
                foreign.add(part);
            } else if (LATER.contains(firstWord(part))) {
                keys.add(part);
            } else {
                kept.add(part);
            }
        }
        int needed = neededKeys(kept, keys, after);
        List<String> all = new ArrayList<>(kept);
        all.addAll(keys);
        kept.addAll(keys.subList(0, needed));
        return Optional.of(new TableDefinition(
                table,
                join(before, all, after),
                join(before, kept, after),
                List.copyOf(keys.subList(needed, keys.size())),
                List.copyOf(foreign)));
    }

    /** How many of the keys, counted from the first, must stay in the statement. */
    private static int neededKeys(List<String> kept, List<String> keys, String options) {
        String upper = options.toUpperCase(Locale.ROOT);
        var engine = ENGINE.matcher(options);
        boolean gains = !engine.find() || ENGINES.contains(engine.group(1).toUpperCase(Locale.ROOT));
        boolean special = keys.stream()
                .map(key -> SqlCursor.withoutQuoted(key).toUpperCase(Locale.ROOT))
                .anyMatch(key -> key.contains("WITHOUT OVERLAPS") || key.contains("USING HASH"));
        if (!gains || special || SqlCursor.withoutQuoted(upper).contains("WITH SYSTEM VERSIONING")) {
            return keys.size();
        }
        int needed = 0;
        Optional<String> primary =
                kept.stream().filter(part -> firstWord(part).equals("PRIMARY")).findFirst();
        boolean primaryInColumn = kept.stream()
                .anyMatch(part ->
                        SqlCursor.withoutQuoted(part).toUpperCase(Locale.ROOT).contains(" PRIMARY KEY"));
        if (primary.isEmpty() && !primaryInColumn) {
            for (int i = 0; i < keys.size() && needed == 0; i++) {
                needed = firstWord(keys.get(i)).equals("UNIQUE") ? i + 1 : 0;
            }
        }
        for (String part : kept) {
            if (SqlCursor.withoutQuoted(part).toUpperCase(Locale.ROOT).contains(" AUTO_INCREMENT")) {
                String column = new SqlCursor(part).identifier();
                boolean served = primaryInColumn
                        || primary.map(key -> column.equals(firstColumn(key))).orElse(false);
                for (int i = 0; i < keys.size() && !served; i++) {
                    served = column.equals(firstColumn(keys.get(i)));
                    needed = Math.max(needed, i + 1);
                }
            }
        }
        return needed;
    }

    private static String firstColumn(String key) {
        SqlCursor cursor = new SqlCursor(key);
        cursor.skipTo('(');
        List<String> columns = cursor.parenthesised();
        return columns.isEmpty() ? null : new SqlCursor(columns.getFirst()).identifier();
    }

    private static boolean foreignKey(String part) {
        SqlCursor cursor = new SqlCursor(part);
        if (cursor.word("CONSTRAINT")) {
            cursor.identifier();
        }
        return cursor.word("FOREIGN");
    }

    private static String firstWord(String part) {
        int end = 0;
        while (end < part.length() && Character.isLetter(part.charAt(end))) {
            end++;
        }
        return part.substring(0, end).toUpperCase(Locale.ROOT);
    }

    private static String join(String before, List<String> parts, String after) {
        return before + "(\n  " + String.join(",\n  ", parts) + "\n)" + after;
    }
}
