package io.recobro.source.mariadb.load;

import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The columns of the tables just made, as the server sees them. */
public final class TargetColumns {
    private static final Set<String> NUMBERS =
            Set.of("tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year");
    private static final Set<String> BYTES =
            Set.of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");
    private static final Set<String> HEX = Set.of(
            "bit",
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection",
            "vector");

    private TargetColumns() {}

    /**
     * @param type {@code DATA_TYPE}
     * @param characterSet null unless it is text
     */
    public record Column(
            String name,
            String type,
            String characterSet,
            boolean autoIncrement,
            boolean generated,
            boolean invisible) {
        /** How a foreign dump's values of this column are handed to LOAD DATA; null skips the value. */
        public ValueForm form() {
            if (generated) {
                return null;
            }
            if (NUMBERS.contains(type)) {
                return ValueForm.NUMBER;
            }
            return BYTES.contains(type) ? ValueForm.BYTES : HEX.contains(type) ? ValueForm.HEX : ValueForm.TEXT;
        }
    }

    /** Columns by table and name, in their order. */
    public static Map<String, Map<String, Column>> read(Connection connection, String database) throws SQLException {
        Map<String, Map<String, Column>> tables = new LinkedHashMap<>();
        for (List<String> row : TargetServer.query(connection, columns(database))) {
            tables.computeIfAbsent(row.get(0), table -> new LinkedHashMap<>()).put(row.get(1), column(row));
        }
        return tables;
    }

    /** Columns of one table by name, in their order; empty when there is no such table. */
    public static Map<String, Column> read(Connection connection, String database, String table) throws SQLException {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (List<String> row : TargetServer.query(
                connection,
                columns(database).replace(" ORDER BY", " AND TABLE_NAME=" + SqlText.literal(table) + " ORDER BY"))) {
            columns.put(row.get(1), column(row));
        }
        return columns;
    }

    private static Column column(List<String> row) {
        String extra = row.get(4).toUpperCase(Locale.ROOT);
        String expression = String.valueOf(row.get(5)).toUpperCase(Locale.ROOT);
        boolean rowTime = expression.equals("ROW START") || expression.equals("ROW END");
        return new Column(
                row.get(1),
                row.get(2).toLowerCase(Locale.ROOT),
                row.get(3),
                extra.contains("AUTO_INCREMENT"),
                extra.contains("GENERATED") && !rowTime,
                extra.contains("INVISIBLE"));
    }

    private static String columns(String database) {
        return "SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, CHARACTER_SET_NAME, EXTRA, GENERATION_EXPRESSION"
                + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA=" + SqlText.literal(database)
                + " ORDER BY TABLE_NAME, ORDINAL_POSITION";
    }
}
