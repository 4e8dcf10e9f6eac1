package io.recobro.source.mariadb.restore;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.capture.Restorer;
import io.recobro.source.mariadb.load.BulkLoad;
import io.recobro.source.mariadb.load.FallbackLoad;
import io.recobro.source.mariadb.load.Loading;
import io.recobro.source.mariadb.load.Members;
import io.recobro.source.mariadb.load.Notices;
import io.recobro.source.mariadb.load.Preparation;
import io.recobro.source.mariadb.load.TargetColumns;
import io.recobro.source.mariadb.load.TargetServer;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.source.mariadb.text.DumpFormat;
import io.recobro.source.mariadb.text.TableDefinition;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Restores one database of a backup: select, validate, prepare, load, keys, tail, check. Whatever refuses does so before
 * the target is touched; after a later failure the target database is left as far as it came, and the message says so.
 */
public final class MariaDbRestore implements Restorer {
    /** Tables with less plain dump than this get their keys at once: an ALTER TABLE costs more than it saves. */
    private static final long LARGE = 4L << 20;

    private final MariaDbConnector connector;
    private final Clock clock;

    public MariaDbRestore(MariaDbConnector connector, Clock clock) {
        this.connector = connector;
        this.clock = clock;
    }

    @Override
    public List<String> items(BackupReader backup) {
        return Selection.all(backup).stream().map(Selection::database).toList();
    }

    @Override
    public List<String> restoreShared(BackupReader backup, Progress progress) {
        return new AccountsRestore(new TargetServer(connector, "accounts", false), progress).restore(backup);
    }

    @Override
    public Optional<List<String>> compare(BackupReader backup, RestoreRequest request, Progress progress) {
        Selection selection = Selection.of(backup, request);
        if (selection.inventory().isEmpty()) {
            return Optional.empty();
        }
        TargetServer target =
                new TargetServer(connector, request.into().orElse(selection.database()), request.keepOutOfBinlog());
        return Optional.of(Comparison.check(
                target,
                selection.readInventory(backup),
                request.check(),
                sessions(request),
                new Notices(progress),
                progress));
    }

