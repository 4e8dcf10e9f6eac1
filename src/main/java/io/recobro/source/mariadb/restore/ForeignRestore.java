package io.recobro.source.mariadb.restore;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.load.FallbackLoad;
import io.recobro.source.mariadb.load.ForeignLoad;
import io.recobro.source.mariadb.load.LoadStatement;
import io.recobro.source.mariadb.load.Notices;
import io.recobro.source.mariadb.load.Preparation;
import io.recobro.source.mariadb.load.TargetColumns;
import io.recobro.source.mariadb.load.TargetServer;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.source.mariadb.text.DumpFormat;
import io.recobro.source.mariadb.text.InsertHead;
import io.recobro.source.mariadb.text.ServerStatement;
import io.recobro.source.mariadb.text.SqlCursor;
import io.recobro.source.mariadb.text.StatementReader;
import io.recobro.source.mariadb.text.TableDefinition;
import io.recobro.source.mariadb.text.UnsupportedSqlException;
import io.recobro.stream.Codec;
import io.recobro.stream.Progress;
import io.recobro.stream.codec.Decompressing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Restores a dump that another tool wrote, or one of ours without its index: its statements in their order, rows through
 * LOAD DATA where they are plain INSERTs, keys of large tables after their rows. Used once.
 */
final class ForeignRestore {
    private static final int LONGEST = 48 << 20;
    /** A first INSERT of this size tells of a table that gains from adding its keys later. */
    private static final int LARGE = 256 << 10;

    private static final Pattern KEYS_SWITCH =
            Pattern.compile("(?is)\\s*ALTER\\s+TABLE\\s+.*\\s(DISABLE|ENABLE)\\s+KEYS\\s*");
    private static final Pattern ALTER_DATABASE =
            Pattern.compile("(?i)ALTER\\s+(?:DATABASE|SCHEMA)\\s+(?:`(?:[^`]|``)*`|[\\w$]+)\\s");
    private static final Pattern QUALIFIED = Pattern.compile(
            "(?i)\\s*(?:INSERT|REPLACE|CREATE|DROP|ALTER|RENAME|TRUNCATE|DELETE|UPDATE)\\s+(?:(?:IGNORE|DELAYED|LOW_PRIORITY|INTO|FROM|OR|REPLACE"
                + "|TEMPORARY|TABLE|VIEW|SEQUENCE|IF|NOT|EXISTS)\\s+)*(`(?:[^`]|``)*`|[\\w$]+)\\s*\\.");
    private static final Set<String> UNICODE = Set.of("utf8", "utf8mb3", "utf8mb4", "ascii", "binary");

    private final TargetServer target;
    private final RestoreRequest request;
    private final Notices notices;
    private final Progress progress;
    private final Map<String, TableDefinition> definitions = new LinkedHashMap<>();
    private final Set<String> late = new HashSet<>();
    private Optional<TableDefinition> waiting = Optional.empty();
    private boolean localInfile;
    private boolean comments;
    private String used = "";
    private long executedRows;

    ForeignRestore(TargetServer target, RestoreRequest request, Notices notices, Progress progress) {
        this.target = target;
        this.request = request;
        this.notices = notices;
        this.progress = progress;
    }

    RestoreReport restore(BackupReader backup, BackupReader.Item dump, int sessions, MariaDbRestore.Stopwatch watch) {
        watch.phase("validate");
        try (InputStream plain = plain(backup, dump)) {
            DumpFormat.requireKnown(
                    new String(plain.readNBytes(DumpFormat.HEAD), StandardCharsets.ISO_8859_1),
                    "'" + dump.name() + "'");
        } catch (IOException e) {
            throw Fault.STORAGE_BROKEN.because("unable to read '" + dump.name() + "': " + e.getMessage(), e);
        }
        Refusals.Findings findings = Refusals.check(target, request);
        localInfile = findings.localInfile();
        if (!localInfile) {
            notices.add("rows are loaded by INSERT statements, which is slower: the server has local_infile=0");
        }
        if (request.dryRun()) {
            return new RestoreReport(target.place(), watch.end(), 0, 0, List.of(), notices.all());
        }
        watch.prepare(target.database());
        Preparation.database(target, findings.filled(), Optional.empty(), Optional.empty());
        watch.phase("load");
        StatementReader reader;
        long rows;
        try (InputStream plain = plain(backup, dump);
                Connection session = target.session();
                ForeignLoad load = new ForeignLoad(target, sessions, notices)) {
            reader = new StatementReader(plain, LONGEST);
            long seen = 0;
            while (reader.next()) {
                comments |= reader.lastComment().startsWith("--");
                statement(session, load, reader);
                progress.advance(reader.consumed() - seen);
                seen = reader.consumed();
            }
            create(session, false);
            finish(load);
            requireEnd(reader, dump);
            watch.phase("keys");
            load.awaitKeys();
            rows = load.loaded() + executedRows;
        } catch (IOException e) {
            throw Fault.STORAGE_BROKEN.because("unable to read '" + dump.name() + "': " + e.getMessage(), e);
        } catch (SQLException e) {
            throw TargetServer.failed("close a session on '" + target.place() + "'", e);
        }
        ForeignKeys.add(target, definitions.values(), notices);
        request.tables().stream()
                .filter(table -> !definitions.containsKey(table))
                .findFirst()
                .ifPresent(table -> {
                    throw Fault.TARGET_FAILED.because(
                            "unable to restore table '" + table + "': the dump does not hold it");
                });
        if (findings.filled() && findings.binlogged()) {
            notices.add("'" + target.place() + "' was replaced: its binary log before this point leads elsewhere;"
                    + " take a new backup now");
        }
        notices.add("the dump carries no inventory: nothing but the numbers of rows was compared");
        return new RestoreReport(
                target.place(),
                watch.end(),
                reader.consumed(),
                rows,
                List.of(definitions.size() + " tables", rows + " rows loaded as read"),
                notices.all());
    }

