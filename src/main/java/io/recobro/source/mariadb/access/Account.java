package io.recobro.source.mariadb.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The account of a session.
 *
 * @param name quoted, as GRANT takes it
 * @param locks whether it may take the read locks that a dump falls back to
 * @param writes the privileges it has to change data, which no backup needs
 */
public record Account(String name, boolean locks, List<String> writes) {
    private static final String[] CHANGING = {"INSERT", "UPDATE", "DELETE", "DROP", "ALTER", "CREATE"};

    /** @param database where the privileges are looked at */
    public static Account of(Connection connection, String database) throws SQLException {
        Grants grants = new Grants(connection);
        Privileges privileges = new Privileges(grants.lines());
        List<String> missing = privileges.missing(database, CHANGING);
        return new Account(
                grants.account(),
                privileges.onServer("RELOAD"),
                List.of(CHANGING).stream()
                        .filter(word -> !missing.contains(word))
                        .toList());
    }
}
