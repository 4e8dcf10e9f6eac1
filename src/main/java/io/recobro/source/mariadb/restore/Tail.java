package io.recobro.source.mariadb.restore;

import io.recobro.fault.Fault;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.load.Notices;
import io.recobro.source.mariadb.load.TargetServer;
import io.recobro.source.mariadb.text.SqlCursor;
import io.recobro.source.mariadb.text.StatementReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The phase that makes routines, packages, views, triggers and events from the end of our own dump. */
final class Tail {
    private static final int LONGEST = 32 << 20;
    private static final String END = "-- Dump completed";
    private static final Pattern DEFINER = Pattern.compile("DEFINER\\s*=\\s*`((?:[^`]|``)*)`@`((?:[^`]|``)*)`");
    private static final Pattern TRIGGER_TABLE = Pattern.compile(
            "\\bON\\s+((?:`(?:[^`]|``)*`\\s*\\.\\s*)?(?:`(?:[^`]|``)*`|[\\w$]+))", Pattern.CASE_INSENSITIVE);

    private Tail() {}

    /**
     * Executes the tail.
     *
     * @param tables when not empty, only triggers of these tables are made
     * @throws io.recobro.fault.RecobroException {@code BACKUP_DAMAGED} when it does not end as a complete dump does
     */
    static void execute(TargetServer target, InputStream plain, List<String> tables, Notices notices) {
        Set<String> definers = new LinkedHashSet<>();
        String sql = "";
        try (Connection connection = target.session()) {
            StatementReader reader = new StatementReader(plain, LONGEST);
            while (reader.next()) {
                sql = reader.text();
                Matcher matcher = DEFINER.matcher(sql);
                if (tables.isEmpty() || setting(sql) || wantedTrigger(sql, tables)) {
                    TargetServer.execute(connection, sql);
                    if (matcher.find()) {
                        definers.add(matcher.group(1) + '@' + matcher.group(2));
                    }
                }
            }
            if (!reader.lastComment().startsWith(END)) {
                throw Fault.BACKUP_DAMAGED
                        .because("unable to restore '" + target.place() + "': the dump lacks its end mark")
                        .hint("use another backup");
            }
            missingDefiners(connection, definers, notices);
        } catch (SQLException e) {
            throw TargetServer.failed("execute '" + start(sql) + "'", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean setting(String sql) {
        String text = sql.replaceFirst("^/\\*M?!\\d*\\s*", "");
        return new SqlCursor(text).word("SET");
    }

    private static boolean wantedTrigger(String sql, List<String> tables) {
        String text = SqlCursor.withoutComments(sql);
        Matcher matcher = TRIGGER_TABLE.matcher(text);
        return text.matches("(?is)\\s*CREATE\\s+(DEFINER\\s*=\\s*\\S+\\s+)?TRIGGER\\b.*")
                && matcher.find()
                && tables.contains(lastName(matcher.group(1)));
    }

    private static String lastName(String name) {
        SqlCursor cursor = new SqlCursor(name);
        String first = cursor.identifier();
        return cursor.at('.') ? new SqlCursor(name.substring(cursor.position() + 1)).identifier() : first;
    }

    private static void missingDefiners(Connection connection, Set<String> definers, Notices notices) {
        for (String definer : definers) {
            int at = definer.lastIndexOf('@');
            String user = definer.substring(0, at).replace("``", "`");
            String host = definer.substring(at + 1).replace("``", "`");
            try {
                if (TargetServer.query(
                                connection,
                                "SELECT 1 FROM mysql.global_priv WHERE User="
                                        + SqlText.literal(user) + " AND Host="
                                        + SqlText.literal(host))
                        .isEmpty()) {
                    notices.add("definer '" + user + "'@'" + host
                            + "' does not exist on the target: what it owns will not run"
                            + " before the account is made");
                }
            } catch (SQLException e) {
                notices.add("definers could not be looked up on the target: " + MariaDbFaults.reason(e));
                return;
            }
        }
    }

    private static String start(String sql) {
        String line = sql.replaceAll("\\s+", " ").strip();
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }
}
