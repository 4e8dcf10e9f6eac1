package io.recobro.source.mariadb.restore;

import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.load.Notices;
import io.recobro.source.mariadb.load.TargetServer;
import io.recobro.source.mariadb.text.TableDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds foreign keys when all rows are in, and looks for rows without a parent: the server itself never does. */
final class ForeignKeys {
    private ForeignKeys() {}

    static void add(TargetServer target, Collection<TableDefinition> definitions, Notices notices) {
        if (definitions.stream().allMatch(definition -> definition.foreignKeys().isEmpty())) {
            return;
        }
        String doing = "";
        try (Connection connection = target.session()) {
            for (TableDefinition definition : definitions) {
                if (!definition.foreignKeys().isEmpty()) {
                    doing = "add foreign keys to table '" + definition.table() + "'";
                    TargetServer.execute(
                            connection,
                            "ALTER TABLE " + SqlText.identifier(definition.table()) + " ADD "
                                    + String.join(", ADD ", definition.foreignKeys()));
                }
            }
            doing = "look for rows without a parent in '" + target.place() + "'";
            orphans(connection, target.database(), notices);
        } catch (SQLException e) {
            throw TargetServer.failed(doing, e);
        }
    }

    private static void orphans(Connection connection, String database, Notices notices) throws SQLException {
        Map<String, List<List<String>>> keys = new LinkedHashMap<>();
        for (List<String> column : TargetServer.query(
                connection,
                "SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME,"
                        + " REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME"
                        + " FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA=" + SqlText.literal(database)
                        + " AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY TABLE_NAME, CONSTRAINT_NAME,"
                        + " ORDINAL_POSITION")) {
            keys.computeIfAbsent(column.get(0) + '\0' + column.get(1), key -> new ArrayList<>())
                    .add(column);
        }
        for (List<List<String>> columns : keys.values()) {
            List<String> first = columns.getFirst();
            String parent = SqlText.qualified(first.get(3), first.get(4));
            String key = "foreign key '" + first.get(1) + "' of table '" + first.get(0) + "'";
            if (!exists(connection, first.get(3), first.get(4))) {
                notices.add(key + ": its parent table '" + first.get(4) + "' does not exist");
                continue;
            }
            List<String> joined = new ArrayList<>();
            List<String> given = new ArrayList<>();
            for (List<String> column : columns) {
                String child = "c." + SqlText.identifier(column.get(2));
                joined.add(child + "=p." + SqlText.identifier(column.get(5)));
                given.add(child + " IS NOT NULL");
            }
            String count = TargetServer.value(
                    connection,
                    "SELECT COUNT(*) FROM " + SqlText.qualified(database, first.get(0))
                            + " c WHERE " + String.join(" AND ", given) + " AND NOT EXISTS (SELECT 1 FROM " + parent
                            + " p WHERE "
                            + String.join(" AND ", joined) + ")");
            if (!count.equals("0")) {
                notices.add(key + ": " + count + " rows refer to no row of '" + first.get(4) + "', as in the source");
            }
        }
    }

    private static boolean exists(Connection connection, String database, String table) throws SQLException {
        return !TargetServer.query(
                        connection,
                        "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA=" + SqlText.literal(database)
                                + " AND TABLE_NAME=" + SqlText.literal(table))
                .isEmpty();
    }
}