    private static InputStream plain(BackupReader backup, BackupReader.Item dump) {
        InputStream stored = backup.open(dump.name());
        return switch (dump.codec()) {
            case "gzip" -> Decompressing.stream(stored, Codec.GZIP, "'" + dump.name() + "'");
            case "zstd" -> Decompressing.stream(stored, Codec.ZSTD, "'" + dump.name() + "'");
            default -> stored;
        };
    }

    private void statement(Connection session, ForeignLoad load, StatementReader reader) {
        if (InsertHead.insert(reader.bytes(), reader.start(), reader.end())) {
            insert(session, load, reader);
            return;
        }
        String sql = text(reader);
        String bare = sql.startsWith("/*") ? SqlCursor.withoutComments(sql) : sql;
        if (skipped(bare)) {
            return;
        }
        if (ServerStatement.is(sql)) {
            notices.add("left out, because it concerns the whole server: " + ServerStatement.shown(sql) + " …");
            return;
        }
        refuseElsewhere(bare);
        Optional<TableDefinition> definition = TableDefinition.parse(bare);
        finish(load);
        create(session, false);
        if (definition.isPresent()) {
            waiting = definition.filter(table -> wanted(table.table()));
        } else if (request.tables().isEmpty() || new SqlCursor(bare).word("SET") || new SqlCursor(bare).word("DROP")) {
            // statements that are no ALTER DATABASE stay as they are
            execute(
                    session,
                    !ALTER_DATABASE.matcher(bare).lookingAt()
                            ? sql
                            : ALTER_DATABASE
                                    .matcher(sql)
                                    .replaceFirst(Matcher.quoteReplacement(
                                            "ALTER DATABASE " + SqlText.identifier(target.database()) + " ")));
        }
    }

    /** A dump restored under another name must not reach what it names itself. */
    private void refuseElsewhere(String sql) {
        if (new SqlCursor(sql).word("LOAD")) {
            throw Fault.TARGET_FAILED
                    .because("unable to restore '" + target.place() + "': the dump reads files: '" + start(sql) + "'")
                    .hint("write the dump with its rows in it");
        }
        Matcher named = QUALIFIED.matcher(sql);
        if (named.lookingAt()) {
            String database = new SqlCursor(named.group(1)).identifier();
            if (!target.database().equals(database)) {
                throw Fault.TARGET_FAILED
                        .because("unable to restore '" + target.place() + "': the dump writes to another database, '"
                                + database + "'")
                        .hint("write the dump without database names, or load it with the mariadb client");
            }
        }
    }

    private boolean wanted(String table) {
        return request.tables().isEmpty() || request.tables().contains(table);
    }

    private boolean skipped(String sql) {
        SqlCursor cursor = new SqlCursor(sql);
        if (cursor.word("LOCK")
                || cursor.word("UNLOCK")
                || KEYS_SWITCH.matcher(sql).matches()) {
            return true;
        }
        if (cursor.word("START") || cursor.word("BEGIN") || cursor.word("COMMIT")) {
            return true;
        }
        if (cursor.word("USE")) {
            String name = String.valueOf(cursor.identifier());
            if (!used.isEmpty() && !used.equals(name)) {
                throw Fault.TARGET_FAILED
                        .because("unable to restore '" + target.place() + "': the dump holds several databases, '"
                                + used + "' and '" + name + "'")
                        .hint("cut the dump, or load it with the mariadb client");
            }
            used = name;
            notices.add("the dump says USE '" + name + "'; it was restored into '" + target.database() + "' instead");
            return true;
        }
        if (cursor.word("CREATE")) {
            cursor.word("OR");
            return cursor.word("DATABASE") || cursor.word("SCHEMA");
        }
        if (cursor.word("SET")) {
            if (cursor.word("AUTOCOMMIT")) {
                return true;
            }
            if (cursor.word("NAMES")) {
                String charset = String.valueOf(cursor.at('\'') ? "utf8mb4" : cursor.identifier());
                if (!UNICODE.contains(charset.toLowerCase(java.util.Locale.ROOT))) {
                    throw Fault.TARGET_FAILED
                            .because("unable to restore '" + target.place() + "': the dump is written in " + charset)
                            .hint("write it with --default-character-set=utf8mb4, or load it with the mariadb client");
                }
                return true;
            }
        }
        return cursor.word("DROP") && cursor.word("DATABASE");
    }

