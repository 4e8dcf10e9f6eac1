package io.recobro.source.mariadb.structure;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.ServerFacts;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.DatabaseStructure.KeyColumn;
import io.recobro.source.mariadb.structure.DatabaseStructure.ObjectDefinition;
import io.recobro.source.mariadb.structure.DatabaseStructure.TableStructure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a database consists of. Few queries per database, one SHOW CREATE per object. */
public final class InventoryReader {
    /** Engines whose rows live elsewhere: their tables are dumped without rows. */
    private static final Set<String> ROWS_ELSEWHERE =
            Set.of("MRG_MYISAM", "CONNECT", "OQGRAPH", "SPIDER", "FEDERATED", "SPHINX");

    private final Connection connection;
    private final String database;
    private final SchemaQueries queries;
    private final boolean history;
    private final List<String> warnings = new ArrayList<>();

    private InventoryReader(Connection connection, String database, boolean history) {
        this.connection = connection;
        this.database = database;
        this.queries = new SchemaQueries(connection, database);
        this.history = history;
    }

    /**
     * Reads the structure of {@code database} and makes it the session's default database. Row counts are 0 and content
     * digests empty in the result.
     *
     * @throws RecobroException {@code SOURCE_MISSING}, {@code SOURCE_DENIED}, {@code SOURCE_INCOMPLETE} when a definition is
     *     hidden from this account, or {@code SOURCE_CHANGED} when an object vanishes meanwhile
     */
    public static DatabaseStructure read(Connection connection, String database) {
        try {
            boolean history = ServerFacts.of(connection).atLeast(10, 11);
            return new InventoryReader(connection, database, history).read();
        } catch (SQLException e) {
            throw MariaDbFaults.translate("read the structure of database '" + database + "'", e);
        }
    }

    private DatabaseStructure read() throws SQLException {
        List<Map<String, String>> schema = queries.rows("SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME"
                + " FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?");
        if (schema.isEmpty()) {
            throw MariaDbFaults.missing(database, "the server", null);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("USE " + SqlText.identifier(database));
        }
        Map<String, String> charset = schema.getFirst();
        List<Map<String, String>> tables =
                queries.rows("SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_ROWS, DATA_LENGTH, CREATE_TIME"
                        + " FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME");
        ObjectReader reader = new ObjectReader(connection, queries, warnings);
        List<ObjectDefinition> objects = new ArrayList<>(reader.sequences(tables));
        List<TableStructure> structures = tables(tables);
        objects.addAll(reader.routines());
        objects.addAll(reader.views());
        objects.addAll(reader.triggers());
        objects.addAll(reader.events());
        return new DatabaseStructure(
                database,
                charset.get("DEFAULT_CHARACTER_SET_NAME"),
                charset.get("DEFAULT_COLLATION_NAME"),
                List.copyOf(structures),
                List.copyOf(objects),
                List.copyOf(warnings));
    }

    private List<TableStructure> tables(List<Map<String, String>> tables) throws SQLException {
        Map<String, List<Map<String, String>>> columns = queries.columns();
        Map<String, List<KeyColumn>> keys = primaryKeys(columns);
        Set<String> transactional = transactionalEngines();
        List<TableStructure> result = new ArrayList<>();
        for (Map<String, String> table : tables) {
            String type = table.get("TABLE_TYPE");
            if (!type.equals("BASE TABLE") && !type.equals("SYSTEM VERSIONED")) {
                continue;
            }
            String name = table.get("TABLE_NAME");
            String engine = table.get("ENGINE");
            if (engine == null) {
                throw Fault.SOURCE_BROKEN
                        .because("unable to read table '" + name + "': the server cannot open it")
                        .hint("look at it with CHECK TABLE, repair or drop it");
            }
            String sql =
                    queries.withoutDatabase(queries.showCreate("TABLE", name).get("Create Table"));
            boolean withHistory = history && type.equals("SYSTEM VERSIONED") && TableColumns.keepsHistory(sql);
            if (type.equals("SYSTEM VERSIONED") && !withHistory) {
                warnings.add(
                        "table '" + name + "': its history rows are not included (needs MariaDB 10.11 and timestamps)");
            }
            boolean elsewhere = ROWS_ELSEWHERE.contains(engine.toUpperCase(java.util.Locale.ROOT));
            if (elsewhere) {
                warnings.add("table '" + name + "': rows of engine " + engine + " live elsewhere and are not included");
            }
            List<Inventory.Column> written =
                    elsewhere ? List.of() : TableColumns.written(columns.getOrDefault(name, List.of()), withHistory);
            result.add(new TableStructure(
                    new Inventory.Table(
                            name,
                            type,
                            engine,
                            withHistory,
                            written,
                            0,
                            "",
                            SqlText.definitionDigest(SqlText.withoutAutoIncrement(sql))),
                    sql,
                    keys.getOrDefault(name, List.of()),
                    number(table.get("TABLE_ROWS")),
                    number(table.get("DATA_LENGTH")),
                    table.get("CREATE_TIME") == null ? "" : table.get("CREATE_TIME"),
                    transactional.contains(engine)));
        }
        return result;
    }

    private Map<String, List<KeyColumn>> primaryKeys(Map<String, List<Map<String, String>>> columns)
            throws SQLException {
        Map<String, List<KeyColumn>> keys = new LinkedHashMap<>();
        for (Map<String, String> part :
                queries.rows("SELECT TABLE_NAME, COLUMN_NAME, SUB_PART FROM information_schema.STATISTICS"
                        + " WHERE TABLE_SCHEMA = ? AND INDEX_NAME = 'PRIMARY' ORDER BY TABLE_NAME, SEQ_IN_INDEX")) {
            String table = part.get("TABLE_NAME");
            Map<String, String> column = columns.getOrDefault(table, List.of()).stream()
                    .filter(candidate -> candidate.get("COLUMN_NAME").equals(part.get("COLUMN_NAME")))
                    .findFirst()
                    .orElse(Map.of());
            keys.computeIfAbsent(table, name -> new ArrayList<>())
                    .add(new KeyColumn(
                            part.get("COLUMN_NAME"),
                            column.getOrDefault("DATA_TYPE", ""),
                            String.valueOf(column.get("COLLATION_NAME")),
                            part.get("SUB_PART") != null));
        }
        return keys;
    }

    private Set<String> transactionalEngines() throws SQLException {
        Set<String> engines = new java.util.HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT ENGINE FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES'")) {
            while (result.next()) {
                engines.add(result.getString(1));
            }
        }
        return engines;
    }

    private static long number(String text) {
        return text == null
                ? 0
                : new java.math.BigInteger(text)
                        .min(java.math.BigInteger.valueOf(Long.MAX_VALUE))
                        .longValue();
    }
}
