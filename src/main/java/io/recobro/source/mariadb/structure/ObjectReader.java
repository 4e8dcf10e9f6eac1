package io.recobro.source.mariadb.structure;

import io.recobro.fault.Fault;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.DatabaseStructure.ObjectDefinition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads sequences, routines, packages, views, triggers and events with their definitions. */
final class ObjectReader {
    private final Connection connection;
    private final SchemaQueries queries;
    private final List<String> warnings;

    /** @param warnings takes what could not be read, in words for the operator */
    ObjectReader(Connection connection, SchemaQueries queries, List<String> warnings) {
        this.connection = connection;
        this.queries = queries;
        this.warnings = warnings;
    }

    /** @param tables rows of {@code information_schema.TABLES} */
    List<ObjectDefinition> sequences(List<Map<String, String>> tables) throws SQLException {
        List<ObjectDefinition> sequences = new ArrayList<>();
        for (Map<String, String> table : tables) {
            if (!table.get("TABLE_TYPE").equals("SEQUENCE")) {
                continue;
            }
            String name = table.get("TABLE_NAME");
            String quoted = SqlText.identifier(name);
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT next_not_cached_value FROM " + quoted)) {
                result.next();
                String sql = queries.showCreate("SEQUENCE", name).get("Create Table");
                sequences.add(object(
                        "SEQUENCE",
                        name,
                        sql + ";\nDO SETVAL(" + quoted + ", " + result.getString(1) + ", 0)",
                        Map.of()));
            }
        }
        return sequences;
    }

    List<ObjectDefinition> routines() throws SQLException {
        List<ObjectDefinition> routines = new ArrayList<>();
        for (Map<String, String> routine : queries.rows(
                "SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? ORDER BY"
                        + " FIELD(ROUTINE_TYPE, 'PACKAGE BODY'), ROUTINE_TYPE, ROUTINE_NAME")) {
            String kind = routine.get("ROUTINE_TYPE");
            String name = routine.get("ROUTINE_NAME");
            Map<String, String> shown = queries.showCreate(kind, name);
            String title = kind.equals("PACKAGE BODY")
                    ? "Create Package Body"
                    : "Create " + kind.charAt(0) + kind.substring(1).toLowerCase(java.util.Locale.ROOT);
            routines.add(object(kind, name, shown.get(title), shown));
        }
        return routines;
    }

    List<ObjectDefinition> views() throws SQLException {
        Map<String, List<Map<String, String>>> columns = queries.columns();
        List<ObjectDefinition> views = new ArrayList<>();
        for (Map<String, String> view : queries.rows(
                "SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME")) {
            String name = view.get("TABLE_NAME");
            Map<String, String> shown = queries.showCreate("VIEW", name);
            List<String> names = columns.getOrDefault(name, List.of()).stream()
                    .map(column -> column.get("COLUMN_NAME"))
                    .toList();
            if (names.isEmpty()) {
                queries.requireExecutable(name);
                warnings.add("view '" + name
                        + "' is invalid (it refers to something that does not exist) and stands in the dump as"
                        + " a comment");
            }
            ObjectDefinition plain = object("VIEW", name, queries.withoutDatabase(shown.get("Create View")), shown);
            views.add(new ObjectDefinition(
                    "VIEW",
                    name,
                    plain.sql(),
                    "",
                    plain.characterSetClient(),
                    plain.collationConnection(),
                    "",
                    "",
                    names));
        }
        return views;
    }

    List<ObjectDefinition> triggers() throws SQLException {
        List<ObjectDefinition> triggers = new ArrayList<>();
        for (Map<String, String> trigger : queries.rows(
                "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ?"
                        + " ORDER BY EVENT_OBJECT_TABLE, EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER")) {
            String name = trigger.get("TRIGGER_NAME");
            Map<String, String> shown = queries.showCreate("TRIGGER", name);
            ObjectDefinition plain = object("TRIGGER", name, shown.get("SQL Original Statement"), shown);
            triggers.add(new ObjectDefinition(
                    "TRIGGER",
                    name,
                    plain.sql(),
                    plain.sqlMode(),
                    plain.characterSetClient(),
                    plain.collationConnection(),
                    "",
                    trigger.get("EVENT_OBJECT_TABLE"),
                    List.of()));
        }
        return triggers;
    }

    List<ObjectDefinition> events() throws SQLException {
        List<ObjectDefinition> events = new ArrayList<>();
        for (Map<String, String> event : queries.rows(
                "SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ? ORDER BY EVENT_NAME")) {
            Map<String, String> shown = queries.showCreate("EVENT", event.get("EVENT_NAME"));
            events.add(object("EVENT", event.get("EVENT_NAME"), shown.get("Create Event"), shown));
        }
        return events;
    }

    private ObjectDefinition object(String kind, String name, String sql, Map<String, String> shown) {
        if (sql == null) {
            throw Fault.SOURCE_INCOMPLETE
                    .because("unable to read " + kind.toLowerCase(java.util.Locale.ROOT) + " '" + queries.database()
                            + "." + name + "': its text is hidden from this account")
                    .hint("grant the privileges in conf/mariadb-grants.sql");
        }
        return new ObjectDefinition(
                kind,
                name,
                sql,
                shown.getOrDefault("sql_mode", ""),
                shown.getOrDefault("character_set_client", ""),
                shown.getOrDefault("collation_connection", ""),
                shown.getOrDefault("time_zone", ""),
                "",
                List.of());
    }
}
