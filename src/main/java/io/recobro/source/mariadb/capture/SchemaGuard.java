package io.recobro.source.mariadb.capture;

import io.recobro.fault.Fault;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.DatabaseStructure;
import io.recobro.source.mariadb.structure.DatabaseStructure.ObjectDefinition;
import io.recobro.source.mariadb.structure.DatabaseStructure.TableStructure;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds out whether the definition of anything changed while its rows were read. Pure. */
public final class SchemaGuard {
    private SchemaGuard() {}

    /** @throws io.recobro.fault.RecobroException {@code SOURCE_CHANGED}, naming the first object that changed */
    public static void requireSame(DatabaseStructure before, DatabaseStructure after) {
        firstChange(before, after).ifPresent(change -> {
            throw Fault.SOURCE_CHANGED
                    .because("unable to dump database '" + before.database() + "': " + change + " during the dump")
                    .hint("run the backup again, when no schema change is under way");
        });
    }

    public static Optional<String> firstChange(DatabaseStructure before, DatabaseStructure after) {
        Map<String, String> old = fingerprints(before);
        Map<String, String> now = fingerprints(after);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            if (!now.containsKey(name)) {
                return Optional.of(name + " was dropped");
            }
            if (!old.containsKey(name)) {
                return Optional.of(name + " was created");
            }
            if (!old.get(name).equals(now.get(name))) {
                return Optional.of(name + " was changed");
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> fingerprints(DatabaseStructure structure) {
        Map<String, String> fingerprints = new TreeMap<>();
        for (TableStructure table : structure.tables()) {
            fingerprints.put(
                    "table '" + table.table().name() + "'",
                    table.createTime() + SqlText.withoutAutoIncrement(table.createSql()));
        }
        for (ObjectDefinition object : structure.objects()) {
            String text = object.sql();
            if (object.kind().equals("SEQUENCE")) {
                text = text.substring(0, text.lastIndexOf(";\nDO SETVAL("));
            }
            fingerprints.put(
                    object.kind().toLowerCase(java.util.Locale.ROOT) + " '" + object.name() + "'",
                    String.join("\n", text, object.sqlMode(), object.timeZone(), object.table()));
        }
        return fingerprints;
    }
}
