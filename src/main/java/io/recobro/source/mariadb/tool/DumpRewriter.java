package io.recobro.source.mariadb.tool;

import io.recobro.fault.Fault;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.capture.TextMembers;
import io.recobro.source.mariadb.structure.DatabaseStructure;
import io.recobro.source.mariadb.structure.Introducer;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.structure.Inventory.DatabaseObject;
import io.recobro.source.mariadb.text.DumpFormat;
import io.recobro.source.mariadb.text.InsertHead;
import io.recobro.source.mariadb.text.SqlCursor;
import io.recobro.source.mariadb.text.StatementReader;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the stream of {@code mariadb-dump} for one database and writes it as members of our own format: each table's
 * CREATE statement before its rows, everything that runs (views, routines, triggers, events) at the end. Memory is the
 * largest statement, one block and the text of the tail. Not thread-safe.
 */
final class DumpRewriter {
    private static final String END = "-- Dump completed";
    private static final Pattern DATABASE =
            Pattern.compile("(?s)CREATE\\s+DATABASE\\b.*?\\bCHARACTER\\s+SET\\s+(\\w+)(?:\\s+COLLATE\\s+(\\w+))?.*");
    /** What a dump says to servers that it does not concern here. */
    private static final Set<String> PASSED_OVER = Set.of("USE", "DROP", "LOCK", "UNLOCK", "COMMIT", "START");

    private final String database;
    private final Optional<DatabaseStructure> structure;
    private final MemberWriter writer;
    private final Progress progress;
    private final Consumer<String> warnings;
    private final TextMembers header;
    private final TailText tail;
    private final Position position = new Position();
    private final Map<String, Inventory.Table> tables = new LinkedHashMap<>();
    private final Set<String> sequences = new TreeSet<>();
    private String characterSet = "";
    private String collation = "";
    private boolean begun;
    private boolean history;
    private TableRows rows;
    private long largestRow;

    /** @param structure the database as it was before, empty when it could not be read */
    DumpRewriter(
            String database,
            Optional<DatabaseStructure> structure,
            MemberWriter writer,
            Progress progress,
            Consumer<String> warnings) {
        this.database = database;
        this.structure = structure;
        this.writer = writer;
        this.progress = progress;
        this.warnings = warnings;
        this.header = new TextMembers(writer, "header");
        this.tail = new TailText(warnings);
    }

    /**
     * Reads to the end of the stream.
     *
     * @param longest the largest statement that is taken, in bytes
     * @throws io.recobro.fault.RecobroException {@code SOURCE_BROKEN} when the stream does not end as a complete dump does or
     *     holds rows that cannot be read, {@code ROW_TOO_LARGE}
     */
    void read(InputStream stream, int longest) throws IOException {
        StatementReader reader = new StatementReader(stream, longest, position::comment);
        try {
            while (reader.next()) {
                if (InsertHead.insert(reader.bytes(), reader.start(), reader.end())) {
                    insert(reader);
                } else {
                    other(reader);
                }
            }
            endRows();
        } finally {
            if (rows != null) {
                rows.discard();
            }
        }
        if (!reader.lastComment().startsWith(END)) {
            throw Fault.SOURCE_BROKEN
                    .because("unable to dump database '" + database + "': the tool's output lacks its end mark '" + END
                            + "'")
                    .hint("the tool was cut off; see the server's log and its memory, then run the backup again");
        }
        begin();
        header.end();
        TextMembers end = new TextMembers(writer, "tail");
        Inventory inventory = inventory();
        tail.write(
                end,
                inventory.tables().stream().mapToLong(Inventory.Table::rows).sum(),
                inventory.tables().size());
        end.end();
    }

