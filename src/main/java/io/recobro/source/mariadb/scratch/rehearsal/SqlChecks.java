package io.recobro.source.mariadb.scratch.rehearsal;

import io.recobro.source.Scratch.Check;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbFaults;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The operator's queries. Each passes when it returns exactly one row whose first value is true: a number other than zero,
 * or the word {@code true}. They cannot change anything.
 */
record SqlChecks(List<String> names) {
    private static final int SHOWN = 80;

    /** @throws SQLException when no session can be prepared; what is wrong with a query is its outcome */
    List<Check> run(MariaDbConnector connector, String database) throws SQLException {
        List<Check> outcomes = new ArrayList<>();
        for (String sql : names) {
            // each has a session of its own: what one leaves behind must not help another
            try (Connection connection = connector.open(database, false);
                    Statement statement = connection.createStatement()) {
                statement.execute("START TRANSACTION READ ONLY");
                outcomes.add(outcome(statement, sql));
                statement.execute("ROLLBACK");
            }
        }
        return outcomes;
    }

    private static Check outcome(Statement statement, String sql) {
        try (ResultSet result = statement.executeQuery(sql)) {
            if (!result.next()) {
                return Check.failed(sql, "returned no row");
            }
            String value = result.getString(1);
            if (result.next()) {
                return Check.failed(sql, "returned more than one row");
            }
            return isTrue(value)
                    ? Check.passed(sql, "returned " + shown(value))
                    : Check.failed(sql, "returned " + shown(value) + ", which is not true");
        } catch (SQLException wrong) {
            return Check.failed(sql, MariaDbFaults.cause(wrong));
        }
    }

    static boolean isTrue(String value) {
        if (value == null) {
            return false;
        }
        try {
            return new BigDecimal(value.strip()).signum() != 0;
        } catch (NumberFormatException noNumber) {
            return value.strip().equalsIgnoreCase("true");
        }
    }

    private static String shown(String value) {
        return value == null ? "NULL" : value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }
}
