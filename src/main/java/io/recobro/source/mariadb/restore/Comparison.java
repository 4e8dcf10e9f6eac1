package io.recobro.source.mariadb.restore;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.RestoreRequest.Check;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.content.ContentReader;
import io.recobro.source.mariadb.load.Notices;
import io.recobro.source.mariadb.load.TargetServer;
import io.recobro.source.mariadb.structure.Introducer;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.structure.InventoryReader;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The phase that compares what stands in the target with the inventory taken at the capture. */
final class Comparison {
    private static final String EVENT = "EVENT";

    private Comparison() {}

    /**
     * Compares.
     *
     * @param expected the tables and objects that are to be there
     * @return what was found equal, in words
     * @throws RecobroException {@code CHECK_FAILED} naming the first differing object and both values
     */
    static List<String> check(
            TargetServer target, Inventory expected, Check level, int sessions, Notices notices, Progress progress) {
        List<String> equal = new ArrayList<>();
        if (level == Check.NONE) {
            return equal;
        }
        Inventory found;
        try (Connection connection = target.session()) {
            found = InventoryReader.read(connection, target.database()).inventory();
        } catch (SQLException e) {
            throw TargetServer.failed("close a session on '" + target.place() + "'", e);
        }
        definitions(expected, found, target, notices);
        equal.add(expected.tables().size() + " tables and " + expected.objects().size() + " other objects");
        if (level == Check.INVENTORY) {
            return equal;
        }
        long rows = expected.tables().stream().mapToLong(Inventory.Table::rows).sum();
        equal.add(rows + " rows");
        if (level == Check.COUNTS) {
            counts(target, expected);
            return equal;
        }
        Map<String, ContentReader.TableContent> contents =
                ContentReader.readAll(target.connector(), target.database(), expected.tables(), sessions, progress);
        for (Inventory.Table table : expected.tables()) {
            ContentReader.TableContent content = contents.get(table.name());
            same(
                    "the rows of table '" + table.name() + "'",
                    String.valueOf(table.rows()),
                    String.valueOf(content.rows()));
            same("the content digest of table '" + table.name() + "'", table.digest(), content.digest());
        }
        equal.add("content digests");
        return equal;
    }

    private static void definitions(Inventory expected, Inventory found, TargetServer target, Notices notices) {
        Map<String, Inventory.Table> tables =
                found.tables().stream().collect(Collectors.toMap(Inventory.Table::name, Function.identity()));
        for (Inventory.Table table : expected.tables()) {
            Inventory.Table there = tables.get(table.name());
            if (there == null) {
                throw differs("table '" + table.name() + "'", "present", "missing");
            }
            List<Inventory.Column> asText =
                    there.columns().stream().map(Introducer::asText).toList();
            same(
                    "the column list of table '" + table.name() + "'",
                    table.columns().toString(),
                    (table.columns().equals(asText) ? asText : there.columns()).toString());
            if (!table.definition().equals(there.definition())) {
                notices.add("table '" + table.name() + "': its definition is printed differently by "
                        + target.connector().target() + " (another version or default); columns are equal");
            }
        }
        Map<String, String> objects = new ConcurrentHashMap<>();
        found.objects().forEach(object -> objects.put(object.kind() + ' ' + object.name(), object.definition()));
        for (Inventory.DatabaseObject object : expected.objects()) {
            String name = object.kind().toLowerCase(java.util.Locale.ROOT) + " '" + object.name() + "'";
            String definition = objects.get(object.kind() + ' ' + object.name());
            if (definition == null && object.kind().equals(EVENT)) {
                notices.add(absent(object.name()));
                continue;
            }
            if (definition == null) {
                throw differs(name, "present", "missing");
            }
            // one that was never read from the server is known by its name only
            if (!object.definition().isEmpty() && !definition.equals(object.definition())) {
                notices.add(name + ": its definition is printed differently by "
                        + target.connector().target());
            }
        }
    }

    private static String absent(String event) {
        return "event '" + event + "' is not there; one that was to run once goes when its time is over";
    }

    /** What can be compared before there are events: what they do may change the rows. */
    static Inventory withoutEvents(Inventory inventory) {
        return new Inventory(
                inventory.format(),
                inventory.database(),
                inventory.characterSet(),
                inventory.collation(),
                inventory.tables(),
                inventory.objects().stream()
                        .filter(object -> !object.kind().equals(EVENT))
                        .toList());
    }

    static List<String> events(Inventory inventory) {
        return inventory.objects().stream()
                .filter(object -> object.kind().equals(EVENT))
                .map(Inventory.DatabaseObject::name)
                .toList();
    }

    /** Names those that are not there, and counts those that are. */
    static String events(TargetServer target, List<String> wanted, Notices notices) {
        try (Connection connection = target.session()) {
            List<String> found = TargetServer.query(
                            connection,
                            "SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA="
                                    + SqlText.literal(target.database()))
                    .stream()
                    .map(List::getFirst)
                    .toList();
            List<String> missing =
                    wanted.stream().filter(name -> !found.contains(name)).toList();
            missing.forEach(name -> notices.add(absent(name)));
            return wanted.size() - missing.size() + " events";
        } catch (SQLException e) {
            throw TargetServer.failed("read the events of '" + target.place() + "'", e);
        }
    }

    private static void counts(TargetServer target, Inventory expected) {
        try (Connection connection = target.session()) {
            for (Inventory.Table table : expected.tables()) {
                if (table.columns().isEmpty()) {
                    continue;
                }
                String count = TargetServer.value(
                        connection,
                        "SELECT COUNT(*) FROM " + SqlText.qualified(target.database(), table.name())
                                + (table.history() ? " FOR SYSTEM_TIME ALL" : ""));
                same("the rows of table '" + table.name() + "'", String.valueOf(table.rows()), count);
            }
        } catch (SQLException e) {
            throw TargetServer.failed("count the rows of '" + target.place() + "'", e);
        }
    }

    private static void same(String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw differs(what, expected, found);
        }
    }

    private static RecobroException differs(String what, String expected, String found) {
        return Fault.CHECK_FAILED
                .because("unable to confirm " + what + ": captured " + expected + ", restored " + found)
                .hint("do not use the restored database; restore another backup and look at the server's log");
    }
}
