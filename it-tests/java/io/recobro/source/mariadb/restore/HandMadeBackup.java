package io.recobro.source.mariadb.restore;

import io.recobro.fixture.MariaDbServer;
import io.recobro.source.BackupReader;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.content.ContentReader;
import io.recobro.source.mariadb.content.RowText;
import io.recobro.source.mariadb.structure.DatabaseStructure;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.structure.InventoryReader;
import io.recobro.stream.Block;
import io.recobro.stream.Content;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.mariadb.jdbc.client.ReadableByteBuf;
import tools.jackson.databind.json.JsonMapper;

/** A backup in memory, written row by row as the format page says, whose bytes a test may damage. */
final class HandMadeBackup implements BackupReader {
    private static final String TIME = "_20261122T000000Z";

    final Map<String, byte[]> contents = new LinkedHashMap<>();
    final List<MemberEntry> index = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final ByteArrayOutputStream dump = new ByteArrayOutputStream();
    private final String stem;
    private Inventory inventory;

    private HandMadeBackup(String database) {
        stem = "db_" + database + TIME;
    }

    /** Dumps with members of about {@code memberBytes}. */
    static HandMadeBackup of(MariaDbServer server, String database, int memberBytes) throws SQLException, IOException {
        try (Connection connection = server.connect(database)) {
            return of(connection, database, memberBytes);
        }
    }

    static HandMadeBackup of(Connection connection, String database, int memberBytes) throws SQLException, IOException {
        HandMadeBackup backup = new HandMadeBackup(database);
        backup.write(connection, database, memberBytes);
        return backup;
    }

