package io.recobro.source.mariadb.capture;

import io.recobro.source.RecoveryPoint;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.DatabaseStructure;
import io.recobro.source.mariadb.structure.DatabaseStructure.ObjectDefinition;
import io.recobro.source.mariadb.structure.DatabaseStructure.TableStructure;
import io.recobro.source.mariadb.text.DumpFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The text of a dump around its rows, piece by piece; see the format page. Pure. */
final class DumpText {
    private DumpText() {}

    /** Hands over the header; each piece holds whole statements. */
    static void header(
            DatabaseStructure structure, RecoveryPoint point, String serverVersion, Consumer<String> pieces) {
        boolean history =
                structure.tables().stream().anyMatch(table -> table.table().history());
        pieces.accept("/*M!999999\\- enable the sandbox mode */\n"
                + DumpFormat.LINE
                + "-- Database: " + SqlText.comment(structure.database()) + "\n"
                + "-- Server: " + SqlText.comment(serverVersion) + "\n"
                + "-- Recovery point: " + point.time() + " " + point.positions() + " (" + point.method() + ")\n"
                + "SET NAMES utf8mb4;\n"
                + "SET TIME_ZONE='+00:00';\n"
                + "SET FOREIGN_KEY_CHECKS=0;\n"
                + "SET UNIQUE_CHECKS=1;\n"
                + "SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO';\n"
                + "SET SQL_NOTES=0;\n"
                + "SET CHECK_CONSTRAINT_CHECKS=0;\n"
                + (history ? "/*M!101100 SET SYSTEM_VERSIONING_INSERT_HISTORY=1 */;\n" : ""));
        for (ObjectDefinition object : ofKind(structure, "SEQUENCE")) {
            pieces.accept("\n" + object.sql() + ";\n");
        }
        for (TableStructure table : structure.tables()) {
            pieces.accept("\n" + table.createSql() + ";\n");
        }
    }

    /** Hands over the tail; each piece holds one object with its session settings. */
    static void tail(DatabaseStructure structure, long rows, Consumer<String> pieces) {
        for (ObjectDefinition object : structure.objects()) {
            switch (object.kind()) {
                case "FUNCTION", "PROCEDURE", "PACKAGE", "PACKAGE BODY" -> pieces.accept(compound(object, ""));
                default -> {}
            }
        }
        List<ObjectDefinition> views = ofKind(structure, "VIEW");
        for (ObjectDefinition view : views) {
            pieces.accept(view.columns().isEmpty() ? invalidView(view) : standIn(view));
        }
        for (ObjectDefinition view : views) {
            if (!view.columns().isEmpty()) {
                pieces.accept(settings(view, "") + view.sql().replaceFirst("^CREATE ", "CREATE OR REPLACE ") + ";\n");
            }
        }
        for (ObjectDefinition trigger : ofKind(structure, "TRIGGER")) {
            pieces.accept(compound(trigger, ""));
        }
        for (ObjectDefinition event : ofKind(structure, "EVENT")) {
            pieces.accept(compound(event, "SET TIME_ZONE=" + SqlText.literal(event.timeZone()) + ";\n"));
        }
        pieces.accept("\nSET NAMES utf8mb4;\nSET TIME_ZONE='+00:00';\n" + "-- Dump completed, " + rows + " rows in "
                + structure.tables().size() + " tables\n");
    }

    private static List<ObjectDefinition> ofKind(DatabaseStructure structure, String kind) {
        return structure.objects().stream()
                .filter(object -> object.kind().equals(kind))
                .toList();
    }

    private static String standIn(ObjectDefinition view) {
        return view.columns().stream()
                .map(column -> "NULL AS " + SqlText.identifier(column))
                .collect(Collectors.joining(
                        ",", "\nCREATE VIEW " + SqlText.identifier(view.name()) + " AS SELECT ", ";\n"));
    }

    private static String invalidView(ObjectDefinition view) {
        return "\n-- invalid view, not restored: " + SqlText.comment(view.sql()) + "\n";
    }

    private static String compound(ObjectDefinition object, String more) {
        return settings(object, more) + "DELIMITER ;;\n" + object.sql() + " ;;\nDELIMITER ;\n";
    }

    private static String settings(ObjectDefinition object, String more) {
        return "\nSET character_set_client=" + clientCharacterSet(object) + ";\n"
                + "SET collation_connection=" + object.collationConnection() + ";\n"
                + "SET SQL_MODE=" + SqlText.literal(object.sqlMode()) + ";\n"
                + more;
    }

    /** The object's own client character set where its text has the same bytes in it, which are UTF-8 here. */
    private static String clientCharacterSet(ObjectDefinition object) {
        return hasOwnCharacterSet(object) ? object.characterSetClient() : "utf8mb4";
    }

    static boolean hasOwnCharacterSet(ObjectDefinition object) {
        return object.characterSetClient().startsWith("utf8")
                || StandardCharsets.US_ASCII.newEncoder().canEncode(object.sql());
    }
}
