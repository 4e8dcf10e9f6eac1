package io.recobro.source.mariadb.access;

import io.recobro.fault.Fault;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.ServerFacts;
import io.recobro.source.mariadb.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds what would make a dump fail or, worse, silently incomplete. */
public final class Preflight {
    private final Connection connection;
    private final MariaDbSettings settings;

    private Preflight(Connection connection, MariaDbSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /**
     * @throws io.recobro.fault.RecobroException {@code SOURCE_MISSING} or {@code SOURCE_DENIED}, whose hint is the GRANT
     *     statements that help
     */
    public static void require(Connection connection, MariaDbSettings settings, String target) throws SQLException {
        Preflight preflight = new Preflight(connection, settings);
        for (String database : settings.databases()) {
            preflight.requireDatabase(database, target);
        }
        preflight.requirePrivileges();
    }

    private void requireDatabase(String database, String target) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?")) {
            statement.setString(1, database);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    throw MariaDbFaults.missing(database, target, null);
                }
            }
        }
    }

    private void requirePrivileges() throws SQLException {
        ServerFacts server = ServerFacts.of(connection);
        Grants grants = new Grants(connection);
        Privileges privileges = new Privileges(grants.lines());
        List<String> lacking = new ArrayList<>();
        List<String> help = new ArrayList<>();
        String account = grants.account();
        boolean routinesByPrivilege = server.atLeast(11, 3);
        boolean readsProc = privileges.onTable("SELECT", "mysql", "proc");
        for (String database : settings.databases()) {
            List<String> missing =
                    new ArrayList<>(privileges.missing(database, "SELECT", "SHOW VIEW", "TRIGGER", "EVENT"));
            if (routinesByPrivilege && !readsProc) {
                missing.addAll(privileges.missing(database, "SHOW CREATE ROUTINE"));
            }
            if (!missing.isEmpty()) {
                String names = String.join(", ", missing);
                lacking.add(names + " on database '" + database + "'");
                help.add("GRANT " + names + " ON " + SqlText.identifier(pattern(database)) + ".* TO " + account);
            }
        }
        if (!routinesByPrivilege && !readsProc) {
            lacking.add("SELECT on mysql.proc");
            help.add("GRANT SELECT ON `mysql`.`proc` TO " + account);
        }
        if (settings.users() && !privileges.onDatabase("SELECT", "mysql")) {
            lacking.add("SELECT on mysql.*");
            help.add("GRANT SELECT ON `mysql`.* TO " + account);
        }
        if (!lacking.isEmpty()) {
            throw Fault.SOURCE_DENIED
                    .because("unable to dump everything: the account " + account + " lacks "
                            + String.join("; ", lacking))
                    .hint("run as an administrator: " + String.join("; ", help));
        }
    }

    /** A database name in a GRANT is a pattern, so its own wildcards need a backslash. */
    private static String pattern(String database) {
        return database.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
    }
}
