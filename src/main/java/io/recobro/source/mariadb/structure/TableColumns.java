package io.recobro.source.mariadb.structure;

import io.recobro.source.mariadb.structure.Inventory.Column;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which columns of a table are written, and in which form; see the format page. Pure. */
public final class TableColumns {
    private static final Set<String> NUMBERS = Set.of(
            "tinyint",
            "smallint",
            "mediumint",
            "int",
            "integer",
            "bigint",
            "decimal",
            "numeric",
            "double",
            "year",
            "boolean");
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
    /** Character sets that convert to utf8mb4 and back without loss. */
    private static final Set<String> UNICODE =
            Set.of("ascii", "latin1", "utf8", "utf8mb3", "utf8mb4", "ucs2", "utf16", "utf16le", "utf32");

    private TableColumns() {}

    /** @param columns rows of {@code information_schema.COLUMNS} */
    static List<Column> written(List<Map<String, String>> columns, boolean history) {
        List<Column> written = new ArrayList<>();
        for (Map<String, String> column : columns) {
            boolean rowTime = isRowTime(column);
            if (rowTime ? history : !isGenerated(column)) {
                written.add(column(column));
            }
        }
        boolean explicit = columns.stream().anyMatch(TableColumns::isRowTime);
        if (history && !explicit) {
            written.add(new Column("row_start", "timestamp(6)", ValueForm.TEXT));
            written.add(new Column("row_end", "timestamp(6)", ValueForm.TEXT));
        }
        return List.copyOf(written);
    }

    /** Whether a versioned table counts time by timestamps: by transaction ids its history cannot be written back. */
    static boolean keepsHistory(String createSql) {
        String upper = createSql.toUpperCase(Locale.ROOT);
        boolean versioned = upper.contains("WITH SYSTEM VERSIONING");
        boolean byTransaction = createSql.matches("(?s).*bigint\\(20\\) unsigned GENERATED ALWAYS AS ROW START.*");
        return versioned && !byTransaction;
    }

    private static Column column(Map<String, String> column) {
        String data = column.get("DATA_TYPE").toLowerCase(Locale.ROOT);
        String type = column.get("COLUMN_TYPE");
        String charset = column.get("CHARACTER_SET_NAME");
        String name = column.get("COLUMN_NAME");
        if (charset != null && !UNICODE.contains(charset)) {
            return new Column(name, type + Introducer.SEPARATOR + charset, ValueForm.HEX);
        }
        return new Column(name, type, form(data));
    }

    /** @param dataType such as {@code varchar}, in lower case */
    public static ValueForm form(String dataType) {
        if (NUMBERS.contains(dataType)) {
            return ValueForm.NUMBER;
        }
        if (dataType.equals("float")) {
            return ValueForm.FLOAT_AS_DOUBLE;
        }
        if (BYTES.contains(dataType)) {
            return ValueForm.BYTES;
        }
        return HEX.contains(dataType) ? ValueForm.HEX : ValueForm.TEXT;
    }

    private static boolean isRowTime(Map<String, String> column) {
        String expression = column.get("GENERATION_EXPRESSION");
        return "ROW START".equalsIgnoreCase(expression) || "ROW END".equalsIgnoreCase(expression);
    }

    private static boolean isGenerated(Map<String, String> column) {
        return String.valueOf(column.get("EXTRA")).toUpperCase(Locale.ROOT).contains("GENERATED");
    }
}
