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
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
        Privileges privileges = new Privileges(grants());
        List<String> lacking = new ArrayList<>();
        List<String> help = new ArrayList<>();
        String account = account();
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

    private List<String> grants() throws SQLException {
        List<String> lines = new ArrayList<>(column("SHOW GRANTS FOR CURRENT_USER"));
        Deque<String> roles = new ArrayDeque<>();
        String role = column("SELECT CURRENT_ROLE()").getFirst();
        if (role != null && !role.equals("NONE")) {
            roles.add(role);
        }
        Set<String> seen = new HashSet<>();
        while (!roles.isEmpty()) {
            String next = roles.remove();
            if (seen.add(next)) {
                List<String> granted = column("SHOW GRANTS FOR " + SqlText.identifier(next));
                lines.addAll(granted);
                roles.addAll(Privileges.roles(granted));
            }
        }
        if (ServerFacts.of(connection).atLeast(10, 11)) {
            lines.addAll(column("SHOW GRANTS FOR PUBLIC"));
        }
        return lines;
    }

    private String account() throws SQLException {
        String user = column("SELECT CURRENT_USER()").getFirst();
        int at = user.lastIndexOf('@');
        return SqlText.identifier(user.substring(0, at)) + "@" + SqlText.identifier(user.substring(at + 1));
    }

    private List<String> column(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }
}
