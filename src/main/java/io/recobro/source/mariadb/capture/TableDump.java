package io.recobro.source.mariadb.capture;

import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.content.RowText;
import io.recobro.source.mariadb.structure.DatabaseStructure.TableStructure;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.stream.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A table while it is dumped: its statement texts, and what its chunks add up to. Thread-safe. */
final class TableDump {
    private final String database;
    private final TableStructure structure;
    private final RowText rowText;
    private final byte[] head;
    private final ContentDigest digest = new ContentDigest();
    private long rows;
    private long largestRow;

    TableDump(String database, TableStructure structure) {
        this.database = database;
        this.structure = structure;
        List<Inventory.Column> columns = structure.table().columns();
        this.rowText = new RowText(columns);
        this.head = ("INSERT INTO " + SqlText.identifier(name()) + " ("
                        + SqlText.identifiers(
                                columns.stream().map(Inventory.Column::name).toList()) + ") VALUES\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    String name() {
        return structure.table().name();
    }

    TableStructure structure() {
        return structure;
    }

    RowText rowText() {
        return rowText;
    }

    /** The INSERT statement up to and including {@code VALUES} and a line feed. */
    byte[] head() {
        return head;
    }

    /** What stands behind FROM. */
    String from() {
        return SqlText.qualified(database, name()) + (structure.table().history() ? " FOR SYSTEM_TIME ALL" : "");
    }

    String select(String where) {
        List<String> key =
                structure.primaryKey().stream().map(column -> column.name()).toList();
        return "SELECT " + rowText.selectList() + " FROM " + from() + (where.isEmpty() ? "" : " WHERE " + where)
                + (key.isEmpty() ? "" : " ORDER BY " + SqlText.identifiers(key));
    }

    synchronized void add(long chunkRows, ContentDigest chunkDigest, long chunkLargestRow) {
        rows += chunkRows;
        digest.merge(chunkDigest);
        largestRow = Math.max(largestRow, chunkLargestRow);
    }

    /** Bytes of the largest row's text so far. */
    synchronized long largestRow() {
        return largestRow;
    }

    synchronized Inventory.Table counted() {
        Inventory.Table table = structure.table();
        return new Inventory.Table(
                table.name(),
                table.type(),
                table.engine(),
                table.history(),
                table.columns(),
                rows,
                digest.hex(),
                table.definition());
    }
}
