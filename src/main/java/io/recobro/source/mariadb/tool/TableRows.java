package io.recobro.source.mariadb.tool;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.structure.Inventory.Column;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.source.mariadb.text.InsertHead;
import io.recobro.source.mariadb.text.RowScanner;
import io.recobro.source.mariadb.text.UnsupportedSqlException;
import io.recobro.stream.Block;
import io.recobro.stream.ContentDigest;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns the INSERT statements of one table into members of one statement each, in the row text of our own format. Values of
 * columns that are not written (generated ones) are left out. Not thread-safe.
 */
final class TableRows {
    private static final byte[] BETWEEN = {',', '\n'};

    private final Inventory.Table table;
    private final List<String> listed;
    private final List<Column> written;
    private final boolean[] kept;
    private final boolean all;
    private final RowScanner scanner;
    private final byte[] head;
    private final MemberWriter writer;
    private final Progress progress;
    private final Block scratch = new Block();
    private final ContentDigest digest = new ContentDigest();
    private Block block;
    private long blockRows;
    private long rows;
    private long largest;

    /**
     * @param table whose columns are those that are wanted, in the forms of this dump
     * @param listed the columns of its INSERT statements
     */
    TableRows(Inventory.Table table, List<String> listed, MemberWriter writer, Progress progress) {
        Map<String, Column> wanted =
                table.columns().stream().collect(Collectors.toMap(Column::name, Function.identity()));
        List<ValueForm> forms = new ArrayList<>();
        this.table = table;
        this.listed = listed;
        this.written =
                listed.stream().filter(wanted::containsKey).map(wanted::get).toList();
        this.kept = new boolean[listed.size()];
        for (int i = 0; i < kept.length; i++) {
            Column column = wanted.get(listed.get(i));
            kept[i] = column != null;
            forms.add(column == null ? null : column.form());
        }
        this.all = written.size() == listed.size();
        this.scanner = new RowScanner(forms);
        this.head = ("INSERT INTO " + SqlText.identifier(table.name()) + " ("
                        + SqlText.identifiers(written.stream().map(Column::name).toList()) + ") VALUES\n")
                .getBytes(StandardCharsets.UTF_8);
        this.writer = writer;
        this.progress = progress;
    }

    /** The names of wanted columns that the statements do not list. */
    List<String> missing() {
        return table.columns().stream()
                .map(Column::name)
                .filter(name -> !listed.contains(name))
                .toList();
    }

    boolean takes(InsertHead insert) {
        return insert.table().equals(table.name()) && insert.columns().equals(listed);
    }

    /** @throws RecobroException {@code SOURCE_BROKEN} when a row is more than plain values */
    void add(InsertHead insert, byte[] sql, int to) {
        try {
            for (int at = RowScanner.next(sql, insert.end(), to); at >= 0; at = RowScanner.next(sql, at, to)) {
                at = row(sql, at, to);
            }
        } catch (UnsupportedSqlException e) {
            throw Fault.SOURCE_BROKEN
                    .because(
                            "unable to read the rows of table '" + table.name() + "' out of the tool's dump: row "
                                    + (rows + 1) + " holds " + e.getMessage(),
                            e)
                    .hint("set 'engine: recobro' for this job");
        }
    }

    private int row(byte[] sql, int from, int to) throws UnsupportedSqlException {
        if (block == null) {
            begin();
        }
        int start = block.length();
        int next;
        if (all) {
            next = scanner.row(sql, from, to, block);
        } else {
            scratch.reset();
            next = scanner.row(sql, from, to, scratch);
            copyKept();
        }
        int length = block.length() - start;
        if (block.length() > block.target() && blockRows > 0) {
            Block full = block;
            long fullRows = blockRows;
            begin();
            block.append(full.bytes(), start, length);
            full.length(start);
            hand(full, fullRows);
            start = head.length;
        }
        digest.add(block.bytes(), start, length);
        block.append(BETWEEN);
        largest = Math.max(largest, length);
        blockRows++;
        rows++;
        return next;
    }

    private void begin() {
        block = writer.take();
        block.append(head);
        blockRows = 0;
    }

    /** Copies the values of kept columns out of the scratch row, whose text is canonical: escapes by backslash only. */
    private void copyKept() {
        byte[] bytes = scratch.bytes();
        int end = scratch.length() - 1;
        int at = 1;
        byte separator = '(';
        for (boolean keep : kept) {
            int from = at;
            while (at < end && bytes[at] != ',') {
                if (bytes[at] == '\'') {
                    at++;
                    while (bytes[at] != '\'') {
                        at += bytes[at] == '\\' ? 2 : 1;
                    }
                }
                at++;
            }
            if (keep) {
                block.append(new byte[] {separator});
                block.append(bytes, from, at - from);
                separator = ',';
            }
            at++;
        }
        block.append(separator == '(' ? new byte[] {'(', ')'} : new byte[] {')'});
    }

    /** Hands over what is left. */
    void end() {
        if (block != null) {
            Block last = block;
            block = null;
            hand(last, blockRows);
        }
    }

    /** Gives up what is left, after a failure. */
    void discard() {
        if (block != null) {
            writer.discard(block);
            block = null;
        }
    }

    private void hand(Block full, long count) {
        int length = full.length();
        full.bytes()[length - 2] = ';';
        writer.write(full, new MemberLabel("rows", table.name(), count));
        progress.advance(length);
    }

    long largest() {
        return largest;
    }

    /** The table with the columns, the row count and the content digest of what was written. */
    Inventory.Table counted() {
        return counted(table, written, table.history() && missing().isEmpty(), rows, digest);
    }

    /** A table of which the dump holds no row. */
    static Inventory.Table empty(Inventory.Table table) {
        return counted(table, table.columns(), table.history(), 0, new ContentDigest());
    }

    private static Inventory.Table counted(
            Inventory.Table table, List<Column> columns, boolean history, long rows, ContentDigest digest) {
        return new Inventory.Table(
                table.name(), table.type(), table.engine(), history, columns, rows, digest.hex(), table.definition());
    }
}
