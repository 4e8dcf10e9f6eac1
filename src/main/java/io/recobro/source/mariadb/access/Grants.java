package io.recobro.source.mariadb.access;

import io.recobro.source.mariadb.ServerFacts;
import io.recobro.source.mariadb.SqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was granted to the account of a session. */
final class Grants {
    private final Connection connection;

    Grants(Connection connection) {
        this.connection = connection;
    }

    /** The lines of SHOW GRANTS for the account, the roles that are on, and everybody. */
    List<String> lines() throws SQLException {
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

    /** The account that the server took the session for, quoted. */
    String account() throws SQLException {
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