    /** As {@link io.recobro.source.Source#restore}. */
    @Override
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        Stopwatch watch = new Stopwatch(clock, progress);
        try {
            return restore(backup, request, progress, watch);
        } catch (RecobroException failed) {
            String touched = watch.touched().orElseThrow(() -> failed);
            throw failed.hint(failed.hint().map(hint -> hint + "; ").orElse("") + "database '" + touched
                    + "' is not whole now: restore again with --replace " + touched + ", or drop it");
        }
    }

    /** As {@link #restore}, into a database that is thrown away when this fails: no word about it then. */
    public RestoreReport rehearse(BackupReader backup, RestoreRequest request, Progress progress) {
        return restore(backup, request, progress, new Stopwatch(clock, progress));
    }

    private RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress, Stopwatch watch) {
        return connector.watched().run("restore", () -> restoreHere(backup, request, progress, watch));
    }

    private RestoreReport restoreHere(BackupReader backup, RestoreRequest request, Progress progress, Stopwatch watch) {
        Notices notices = new Notices(progress);
        watch.phase("select");
        Selection selection = Selection.of(backup, request);
        TargetServer target =
                new TargetServer(connector, request.into().orElse(selection.database()), request.keepOutOfBinlog());
        if (selection.index().isEmpty() || selection.inventory().isEmpty()) {
            return new ForeignRestore(target, request, notices, progress)
                    .restore(backup, selection.dump(), sessions(request), watch);
        }
        Inventory inventory = selection.readInventory(backup);
        Members members = new Members(backup, selection.dump(), selection.readIndex(backup));
        watch.phase("validate");
        DumpFormat.requireKnown(members.head(), "artifact '" + selection.dump().name() + "'");
        Refusals.tables(
                request.tables(),
                inventory.tables().stream().map(Inventory.Table::name).toList());
        Refusals.Findings findings = Refusals.check(target, request);
        Inventory wanted = wanted(inventory, request.tables());
        Map<String, List<MemberEntry>> rows = rows(members, wanted);
        if (request.dryRun()) {
            return new RestoreReport(target.place(), watch.end(), plainBytes(rows), 0, List.of(), notices.all());
        }
        int sessions = sessions(request);
        watch.prepare(target.database());
        Preparation.database(
                target, findings.filled(), Optional.of(inventory.characterSet()), Optional.of(inventory.collation()));
        Predicate<String> large = table -> Loading.bytes(rows.getOrDefault(table, List.of())) >= LARGE;
        Map<String, TableDefinition> definitions = Preparation.schema(target, members, rows::containsKey, large);
        watch.phase("load");
        progress.expect(plainBytes(rows));
        Map<String, TableDefinition> later = new LinkedHashMap<>(definitions);
        later.keySet().removeIf(large.negate());
        Map<String, List<ValueForm>> forms = new LinkedHashMap<>();
        wanted.tables()
                .forEach(table -> forms.put(
                        table.name(),
                        table.columns().stream().map(Inventory.Column::form).toList()));
        Map<String, Map<String, TargetColumns.Column>> columns = columns(target);
        Loading loading = new Loading(
                target,
                members,
                later,
                statements(columns, wanted, findings, notices),
                bulk(columns, wanted, members, rows, progress),
                new FallbackLoad(forms, progress),
                notices,
                progress,
                clock);
        rows.values().removeIf(List::isEmpty);
        long loaded = loading.load(rows, sessions);
        watch.phase("keys", loading.lastRow());
        ForeignKeys.add(target, definitions.values(), notices);
        watch.phase("tail");
        Tail.execute(target, members.text("tail"), request.tables(), notices);
        watch.phase("check");
        List<String> checked = new ArrayList<>(Comparison.check(
                target, Comparison.withoutEvents(wanted), request.check(), sessions, notices, progress));
        List<String> events = Comparison.events(wanted);
        if (!events.isEmpty()) {
            watch.phase("events");
            Tail.events(target, members.text("tail"), !target.database().equals(inventory.database()), notices);
            checked.add(Comparison.events(target, events, notices));
        }
        if (findings.filled() && findings.binlogged()) {
            notices.add("'" + target.place() + "' was replaced: its binary log before this point leads elsewhere;"
                    + " take a new backup now");
        }
        return new RestoreReport(target.place(), watch.end(), plainBytes(rows), loaded, checked, notices.all());
    }

    private int sessions(RestoreRequest request) {
        return request.sessions() > 0
                ? request.sessions()
                : Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
    }

    /** The row members of each wanted table, an empty list for a table without rows. */
    private static Map<String, List<MemberEntry>> rows(Members members, Inventory wanted) {
        Map<String, List<MemberEntry>> all = members.rows();
        Map<String, List<MemberEntry>> rows = new LinkedHashMap<>();
        for (Inventory.Table table : wanted.tables()) {
            List<MemberEntry> found = all.getOrDefault(table.name(), List.of());
            long count = found.stream().mapToLong(MemberEntry::rows).sum();
            if (count != table.rows()) {
                throw Fault.BACKUP_DAMAGED.because("unable to restore table '" + table.name()
                        + "': the inventory counts " + table.rows() + " rows, the member index " + count);
            }
            rows.put(table.name(), found);
        }
        return rows;
    }

    private static Inventory wanted(Inventory inventory, List<String> tables) {
        if (tables.isEmpty()) {
            return inventory;
        }
        Set<String> names = new TreeSet<>(tables);
        return new Inventory(
                inventory.format(),
                inventory.database(),
                inventory.characterSet(),
                inventory.collation(),
                inventory.tables().stream()
                        .filter(table -> names.contains(table.name()))
                        .toList(),
                inventory.objects().stream()
                        .filter(object -> object.kind().equals("SEQUENCE"))
                        .toList());
    }

    private static Map<String, Map<String, TargetColumns.Column>> columns(TargetServer target) {
        try (Connection connection = target.session()) {
            return TargetColumns.read(connection, target.database());
        } catch (SQLException e) {
            throw TargetServer.failed("read the columns of '" + target.place() + "'", e);
        }
    }

    private static Map<String, String> statements(
            Map<String, Map<String, TargetColumns.Column>> columns,
            Inventory wanted,
            Refusals.Findings findings,
            Notices notices) {
        Map<String, String> statements = new LinkedHashMap<>();
        if (!findings.localInfile()) {
            notices.add("rows are loaded by INSERT statements, which is slower: the server has local_infile=0");
            return statements;
        }
        wanted.tables()
                .forEach(table -> statements.put(
                        table.name(), Loading.statement(table, columns.getOrDefault(table.name(), Map.of()))));
        return statements;
    }

    private static Map<String, BulkLoad> bulk(
            Map<String, Map<String, TargetColumns.Column>> columns,
            Inventory wanted,
            Members members,
            Map<String, List<MemberEntry>> rows,
            Progress progress) {
        Map<String, BulkLoad> bulk = new LinkedHashMap<>();
        for (Inventory.Table table : wanted.tables()) {
            if (BulkLoad.suits(
                    table, columns.getOrDefault(table.name(), Map.of()), rows.getOrDefault(table.name(), List.of()))) {
                bulk.put(table.name(), new BulkLoad(table, members, progress));
            }
        }
        return bulk;
    }

    private static long plainBytes(Map<String, List<MemberEntry>> rows) {
        return rows.values().stream().mapToLong(Loading::bytes).sum();
    }

    /** Times the phases of one restore. */
    static final class Stopwatch {
        private final Clock clock;
        private final Progress progress;
        private final List<RestoreReport.Phase> phases = new ArrayList<>();
        private String name;
        private Instant since;
        private volatile String touched;

        Stopwatch(Clock clock, Progress progress) {
            this.clock = clock;
            this.progress = progress;
        }

        void phase(String next) {
            phase(next, clock.instant());
        }

        /** A phase that began at a past instant. */
        void phase(String next, Instant from) {
            end(from);
            name = next;
            since = from;
            progress.phase(next);
        }

        /** The phase from which on the database is no longer what it was. */
        void prepare(String database) {
            touched = database;
            phase("prepare");
        }

        /** The database that is no longer what it was. */
        Optional<String> touched() {
            return Optional.ofNullable(touched);
        }

        List<RestoreReport.Phase> end() {
            end(clock.instant());
            name = null;
            return List.copyOf(phases);
        }

        private void end(Instant now) {
            if (name != null) {
                phases.add(new RestoreReport.Phase(name, Duration.between(since, now)));
            }
        }
    }
}