    private void insert(StatementReader reader) {
        InsertHead head = InsertHead.parse(reader.bytes(), reader.start(), reader.end())
                .filter(found -> !found.columns().isEmpty() && tables.containsKey(found.table()))
                .orElseThrow(() -> Fault.SOURCE_BROKEN
                        .because("unable to read the tool's dump of '" + database + "': the statement at byte "
                                + reader.offset() + " is no INSERT of a known table with named columns")
                        .hint("set 'engine: recobro' for this job"));
        if (rows == null || !rows.takes(head)) {
            endRows();
            header.end();
            if (tables.get(head.table()).rows() > 0) {
                throw Fault.SOURCE_BROKEN.because("unable to read the tool's dump of '" + database
                        + "': the rows of table '" + head.table() + "' do not stand together");
            }
            rows = new TableRows(tables.get(head.table()), head.columns(), writer, progress);
            judge(head.table());
        }
        rows.add(head, reader.bytes(), reader.end());
    }

    /** History rows that came unasked or did not come although they were asked for. */
    private void judge(String table) {
        boolean expected = tables.get(table).history();
        if (history && !expected) {
            throw Fault.SOURCE_BROKEN
                    .because("unable to dump table '" + table + "': the tool writes history that cannot be written back"
                            + " (the table counts time by transactions)")
                    .hint("set 'engine: recobro' for this job");
        }
        List<String> missing = rows.missing();
        if (expected && !missing.isEmpty()) {
            warnings.accept(
                    "table '" + table + "': its history rows are not included (the tool knows no --dump-history)");
        } else if (!missing.isEmpty()) {
            throw Fault.SOURCE_INCOMPLETE
                    .because("unable to dump table '" + table + "': the tool leaves out " + String.join(", ", missing))
                    .hint("set 'engine: recobro' for this job");
        }
    }

    private void endRows() {
        if (rows != null) {
            rows.end();
            Inventory.Table counted = rows.counted();
            largestRow = Math.max(largestRow, rows.largest());
            tables.put(counted.name(), counted);
            rows = null;
        }
    }

    private void other(StatementReader reader) {
        String text = reader.text();
        String plain = SqlCursor.withoutComments(text).strip();
        SqlCursor cursor = new SqlCursor(plain);
        if (cursor.word("SET")) {
            if (plain.contains("@session.system_versioning_insert_history")) {
                history = true;
            } else if (plain.contains("system_versioning_insert_history")) {
                endRows();
                history = false;
            }
            tail.setting(plain);
        } else if (cursor.word("CREATE")) {
            endRows();
            create(reader, text, plain, cursor);
        } else if (cursor.word("DO") && cursor.word("SETVAL") || plain.matches("(?is)SELECT\\s+SETVAL\\b.*")) {
            header.accept(text.strip() + ";\n");
        } else if (cursor.word("ALTER") && cursor.word("DATABASE")) {
            warnings.accept("database '" + database + "': some routines, triggers or events were made under another"
                    + " collation of the database and get its present one when restored");
        } else if (!plain.isEmpty() && !passedOver(plain)) {
            endRows();
            warnings.accept("database '" + database + "': the tool's statement '" + start(plain)
                    + "' is not understood; it stands at the end of the dump as it is");
            tail.verbatim(text);
        }
    }

    private void create(StatementReader reader, String text, String plain, SqlCursor cursor) {
        if (cursor.word("DATABASE")) {
            Matcher matcher = DATABASE.matcher(plain);
            if (matcher.matches()) {
                characterSet = matcher.group(1);
                collation = matcher.group(2) == null ? "" : matcher.group(2);
            }
        } else if (cursor.word("SEQUENCE")) {
            begin();
            sequences.add(cursor.identifier());
            header.accept("\n" + text.strip() + ";\n");
        } else if (cursor.word("TABLE")) {
            begin();
            table(SqlText.withoutDatabase(text.strip(), database));
        } else if (!tail.create(reader.bytes(), reader.start(), reader.end(), plain)) {
            warnings.accept("database '" + database + "': the tool's statement '" + start(plain)
                    + "' is not understood; it stands at the end of the dump as it is");
            tail.verbatim(text);
        }
    }

