package io.recobro.source.mariadb.structure;

import java.util.List;

/**
 * Everything a database holds, taken inside the dump's snapshot and compared after a restore. Stored as JSON in the
 * artifact {@code db_<database>_<time>.inventory.json.gz}.
 *
 * @param format version of this format, 1
 */
public record Inventory(
        int format,
        String database,
        String characterSet,
        String collation,
        List<Table> tables,
        List<DatabaseObject> objects) {
    public static final int FORMAT = 1;

    /**
     * @param type as in {@code information_schema.TABLES}: {@code BASE TABLE} or {@code SYSTEM VERSIONED}
     * @param history whether history rows of a versioned table are included (then its row_start/row_end columns are columns)
     * @param columns the columns that are written, in the order of the dump's column list (no generated ones)
     * @param rows number of rows
     * @param digest hex of the order-independent content digest: the sum modulo 2^128 of the row hashes
     * @param definition hex digest of the normalised SHOW CREATE TABLE text (without AUTO_INCREMENT=n)
     */
    public record Table(
            String name,
            String type,
            String engine,
            boolean history,
            List<Column> columns,
            long rows,
            String digest,
            String definition) {}

    /**
     * @param type full type, such as {@code varchar(255)}
     */
    public record Column(String name, String type, ValueForm form) {}

    /** How a column's values are written in the dump; see the format page. */
    public enum ValueForm {
        /** unquoted number, or NULL */
        NUMBER,
        /** FLOAT read as DOUBLE, so that it is exact; unquoted */
        FLOAT_AS_DOUBLE,
        /** FLOAT as the server's own six-digit text ({@code mariadb-dump}); unquoted */
        FLOAT_AS_TEXT,
        /** quoted text in utf8mb4, backslash escapes */
        TEXT,
        /** quoted raw bytes, backslash escapes */
        BYTES,
        /** {@code 0x…} of the raw bytes ('' when empty) */
        HEX
    }

    /**
     * @param kind {@code VIEW}, {@code TRIGGER}, {@code FUNCTION}, {@code PROCEDURE}, {@code PACKAGE}, {@code PACKAGE BODY},
     *     {@code EVENT} or {@code SEQUENCE}
     * @param definition hex digest of the normalised definition
     */
    public record DatabaseObject(String kind, String name, String definition) {}
}
