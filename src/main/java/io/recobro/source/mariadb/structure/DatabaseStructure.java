package io.recobro.source.mariadb.structure;

import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.Inventory.DatabaseObject;
import java.util.List;

/**
 * What a database consists of, as the server prints it.
 *
 * @param objects sequences, routines, packages, views, triggers and events, in the order in which they can be created
 * @param warnings what could not be read, in words for the operator
 */
public record DatabaseStructure(
        String database,
        String characterSet,
        String collation,
        List<TableStructure> tables,
        List<ObjectDefinition> objects,
        List<String> warnings) {

    /**
     * The inventory of this structure; row counts and digests are those of the tables, 0 and empty when just read.
     * Invalid views are left out: they cannot be created anywhere.
     */
    public Inventory inventory() {
        return new Inventory(
                Inventory.FORMAT,
                database,
                characterSet,
                collation,
                tables.stream().map(TableStructure::table).toList(),
                objects.stream()
                        .filter(object -> !object.isInvalidView())
                        .map(ObjectDefinition::summary)
                        .toList());
    }

    /**
     * @param createSql SHOW CREATE TABLE, without references to the database by name
     * @param primaryKey empty when there is none
     * @param estimatedRows the server's estimate
     * @param estimatedBytes of the data, the server's estimate
     * @param createTime as the server prints it; empty when unknown
     * @param transactional whether a consistent snapshot covers the rows
     */
    public record TableStructure(
            Inventory.Table table,
            String createSql,
            List<KeyColumn> primaryKey,
            long estimatedRows,
            long estimatedBytes,
            String createTime,
            boolean transactional) {}

    /** @param prefix true when the key covers only the start of the column */
    public record KeyColumn(String name, String type, String collation, boolean prefix) {}

    /**
     * @param sql the CREATE statement without a final semicolon; for a sequence also its SETVAL, on a line of its own
     * @param table of a trigger, else empty
     * @param columns of a view, else empty; empty for an invalid view, too
     */
    public record ObjectDefinition(
            String kind,
            String name,
            String sql,
            String sqlMode,
            String characterSetClient,
            String collationConnection,
            String timeZone,
            String table,
            List<String> columns) {
        /** Whether this is a view that refers to something that does not exist. */
        public boolean isInvalidView() {
            return kind.equals("VIEW") && columns.isEmpty();
        }

        DatabaseObject summary() {
            return new DatabaseObject(
                    kind,
                    name,
                    SqlText.definitionDigest(
                            String.join("\n", sql, sqlMode, characterSetClient, collationConnection, timeZone)));
        }
    }
}
