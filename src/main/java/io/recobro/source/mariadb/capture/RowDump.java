package io.recobro.source.mariadb.capture;

import io.recobro.fault.Fault;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.content.ContentReader;
import io.recobro.source.mariadb.point.ConsistentPoint;
import io.recobro.stream.Block;
import io.recobro.stream.ContentDigest;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.mariadb.jdbc.client.ReadableByteBuf;

/** Writes the rows of chunks as members of one INSERT statement each. One per session; not thread-safe. */
final class RowDump {
    private static final byte[] BETWEEN = {',', '\n'};

    private final Connection session;
    private final MemberWriter writer;
    private final Progress progress;

    RowDump(Connection session, MemberWriter writer, Progress progress) {
        this.session = session;
        this.writer = writer;
        this.progress = progress;
    }

    void write(Chunk chunk) {
        TableDump table = chunk.table();
        try {
            // the savepoint lets go of the table's metadata lock afterwards, so that schema changes need not wait for
            // the dump's end
            ConsistentPoint.execute(session, "SAVEPOINT chunk");
            rows(table, table.select(chunk.where()));
            ConsistentPoint.execute(session, "ROLLBACK TO SAVEPOINT chunk");
        } catch (SQLException e) {
            if (e.getCause() instanceof OutOfMemoryError memory) {
                throw tooLarge(table, memory);
            }
            throw MariaDbFaults.translate("dump table '" + table.name() + "'", e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(table, e);
        }
    }

    private void rows(TableDump table, String sql) throws SQLException {
        ContentDigest digest = new ContentDigest();
        long rows = 0;
        long largest = 0;
        Block block = null;
        long blockRows = 0;
        try (Statement statement = ContentReader.streaming(session);
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                ReadableByteBuf packet = result.getObject(1, ReadableByteBuf.class);
                int size = packet.buf.length;
                if (block != null && block.length() + size > block.target()) {
                    end(block, table, blockRows);
                    block = null;
                }
                if (block == null) {
                    block = writer.take();
                    block.append(table.head());
                    blockRows = 0;
                }
                int start = block.length();
                table.rowText().append(packet, block);
                int length = block.length() - start;
                digest.add(block.bytes(), start, length);
                block.append(BETWEEN);
                largest = Math.max(largest, length);
                blockRows++;
                rows++;
            }
            if (block != null) {
                end(block, table, blockRows);
                block = null;
            }
        } finally {
            if (block != null) {
                writer.discard(block);
            }
        }
        table.add(rows, digest, largest);
    }

    private void end(Block block, TableDump table, long rows) {
        int length = block.length();
        block.bytes()[length - 2] = ';';
        writer.write(block, new MemberLabel("rows", table.name(), rows));
        progress.advance(length);
    }

    private static RuntimeException tooLarge(TableDump table, OutOfMemoryError e) {
        return Fault.ROW_TOO_LARGE
                .because("unable to dump table '" + table.name() + "': one of its rows does not fit into memory", e)
                .hint("give the process more heap (-Xmx), several times the size of the largest row");
    }
}
