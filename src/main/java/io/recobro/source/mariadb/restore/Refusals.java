package io.recobro.source.mariadb.restore;

import io.recobro.fault.Fault;
import io.recobro.source.RestoreRequest;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.load.TargetServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/** The phase that refuses: nothing of the target is touched before it has passed. */
final class Refusals {
    private static final List<String> SYSTEM = List.of("mysql", "information_schema", "performance_schema", "sys");

    private Refusals() {}

    /**
     * What the target looks like.
     *
     * @param filled whether it is an existing, non-empty database that is to be replaced
     * @param localInfile whether the server accepts LOAD DATA LOCAL
     */
    record Findings(boolean filled, boolean localInfile, boolean binlogged) {}

    /** @throws io.recobro.fault.RecobroException {@code TARGET_REFUSED}, or a fault of the connection */
    static Findings check(TargetServer target, RestoreRequest request) {
        String name = target.database();
        if (name.isEmpty()
                || name.length() > 64
                || name.endsWith(" ")
                || SYSTEM.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            throw Fault.TARGET_REFUSED.because(
                    "unable to restore into '" + name + "': no name for a database of one's own");
        }
        try (Connection connection = target.administrative()) {
            boolean filled = !TargetServer.query(connection, contents(name)).isEmpty();
            if (filled && request.replace().isEmpty()) {
                throw Fault.TARGET_REFUSED
                        .because("unable to restore into '" + target.place() + "': it is not empty")
                        .hint("restore into another name, or confirm with --replace " + name);
            }
            request.replace().filter(typed -> !typed.equals(name)).ifPresent(typed -> {
                throw Fault.TARGET_REFUSED
                        .because("unable to replace '" + target.place() + "': the confirmation names '" + typed + "'")
                        .hint("type the name of the database that is to be overwritten");
            });
            List<String> facts = TargetServer.query(
                            connection, "SELECT @@global.local_infile, @@global.log_bin, @@global.read_only")
                    .getFirst();
            if (!facts.get(2).equals("0") && !facts.get(2).equalsIgnoreCase("OFF")) {
                readOnly(connection, target);
            }
            return new Findings(
                    filled, facts.get(0).equals("1"), facts.get(1).equals("1") && !request.keepOutOfBinlog());
        } catch (SQLException e) {
            throw TargetServer.failed("look at the target '" + target.place() + "'", e);
        }
    }

    private static void readOnly(Connection connection, TargetServer target) throws SQLException {
        boolean exempt = TargetServer.query(connection, "SHOW GRANTS").stream()
                .map(List::getFirst)
                .anyMatch(grant -> grant.contains("ALL PRIVILEGES ON *.*")
                        || grant.contains("READ_ONLY ADMIN")
                        || grant.contains("SUPER"));
        if (!exempt) {
            throw Fault.TARGET_REFUSED
                    .because("unable to restore into '" + target.place() + "': the server is read only")
                    .hint("restore to the primary, not to a replica");
        }
    }

    private static String contents(String database) {
        String literal = SqlText.literal(database);
        return "(SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA=" + literal + " LIMIT 1) UNION ALL"
                + " (SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=" + literal
                + " LIMIT 1) UNION ALL"
                + " (SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA=" + literal + " LIMIT 1)";
    }

    /** Refuses tables the dump does not hold. */
    static void tables(List<String> wanted, List<String> there) {
        for (String table : wanted) {
            if (!there.contains(table)) {
                List<String> near = near(table, there);
                throw Fault.TARGET_REFUSED
                        .because("unable to restore table '" + table + "': the dump does not hold it")
                        .hint(
                                near.isEmpty()
                                        ? "look at the tables with 'show'"
                                        : "there is " + String.join(", ", near));
            }
        }
    }

    private static List<String> near(String name, List<String> names) {
        return names.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 3))
                .sorted(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .limit(3)
                .toList();
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(cost, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
