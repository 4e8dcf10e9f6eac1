package io.recobro.source.mariadb.access;

import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.SqlText;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Writes accounts, roles and grants as SQL that adds to a server and changes no account that is there already. */
public final class Accounts {
    /** Accounts that every server makes for itself. */
    private static final Set<String> INTERNAL =
            Set.of("mariadb.sys", "mysql", "mysql.sys", "mysql.session", "mysql.infoschema");

    private static final int UNKNOWN_ACCOUNT = 1133;
    private static final String STRING = "'(?:[^'\\\\]|\\\\.|'')*'";
    private static final String PLUGIN = "\\w+(?: (?:USING|AS) " + STRING + ")?";
    /** What SHOW GRANTS repeats of the password. */
    private static final Pattern IDENTIFIED = Pattern.compile(
            " IDENTIFIED (?:BY PASSWORD " + STRING + "|(?:VIA|WITH) " + PLUGIN + "(?: OR " + PLUGIN + ")*)");

    private final Connection connection;
    private final Consumer<String> warnings;
    private final List<String> lines = new ArrayList<>();

    /** @param warnings told about accounts that are left out */
    public Accounts(Connection connection, Consumer<String> warnings) {
        this.connection = connection;
        this.warnings = warnings;
    }

    /**
     * The text of the dump in UTF-8.
     *
     * @throws io.recobro.fault.RecobroException a {@code SOURCE_…} fault when the accounts cannot be read
     */
    public byte[] dump() {
        lines.add("/*M!999999\\- enable the sandbox mode */");
        lines.add("-- Recobro accounts, format 1; load it after the databases: grants name their routines");
        lines.add("SET NAMES utf8mb4;");
        lines.add("SET SQL_MODE='';");
        try {
            accounts();
        } catch (SQLException e) {
            throw MariaDbFaults.translate("read the accounts", e);
        }
        lines.add("-- Dump completed");
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void accounts() throws SQLException {
        List<String> grantees = new ArrayList<>();
        for (String role :
                column("SELECT User FROM mysql.user WHERE is_role = 'Y' AND User <> 'PUBLIC' ORDER BY User")) {
            lines.add("CREATE ROLE IF NOT EXISTS " + name(role) + ";");
            grantees.add(name(role));
        }
        for (String account : column(
                "SELECT CONCAT(User, '@', Host) FROM mysql.user WHERE is_role <> 'Y' AND User <> 'PUBLIC' ORDER BY"
                        + " User, Host")) {
            int at = account.lastIndexOf('@');
            String user = account.substring(0, at);
            if (INTERNAL.contains(user)) {
                continue;
            }
            String grantee = name(user) + "@" + name(account.substring(at + 1));
            try {
                for (String create : column("SHOW CREATE USER " + grantee)) {
                    lines.add(create.replaceFirst("^CREATE USER ", "CREATE USER IF NOT EXISTS ") + ";");
                }
                grantees.add(grantee);
            } catch (SQLException e) {
                if (e.getErrorCode() != UNKNOWN_ACCOUNT) {
                    throw e;
                }
                warnings.accept(
                        "account " + grantee + " is left out: the server itself ignores it (skip_name_resolve)");
                lines.add("-- not in use on the server (skip_name_resolve leaves out accounts of named hosts): "
                        + SqlText.comment(grantee));
            }
        }
        if (!column("SELECT User FROM mysql.user WHERE User = 'PUBLIC'").isEmpty()) {
            grantees.add("PUBLIC");
        }
        for (String grantee : grantees) {
            for (String grant : column("SHOW GRANTS FOR " + grantee)) {
                // the server's installation gives root this, and only root itself may pass it on
                if (!grant.startsWith("GRANT PROXY ON ''@'%' TO 'root'@")) {
                    lines.add(withoutPassword(grant) + ";");
                }
            }
        }
    }

    static String withoutPassword(String grant) {
        return IDENTIFIED.matcher(grant).replaceFirst("");
    }

    private static String name(String name) {
        return SqlText.identifier(name);
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
