package io.recobro.source.mariadb.text;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.stream.ContentDigest;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves a dump of our own format from its text alone: each rows member is one whole statement of its table with the rows
 * the index tells of, and the rows of each table give the count and the content digest of the inventory. Feed it all
 * members, then call {@link #finish}. Not thread-safe.
 */
public final class DumpVerifier {
    private static final String END = "-- Dump completed, ";

    private final Map<String, Table> tables = new HashMap<>();
    private final Inventory inventory;
    private final Progress progress;
    private String lastLine = "";

    private static final class Table {
        private final ContentDigest digest = new ContentDigest();
        private long rows;
    }

    public DumpVerifier(Inventory inventory, Progress progress) {
        this.inventory = inventory;
        this.progress = progress;
        inventory.tables().forEach(table -> tables.put(table.name(), new Table()));
    }

    /**
     * Takes the next member, in the order of the artifact.
     *
     * @param plain its bytes in {@code [0, entry.plainBytes())}
     * @throws RecobroException {@code BACKUP_DAMAGED} naming the member's place
     */
    public void member(MemberEntry entry, byte[] plain) {
        if (entry.offset() == 0) {
            String head =
                    new String(plain, 0, Math.min(entry.plainBytes(), DumpFormat.HEAD), StandardCharsets.ISO_8859_1);
            DumpFormat.requireKnown(head, "the dump of '" + inventory.database() + "'");
        }
        if (entry.kind().equals("rows")) {
            rows(entry, plain);
        } else if (entry.plainBytes() > 0) {
            int from = entry.plainBytes() - 1;
            while (from > 0 && plain[from - 1] != '\n') {
                from--;
            }
            lastLine = new String(plain, from, entry.plainBytes() - from, StandardCharsets.UTF_8);
        }
        progress.advance(entry.plainBytes());
    }

    private void rows(MemberEntry entry, byte[] plain) {
        Table table = tables.get(entry.table());
        InsertHead head = InsertHead.parse(plain, 0, entry.plainBytes())
                .filter(found -> found.table().equals(entry.table()))
                .orElseThrow(() -> damaged(entry, "it is no INSERT statement of that table"));
        if (table == null) {
            throw damaged(entry, "the inventory does not know the table");
        }
        int at = head.end();
        long rows = 0;
        if (at >= entry.plainBytes() || plain[at++] != '\n') {
            throw damaged(entry, "its first row does not stand on a line of its own");
        }
        while (true) {
            int end = endOfRow(entry, plain, at);
            table.digest.add(plain, at, end - at);
            rows++;
            boolean more = end + 1 < entry.plainBytes() && plain[end] == ',' && plain[end + 1] == '\n';
            if (!more) {
                if (end + 2 != entry.plainBytes() || plain[end] != ';' || plain[end + 1] != '\n') {
                    throw damaged(entry, "its row " + rows + " is followed by something that is no row");
                }
                break;
            }
            at = end + 2;
        }
        if (rows != entry.rows()) {
            throw damaged(entry, "it holds " + rows + " rows, the index says " + entry.rows());
        }
        table.rows += rows;
    }

    /** Position behind the {@code )} of the row that begins here. */
    private static int endOfRow(MemberEntry entry, byte[] plain, int from) {
        int end = entry.plainBytes();
        int at = from;
        if (at >= end || plain[at] != '(') {
            throw damaged(entry, "no row stands at byte " + from + " of its text");
        }
        while (++at < end) {
            byte b = plain[at];
            if (b == ')') {
                return at + 1;
            }
            if (b == '\n') {
                break;
            }
            if (b == '\'') {
                while (++at < end && plain[at] != '\'') {
                    at += plain[at] == '\\' ? 1 : 0;
                }
            }
        }
        throw damaged(entry, "the row at byte " + from + " of its text has no end");
    }

    /**
     * Compares the whole with the inventory.
     *
     * @return what was found right, in words
     * @throws RecobroException {@code BACKUP_DAMAGED} naming the table and both values
     */
    public List<String> finish() {
        long rows = 0;
        for (Inventory.Table table : inventory.tables()) {
            Table found = tables.get(table.name());
            same(table.name(), "row count", String.valueOf(table.rows()), String.valueOf(found.rows));
            same(table.name(), "content digest", table.digest(), found.digest.hex());
            rows += found.rows;
        }
        String mark = END + rows + " rows in " + inventory.tables().size() + " tables";
        if (!lastLine.strip().equals(mark)) {
            throw Fault.BACKUP_DAMAGED.because(
                    "unable to verify the dump of '" + inventory.database() + "': it does not end with '" + mark + "'");
        }
        return List.of(inventory.tables().size() + " tables", rows + " rows", "content digests");
    }

    private void same(String table, String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw Fault.BACKUP_DAMAGED
                    .because("unable to verify the dump of '" + inventory.database() + "': the " + what + " of table '"
                            + table + "' is " + found + ", the inventory says " + expected)
                    .hint("use another backup, or another destination of this one");
        }
    }

    private static RecobroException damaged(MemberEntry entry, String cause) {
        return Fault.BACKUP_DAMAGED
                .because("unable to verify the member of table '" + entry.table() + "' at byte " + entry.offset() + ": "
                        + cause)
                .hint("use another backup, or another destination of this one");
    }
}
