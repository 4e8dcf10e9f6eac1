package io.recobro.source.mariadb.load;

import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.text.SqlCursor;
import io.recobro.source.mariadb.text.StatementReader;
import io.recobro.source.mariadb.text.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The phase that makes an empty database and its empty tables. */
public final class Preparation {
    private static final int LONGEST = 16 << 20;

    private Preparation() {}

    /**
     * Makes the database anew, or takes the empty one that is there.
     *
     * @throws io.recobro.fault.RecobroException {@code TARGET_FAILED}; with {@code drop} the old database may be gone then
     */
    public static void database(
            TargetServer target, boolean drop, Optional<String> characterSet, Optional<String> collation) {
        String name = SqlText.identifier(target.database());
        String options = characterSet.map(value -> " CHARACTER SET " + value).orElse("")
                + collation.map(value -> " COLLATE " + value).orElse("");
        try (Connection connection = target.administrative()) {
            if (drop) {
                TargetServer.execute(connection, "DROP DATABASE IF EXISTS " + name);
            }
            boolean there = !TargetServer.query(
                            connection,
                            "SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME="
                                    + SqlText.literal(target.database()))
                    .isEmpty();
            if (!there) {
                TargetServer.execute(connection, "CREATE DATABASE " + name + options);
            } else if (!options.isEmpty()) {
                TargetServer.execute(connection, "ALTER DATABASE " + name + options);
            }
        } catch (SQLException e) {
            throw TargetServer.failed("create database '" + target.place() + "'", e);
        }
    }

    /**
     * Executes the header of our own dump: sequences and tables.
     *
     * @param wanted which tables are made
     * @param large which of them get their keys after their rows
     * @return the definitions of the tables made, by name
     */
    public static Map<String, TableDefinition> schema(
            TargetServer target, Members members, Predicate<String> wanted, Predicate<String> large) {
        Map<String, TableDefinition> definitions = new LinkedHashMap<>();
        String doing = "create the tables of '" + target.place() + "'";
        try (Connection connection = target.session()) {
            StatementReader reader = new StatementReader(members.text("header"), LONGEST);
            while (reader.next()) {
                String sql = reader.text();
                Optional<TableDefinition> table = TableDefinition.parse(sql);
                doing = table.map(definition -> "create table '" + definition.table() + "'")
                        .orElse(doing);
                if (table.isEmpty()) {
                    execute(connection, sql);
                } else if (wanted.test(table.get().table())) {
                    execute(
                            connection,
                            large.test(table.get().table())
                                    ? table.get().bare()
                                    : table.get().full());
                    definitions.put(table.get().table(), table.get());
                }
            }
        } catch (SQLException e) {
            throw TargetServer.failed(doing, e);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return definitions;
    }

    /** Session settings are ours already; a dump's own SET of the driver's character set would end the session. */
    private static void execute(Connection connection, String sql) throws SQLException {
        SqlCursor cursor = new SqlCursor(sql);
        if (!(cursor.word("SET") && cursor.word("NAMES"))) {
            TargetServer.execute(connection, sql);
        }
    }

    /** Parts of one ALTER TABLE that adds keys; each FULLTEXT key goes alone, as InnoDB builds one at a time. */
    static List<String> alterations(String table, List<String> keys) {
        List<String> together = new ArrayList<>();
        List<String> alone = new ArrayList<>();
        for (String key : keys) {
            boolean fulltext = new SqlCursor(key).word("FULLTEXT");
            (fulltext ? alone : together).add("ADD " + key);
        }
        List<String> statements = new ArrayList<>();
        String start = "ALTER TABLE " + SqlText.identifier(table) + " ";
        if (!together.isEmpty()) {
            statements.add(start + String.join(", ", together));
        }
        alone.forEach(key -> statements.add(start + key));
        return statements;
    }
}
