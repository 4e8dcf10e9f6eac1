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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The phases that make routines, packages, views and triggers from the end of our own dump, and events, which may change rows as
 * soon as they are there.
 */
final class Tail {
    private static final int LONGEST = 32 << 20;
    private static final String END = "-- Dump completed";
    private static final Pattern DEFINER = Pattern.compile("DEFINER\\s*=\\s*`((?:[^`]|``)*)`@`((?:[^`]|``)*)`");
    private static final Pattern TRIGGER_TABLE = Pattern.compile(
            "\\bON\\s+((?:`(?:[^`]|``)*`\\s*\\.\\s*)?(?:`(?:[^`]|``)*`|[\\w$]+))", Pattern.CASE_INSENSITIVE);

    private static final Pattern EVENT =
            Pattern.compile("(?is)\\s*CREATE\\s+(?:DEFINER\\s*=\\s*`(?:[^`]|``)*`(?:@`(?:[^`]|``)*`)?\\s+)?EVENT\\b.*");
    /** As the server prints it: no quotes but those of a time stand between the name and the state. */
    private static final Pattern ENABLED = Pattern.compile(
            "(\\bEVENT\\s+`(?:[^`]|``)*`\\s+ON\\s+SCHEDULE\\s[^`]*?\\sON\\s+COMPLETION\\s+(?:NOT\\s+)?PRESERVE\\s+)ENABLE\\b",
            Pattern.CASE_INSENSITIVE);

    private Tail() {}

    /**
     * Makes all but events.
     *
     * @param tables when not empty, only triggers of these tables are made
     * @throws io.recobro.fault.RecobroException {@code BACKUP_DAMAGED} when it does not end as a complete dump does
     */
    static void execute(TargetServer target, InputStream plain, List<String> tables, Notices notices) {
        UnaryOperator<String> wanted =
                sql -> (tables.isEmpty() ? !isEvent(sql) : wantedTrigger(sql, tables)) ? sql : "";
        if (!execute(target, plain, wanted, notices)) {
            throw Fault.BACKUP_DAMAGED
                    .because("unable to restore '" + target.place() + "': the dump lacks its end mark")
                    .hint("use another backup");
        }
    }

    /**
     * Makes the events, when nothing of what they change is compared any more.
     *
     * @param aside whether the original is somewhere else: what runs there must not run twice, so that they are disabled
     */
    static void events(TargetServer target, InputStream plain, boolean aside, Notices notices) {
        List<String> disabled = new ArrayList<>();
        UnaryOperator<String> wanted = sql -> {
            if (!isEvent(sql)) {
                return "";
            }
            Matcher enabled = ENABLED.matcher(sql);
            if (!aside || !enabled.find()) {
                return sql;
            }
            String name = enabled.group(1).replaceFirst("(?is)^EVENT\\s+(`(?:[^`]|``)*`).*", "$1");
            disabled.add(name);
            return sql.substring(0, enabled.end(1)) + "DISABLE" + sql.substring(enabled.end());
        };
        execute(target, plain, wanted, notices);
        if (!disabled.isEmpty()) {
            notices.add("events are disabled beside the original: " + String.join(", ", disabled)
                    + "; where they shall run: ALTER EVENT … ENABLE");
        }
    }

    private static boolean isEvent(String sql) {
        return EVENT.matcher(SqlCursor.withoutComments(sql)).matches();
    }

    /**
     * Executes the settings of the session, and what becomes of the other statements unless it is empty.
     *
     * @return whether the end mark was seen
     */
    private static boolean execute(
            TargetServer target, InputStream plain, UnaryOperator<String> wanted, Notices notices) {
        Set<String> definers = new LinkedHashSet<>();
        String sql = "";
        try (Connection connection = target.session()) {
            StatementReader reader = new StatementReader(plain, LONGEST);
            while (reader.next()) {
                String text = reader.text();
                sql = setting(text) ? text : wanted.apply(text);
                if (!sql.isEmpty()) {
                    TargetServer.execute(connection, sql);
                    Matcher matcher = DEFINER.matcher(sql);
                    if (matcher.find()) {
                        definers.add(matcher.group(1) + '@' + matcher.group(2));
                    }
                }
            }
            missingDefiners(connection, definers, notices);
            return reader.lastComment().startsWith(END);
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
