package io.recobro.source.mariadb.text;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Statements of a dump that concern the whole server instead of the database: replication, accounts, global variables, the binary
 * log. {@code mariadb-dump} writes them with {@code --master-data}, {@code --gtid}, {@code --dump-slave}, {@code --system} and
 * {@code --flush-privileges}, {@code mysqldump} with {@code --set-gtid-purged}. Pure.
 */
public final class ServerStatement {
    private static final List<Pattern> PATTERNS = List.of(
            pattern("CHANGE\\s+(?:MASTER|REPLICATION)\\b.*"),
            pattern("(?:STOP|RESET|GRANT|REVOKE|INSTALL|UNINSTALL|FLUSH|PURGE|KILL|SHUTDOWN)\\b.*"),
            pattern(
                    "(?:CREATE(?:\\s+OR\\s+REPLACE)?|ALTER|DROP|RENAME)\\s+(?:USER|ROLE|SERVER|TABLESPACE|LOGFILE)\\b.*"),
            pattern("CREATE(?:\\s+OR\\s+REPLACE)?(?:\\s+AGGREGATE)?\\s+FUNCTION\\b[^(]*\\bSONAME\\b.*"),
            pattern("SET\\s+(?:PASSWORD|ROLE|DEFAULT\\s+ROLE)\\b.*"),
            pattern("SET\\b(?:[^'\"]*,)?\\s*(?:@@)?(?:GLOBAL|PERSIST|PERSIST_ONLY)[\\s.]\\s*[\\w.]+\\s*:?=.*"),
            pattern("SET\\b(?:[^'\"]*,)?\\s*(?:@@)?(?:(?:SESSION|LOCAL)[\\s.]\\s*)?SQL_LOG_BIN\\s*:?=.*"));

    private ServerStatement() {}

    private static Pattern pattern(String text) {
        return Pattern.compile("\\s*" + text, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    public static boolean is(String sql) {
        String bare = SqlCursor.withoutComments(sql);
        return PATTERNS.stream().anyMatch(pattern -> pattern.matcher(bare).matches());
    }

    /** Its beginning, for messages: values, which may be passwords, come later. */
    public static String shown(String sql) {
        return SqlCursor.withoutComments(sql)
                .strip()
                .replaceFirst("(?s)['\"`=@].*", "")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