    private void table(String sql) {
        tail.forget();
        header.accept("\n" + sql + ";\n");
        Inventory.Table described = ToolColumns.table(sql);
        if (structure.isPresent()) {
            String name = described.name();
            described = structure.get().tables().stream()
                    .map(DatabaseStructure.TableStructure::table)
                    .filter(table -> table.name().equals(name))
                    .findFirst()
                    .map(DumpRewriter::asText)
                    .orElseThrow(() -> Fault.SOURCE_CHANGED
                            .because("unable to dump database '" + database + "': table '" + name
                                    + "' was created during the dump")
                            .hint("run the backup again, when no schema change is under way"));
        }
        tables.put(described.name(), TableRows.empty(described));
    }

    private static Inventory.Table asText(Inventory.Table table) {
        return new Inventory.Table(
                table.name(),
                table.type(),
                table.engine(),
                table.history(),
                table.columns().stream().map(Introducer::asText).toList(),
                0,
                "",
                table.definition());
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        header.accept("/*M!999999\\- enable the sandbox mode */\n"
                + DumpFormat.LINE
                + "-- Database: " + SqlText.comment(database) + "\n"
                + "-- Recovery point: " + position.positions() + " (mariadb-dump)\n"
                + "SET NAMES utf8mb4;\n"
                + "SET TIME_ZONE='+00:00';\n"
                + "SET FOREIGN_KEY_CHECKS=0;\n"
                + "SET UNIQUE_CHECKS=1;\n"
                + "SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO';\n"
                + "SET SQL_NOTES=0;\n"
                + "SET CHECK_CONSTRAINT_CHECKS=0;\n"
                + "/*M!101100 SET SYSTEM_VERSIONING_INSERT_HISTORY=1 */;\n");
    }

    private static boolean passedOver(String plain) {
        String first = plain.split("\\s", 2)[0].toUpperCase(java.util.Locale.ROOT);
        return PASSED_OVER.contains(first) || plain.matches("(?is)ALTER\\s+TABLE\\s.*\\s(DISABLE|ENABLE)\\s+KEYS");
    }

    private static String start(String sql) {
        String line = sql.replaceAll("\\s+", " ");
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }

    Position position() {
        return position;
    }

    /** Bytes of the largest row's text. */
    long largestRow() {
        return largestRow;
    }

    /** Tables with what was counted; other objects as the server defined them, or by name alone. */
    Inventory inventory() {
        List<DatabaseObject> objects = new ArrayList<>();
        names().forEach(name -> {
            int at = name.startsWith("PACKAGE BODY ") ? "PACKAGE BODY".length() : name.indexOf(' ');
            objects.add(new DatabaseObject(name.substring(0, at), name.substring(at + 1), ""));
        });
        Optional<Inventory> before = structure.map(DatabaseStructure::inventory);
        return new Inventory(
                Inventory.FORMAT,
                database,
                before.map(Inventory::characterSet).orElse(characterSet),
                before.map(Inventory::collation).orElse(collation),
                List.copyOf(tables.values()),
                before.map(Inventory::objects).orElse(objects));
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(tail.objects());
        sequences.forEach(name -> names.add("SEQUENCE " + name));
        return names;
    }

    /**
     * Compares with the structure that was read from the server.
     *
     * @throws io.recobro.fault.RecobroException {@code SOURCE_INCOMPLETE} naming what the tool left out
     */
    void requireComplete() {
        Set<String> expected = new TreeSet<>();
        Set<String> found = new TreeSet<>(names());
        tables.keySet().forEach(name -> found.add("TABLE " + name));
        structure.ifPresent(before -> {
            before.tables()
                    .forEach(table -> expected.add("TABLE " + table.table().name()));
            before.objects().forEach(object -> expected.add(object.kind() + " " + object.name()));
        });
        expected.removeAll(found);
        if (!expected.isEmpty()) {
            throw Fault.SOURCE_INCOMPLETE
                    .because("unable to dump database '" + database + "': the tool left out "
                            + String.join(", ", expected))
                    .hint("look for ignore-table in the tool's option files, or set 'engine: recobro'");
        }
    }
}
