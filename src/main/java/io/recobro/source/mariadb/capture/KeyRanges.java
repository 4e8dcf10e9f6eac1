package io.recobro.source.mariadb.capture;

import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.DatabaseStructure.KeyColumn;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts a table into ranges of its primary key, in key order. Integers are halved where the server's index estimates say that
 * rows are, so gaps cost nothing; other keys are cut at values found by walking along the index. A value of the first
 * column that holds too many rows is cut by the next column. Every row is in exactly one range, whatever the estimates.
 */
final class KeyRanges {
    private static final Set<String> INTEGERS = Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
    /** Types whose literals compare with the column exactly as the index is ordered. */
    private static final Set<String> WALKED =
            Set.of("char", "varchar", "binary", "varbinary", "date", "datetime", "uuid");

    private final Connection session;
    private final TableDump table;
    private final long target;
    private final List<String> ranges = new ArrayList<>();

    private KeyRanges(Connection session, TableDump table, long target) {
        this.session = session;
        this.table = table;
        this.target = target;
    }

    /**
     * @param targetRows about how many rows a range should have
     * @return conditions; one empty condition when the table can't or need not be cut
     */
    static List<String> of(Connection session, TableDump table, long targetRows) throws SQLException {
        KeyRanges ranges = new KeyRanges(session, table, Math.max(1, targetRows));
        ranges.cut("", 0, table.structure().estimatedRows());
        return ranges.ranges;
    }

    /** Cuts the rows that satisfy {@code prefix}, which fixes the key columns before {@code column}. */
    private void cut(String prefix, int column, long rows) throws SQLException {
        List<KeyColumn> key = table.structure().primaryKey();
        if (rows <= target + target / 2
                || column >= key.size()
                || key.get(column).prefix()) {
            ranges.add(prefix);
        } else if (INTEGERS.contains(key.get(column).type())) {
            cutIntegers(prefix, column);
        } else if (WALKED.contains(key.get(column).type())) {
            cutByWalking(prefix, column);
        } else {
            ranges.add(prefix);
        }
    }

    private void cutIntegers(String prefix, int column) throws SQLException {
        String name = name(column);
        List<String> bounds = row("SELECT MIN(" + name + "), MAX(" + name + ") FROM " + table.from() + where(prefix));
        if (bounds.isEmpty() || bounds.getFirst() == null) {
            ranges.add(prefix);
            return;
        }
        List<Span> spans = new ArrayList<>();
        halve(prefix, name, new BigInteger(bounds.get(0)), new BigInteger(bounds.get(1)), Long.MAX_VALUE, spans);
        spans = joinSmall(spans);
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            if (span.from.equals(span.to)
                    && span.rows > target
                    && spans.size() > 1
                    && column + 1 < table.structure().primaryKey().size()) {
                cut(and(prefix, name + " = " + span.from), column + 1, span.rows);
            } else {
                // open ends: the table may have been read by an estimate, a range must not lose a row
                String low = i == 0 ? "" : name + " >= " + span.from;
                String high = i == spans.size() - 1 ? "" : name + " < " + spans.get(i + 1).from;
                ranges.add(and(prefix, and(low, high)));
            }
        }
    }

    private void halve(String prefix, String name, BigInteger from, BigInteger to, long parentRows, List<Span> spans)
            throws SQLException {
        long rows = Math.min(parentRows, estimate(and(prefix, name + " BETWEEN " + from + " AND " + to)));
        if (rows <= target || from.equals(to)) {
            spans.add(new Span(from, to, rows));
            return;
        }
        BigInteger middle = from.add(to).shiftRight(1);
        halve(prefix, name, from, middle, rows, spans);
        halve(prefix, name, middle.add(BigInteger.ONE), to, rows, spans);
    }

    private List<Span> joinSmall(List<Span> spans) {
        List<Span> joined = new ArrayList<>();
        for (Span span : spans) {
            Span last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && last.rows + span.rows <= target) {
                joined.set(joined.size() - 1, new Span(last.from, span.to, last.rows + span.rows));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }

    private void cutByWalking(String prefix, int column) throws SQLException {
        String name = name(column);
        String previous = null;
        while (true) {
            String after = previous == null ? "" : name + " > " + previous;
            String next = literal(table.structure().primaryKey().get(column), prefix, after);
            if (next == null) {
                ranges.add(and(prefix, after));
                return;
            }
            ranges.add(and(prefix, and(after, name + " <= " + next)));
            previous = next;
        }
    }

    /** The key value {@code target} rows further on, as a literal; null behind the end. */
    private String literal(KeyColumn column, String prefix, String after) throws SQLException {
        String name = SqlText.identifier(column.name());
        boolean binary = column.type().endsWith("binary");
        List<String> found = row("SELECT " + (binary ? "HEX(" + name + ")" : name) + " FROM " + table.from()
                + where(and(prefix, after)) + " ORDER BY " + name + " LIMIT 1 OFFSET " + (target - 1));
        if (found.isEmpty()) {
            return null;
        }
        return binary ? "x'" + found.getFirst() + "'" : SqlText.literal(found.getFirst());
    }

    private long estimate(String condition) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet result = statement.executeQuery(
                        "EXPLAIN SELECT 1 FROM " + table.from() + " FORCE INDEX (PRIMARY)" + where(condition))) {
            return result.next() ? result.getLong("rows") : 0;
        }
    }

    private List<String> row(String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> row = new ArrayList<>();
            if (result.next()) {
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
            }
            return row;
        }
    }

    private String name(int column) {
        return SqlText.identifier(table.structure().primaryKey().get(column).name());
    }

    private static String where(String condition) {
        return condition.isEmpty() ? "" : " WHERE " + condition;
    }

    private static String and(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + " AND " + second;
    }

    private record Span(BigInteger from, BigInteger to, long rows) {}
}
