package io.recobro.source.mariadb.load;

import io.recobro.fault.Fault;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.source.mariadb.text.InsertHead;
import io.recobro.source.mariadb.text.RowScanner;
import io.recobro.source.mariadb.text.UnsupportedSqlException;
import io.recobro.stream.Block;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * Loads rows by executing INSERT statements, where LOAD DATA cannot be used. Values of bytes are written as {@code 0x…}:
 * the driver sends text only.
 */
public final class FallbackLoad {
    private final Map<String, List<ValueForm>> forms;
    private final Progress progress;

    /** @param forms of the columns of each table, in the order of the dump's column list */
    public FallbackLoad(Map<String, List<ValueForm>> forms, Progress progress) {
        this.forms = forms;
        this.progress = progress;
    }

    /** Executes the members of a table; returns how many rows they held. */
    public long load(Connection connection, String table, Members members, List<MemberEntry> run)
            throws InterruptedException {
        long[] rows = {0};
        members.read(run, (entry, plain) -> {
            try {
                rows[0] += insert(connection, plain, 0, entry.plainBytes(), forms.get(table));
            } catch (UnsupportedSqlException e) {
                throw Fault.BACKUP_DAMAGED.because(
                        "unable to load table '" + table + "': the member at byte " + entry.offset() + " holds "
                                + e.getMessage(),
                        e);
            } catch (SQLException e) {
                throw TargetServer.failed("load table '" + table + "'", e);
            }
            progress.advance(entry.plainBytes());
        });
        return rows[0];
    }

    /** Executes one INSERT statement whose values have these forms; returns how many rows the server took. */
    public static long insert(Connection connection, byte[] plain, int from, int to, List<ValueForm> forms)
            throws UnsupportedSqlException, SQLException {
        InsertHead head = InsertHead.parse(plain, from, to)
                .orElseThrow(() -> new UnsupportedSqlException("something else than an INSERT statement"));
        Block block = new Block();
        block.append(plain, from, head.end() - from);
        RowScanner scanner = new RowScanner(forms.stream()
                .map(form -> form == ValueForm.BYTES ? ValueForm.HEX : form)
                .toList());
        byte separator = '\n';
        for (int at = RowScanner.next(plain, head.end(), to); at >= 0; at = RowScanner.next(plain, at, to)) {
            block.append(new byte[] {separator});
            at = scanner.row(plain, at, to, block);
            separator = ',';
        }
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(new String(block.bytes(), 0, block.length(), StandardCharsets.UTF_8));
        }
    }
}