    private void write(Connection connection, String database, int memberBytes) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET NAMES utf8mb4, time_zone='+00:00'");
        }
        ContentReader.reading(connection);
        DatabaseStructure structure = InventoryReader.read(connection, database);
        StringBuilder header = new StringBuilder("/*M!999999\\- enable the sandbox mode */\n-- Recobro dump, format 1\n"
                + "SET NAMES utf8mb4; SET TIME_ZONE='+00:00'; SET FOREIGN_KEY_CHECKS=0; SET UNIQUE_CHECKS=1;"
                + " SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO';\nSET SQL_NOTES=0; SET CHECK_CONSTRAINT_CHECKS=0;\n"
                + "/*M!101100 SET SYSTEM_VERSIONING_INSERT_HISTORY=1 */;\n");
        StringBuilder views = new StringBuilder();
        StringBuilder tail = new StringBuilder();
        for (DatabaseStructure.ObjectDefinition object : structure.objects()) {
            if (object.kind().equals("SEQUENCE")) {
                header.append(object.sql()).append(";\n");
            } else if (object.kind().equals("VIEW")) {
                tail.append("CREATE VIEW ")
                        .append(SqlText.identifier(object.name()))
                        .append(" AS SELECT ")
                        .append(object.columns().stream()
                                .map(column -> "NULL AS " + SqlText.identifier(column))
                                .collect(java.util.stream.Collectors.joining(",")))
                        .append(";\n");
                views.append(object.sql().replaceFirst("CREATE", "CREATE OR REPLACE"))
                        .append(";\n");
            } else {
                tail.append("SET time_zone=")
                        .append(object.timeZone().isEmpty() ? "'+00:00'" : SqlText.literal(object.timeZone()))
                        .append(";\n")
                        .append("SET sql_mode=")
                        .append(SqlText.literal(object.sqlMode()))
                        .append(";\nDELIMITER ;;\n")
                        .append(object.sql())
                        .append(" ;;\nDELIMITER ;\n");
            }
        }
        tail.append(views);
        structure.tables().forEach(table -> header.append(table.createSql()).append(";\n"));
        member(header.toString().getBytes(StandardCharsets.UTF_8), "header", "", 0);
        List<Inventory.Table> tables = new ArrayList<>();
        long rows = 0;
        for (DatabaseStructure.TableStructure table : structure.tables()) {
            ContentReader.TableContent content = ContentReader.read(connection, database, table.table(), Progress.NONE);
            rows(connection, table.table(), memberBytes);
            Inventory.Table plain = table.table();
            tables.add(new Inventory.Table(
                    plain.name(),
                    plain.type(),
                    plain.engine(),
                    plain.history(),
                    plain.columns(),
                    content.rows(),
                    content.digest(),
                    plain.definition()));
            rows += content.rows();
        }
        tail.append("-- Dump completed, ")
                .append(rows)
                .append(" rows in ")
                .append(tables.size())
                .append(" tables\n");
        member(tail.toString().getBytes(StandardCharsets.UTF_8), "tail", "", 0);
        Inventory empty = structure.inventory();
        inventory = new Inventory(
                empty.format(), empty.database(), empty.characterSet(), empty.collation(), tables, empty.objects());
        publish();
    }

    /** Publishes what stands in the lists now, also after a test changed it. */
    private void publish() throws IOException {
        put(stem + ".sql.gz", "dump", dump.toByteArray());
        publishIndex();
        put(stem + ".inventory.json.gz", "inventory", gzip(JsonMapper.shared().writeValueAsBytes(inventory)));
    }

    void publishIndex() throws IOException {
        StringBuilder lines = new StringBuilder();
        index.forEach(entry ->
                lines.append(JsonMapper.shared().writeValueAsString(entry)).append('\n'));
        put(stem + ".index.jsonl.gz", "index", gzip(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    String dumpName() {
        return stem + ".sql.gz";
    }

    Inventory inventory() {
        return inventory;
    }

    private void put(String name, String role, byte[] content) {
        items.removeIf(item -> item.name().equals(name));
        items.add(
                new Item(name, role, "gzip", new Content(content.length, Digests.sha256(content, 0, content.length))));
        contents.put(name, content);
    }

    private void rows(Connection connection, Inventory.Table table, int memberBytes) throws SQLException, IOException {
        if (table.columns().isEmpty()) {
            return;
        }
        RowText text = new RowText(table.columns());
        byte[] head = ("INSERT INTO " + SqlText.identifier(table.name()) + " ("
                        + SqlText.identifiers(table.columns().stream()
                                .map(Inventory.Column::name)
                                .toList()) + ") VALUES\n")
                .getBytes(StandardCharsets.UTF_8);
        Block block = new Block();
        long rows = 0;
        try (Statement statement = ContentReader.streaming(connection);
                ResultSet result = statement.executeQuery("SELECT " + text.selectList() + " FROM "
                        + SqlText.identifier(table.name()) + (table.history() ? " FOR SYSTEM_TIME ALL" : ""))) {
            while (result.next()) {
                block.append(rows == 0 ? head : ",\n".getBytes(StandardCharsets.US_ASCII));
                text.append(result.getObject(1, ReadableByteBuf.class), block);
                rows++;
                if (block.length() >= memberBytes) {
                    flush(block, table.name(), rows);
                    rows = 0;
                }
            }
        }
        if (rows > 0) {
            flush(block, table.name(), rows);
        }
    }

    private void flush(Block block, String table, long rows) throws IOException {
        block.append(";\n".getBytes(StandardCharsets.US_ASCII));
        member(java.util.Arrays.copyOf(block.bytes(), block.length()), "rows", table, rows);
        block.length(0);
    }

    private void member(byte[] plain, String kind, String table, long rows) throws IOException {
        byte[] stored = gzip(plain);
        index.add(new MemberEntry(
                dump.size(), stored.length, plain.length, kind, table, rows, Digests.sha256(stored, 0, stored.length)));
        dump.write(stored);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
            gzip.write(plain);
        }
        return stored.toByteArray();
    }

    @Override
    public List<Item> artifacts() {
        return items;
    }

    @Override
    public InputStream open(String artifact) {
        return new ByteArrayInputStream(contents.get(artifact));
    }

    @Override
    public InputStream open(String artifact, long offset, long length) {
        return new ByteArrayInputStream(contents.get(artifact), (int) offset, (int) length);
    }
}