    private void insert(Connection session, ForeignLoad load, StatementReader reader) {
        byte[] bytes = reader.bytes();
        Optional<InsertHead> head = InsertHead.parse(bytes, reader.start(), reader.end());
        String table = head.map(InsertHead::table).orElse("");
        if (head.isPresent() && !wanted(table)) {
            return;
        }
        if (!table.equals(load.table())) {
            finish(load);
            boolean next = waiting.isPresent() && waiting.get().table().equals(table);
            create(session, next && reader.end() - reader.start() >= LARGE && localInfile);
        }
        try {
            InsertHead known = head.orElseThrow(() -> new UnsupportedSqlException("no plain INSERT INTO … VALUES"));
            if (!localInfile) {
                executedRows += FallbackLoad.insert(
                        session,
                        bytes,
                        reader.start(),
                        reader.end(),
                        columns(session, known).stream()
                                .map(LoadStatement.Target::form)
                                .toList());
                return;
            }
            if (load.table() == null) {
                load.begin(table, columns(session, known));
            }
            load.add(bytes, known.end(), reader.end());
        } catch (UnsupportedSqlException e) {
            notices.add((table.isEmpty() ? "a statement" : "table '" + table + "'")
                    + " is executed as it stands, which is slower: " + e.getMessage());
            finish(load);
            String sql = text(reader);
            refuseElsewhere(sql);
            executedRows += update(session, sql);
        } catch (SQLException e) {
            throw TargetServer.failed("load table '" + table + "'", e);
        }
    }

    private List<LoadStatement.Target> columns(Connection session, InsertHead head)
            throws SQLException, UnsupportedSqlException {
        Map<String, TargetColumns.Column> there = TargetColumns.read(session, target.database(), head.table());
        if (there.isEmpty()) {
            throw new UnsupportedSqlException("its table is not made by the dump");
        }
        List<LoadStatement.Target> columns = new ArrayList<>();
        List<String> names = head.columns().isEmpty()
                ? there.values().stream()
                        .filter(column -> !column.invisible())
                        .map(TargetColumns.Column::name)
                        .toList()
                : head.columns();
        for (String name : names) {
            TargetColumns.Column column = there.get(name);
            columns.add(
                    column == null
                            ? new LoadStatement.Target(name, "timestamp", null, false, ValueForm.TEXT)
                            : new LoadStatement.Target(
                                    name, column.type(), column.characterSet(), column.autoIncrement(), column.form()));
        }
        return columns;
    }

    /** Makes the table whose definition was read last. */
    private void create(Connection session, boolean withoutKeys) {
        if (waiting.isEmpty()) {
            return;
        }
        TableDefinition definition = waiting.get();
        waiting = Optional.empty();
        execute(session, withoutKeys ? definition.bare() : definition.full());
        definitions.put(definition.table(), definition);
        if (withoutKeys) {
            late.add(definition.table());
        }
    }

    private void finish(ForeignLoad load) {
        if (load.table() != null) {
            load.finish(
                    late.remove(load.table()) ? definitions.get(load.table()).keys() : List.of());
        }
    }

    private void requireEnd(StatementReader reader, BackupReader.Item dump) {
        if (reader.lastComment().startsWith("-- Dump completed")) {
            return;
        }
        if (comments) {
            throw Fault.BACKUP_DAMAGED
                    .because("unable to restore '" + dump.name()
                            + "': it lacks the end mark '-- Dump completed', so it is cut or its tool failed")
                    .hint("the target holds what came before the cut; use another dump");
        }
        notices.add("the dump has no comments and so no end mark: whether it is complete is not known");
    }

    private void execute(Connection session, String sql) {
        try {
            TargetServer.execute(session, sql);
        } catch (SQLException e) {
            throw statementFailed(sql, e);
        }
    }

    private long update(Connection session, String sql) {
        try (java.sql.Statement statement = session.createStatement()) {
            return statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw statementFailed(sql, e);
        }
    }

    private static RecobroException statementFailed(String sql, SQLException e) {
        return TargetServer.failed("execute '" + start(sql) + "'", e);
    }

    private static String start(String sql) {
        String line = sql.substring(0, Math.min(sql.length(), 200))
                .replaceAll("\\s+", " ")
                .strip();
        return line.substring(0, Math.min(line.length(), 80));
    }

    private static String text(StatementReader reader) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(reader.bytes(), reader.start(), reader.end() - reader.start()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Fault.TARGET_FAILED
                    .because(
                            "unable to execute the statement at byte " + reader.offset()
                                    + " of the dump: it is not UTF-8",
                            e)
                    .hint("load this dump with the mariadb client");
        }
    }
}
