package io.recobro.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a database holds, read with plain SELECTs and without any code of the product: rows and a SHA-256 per table.
 *
 * @param bytes size of all values
 */
record Fingerprint(SortedMap<String, Table> tables, long rows, long bytes) {
    record Table(long rows, String sha256) {}

    static Fingerprint of(Connection connection) throws SQLException {
        SortedMap<String, Table> tables = new TreeMap<>();
        long[] totals = new long[2];
        try (Statement statement = connection.createStatement();
                ResultSet names = statement.executeQuery("SELECT TABLE_NAME FROM information_schema.TABLES"
                        + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'VIEW')")) {
            while (names.next()) {
                read(connection, names.getString(1), tables, totals);
            }
        }
        return new Fingerprint(tables, totals[0], totals[1]);
    }

    private static void read(Connection connection, String name, Map<String, Table> tables, long[] totals)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(500);
            try (ResultSet rows = statement.executeQuery("SELECT * FROM `" + name + "` ORDER BY 1, 2")) {
                int columns = rows.getMetaData().getColumnCount();
                MessageDigest digest = sha256();
                ByteBuffer length = ByteBuffer.allocate(4);
                long count = 0;
                while (rows.next()) {
                    count++;
                    for (int column = 1; column <= columns; column++) {
                        byte[] value = bytes(rows.getObject(column));
                        digest.update(length.clear()
                                .putInt(value == null ? -1 : value.length)
                                .array());
                        if (value != null) {
                            digest.update(value);
                            totals[1] += value.length;
                        }
                    }
                }
                totals[0] += count;
                tables.put(name, new Table(count, HexFormat.of().formatHex(digest.digest())));
            }
        }
    }

    /** How this differs from what it should be, in words; empty when nothing does. */
    SortedMap<String, String> differencesFrom(Fingerprint expected) {
        SortedMap<String, String> differences = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>(tables.keySet());
        names.addAll(expected.tables.keySet());
        for (String name : names) {
            Table wanted = expected.tables.get(name);
            Table found = tables.get(name);
            if (found == null) {
                differences.put(name, "gone, had " + wanted.rows() + " rows");
            } else if (wanted == null) {
                differences.put(name, "new");
            } else if (found.rows() != wanted.rows()) {
                differences.put(name, found.rows() + " rows instead of " + wanted.rows());
            } else if (!found.equals(wanted)) {
                differences.put(name, "other content");
            }
        }
        return differences;
    }

    private static byte[] bytes(Object value) {
        if (value == null || value instanceof byte[]) {
            return (byte[]) value;
        }
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
