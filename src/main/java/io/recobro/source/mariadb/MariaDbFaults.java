package io.recobro.source.mariadb;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.sql.SQLException;

/** Turns errors of the driver and the server into faults. */
public final class MariaDbFaults {
    static final String CONTAINER_HINT = "publish the server's port on 127.0.0.1 and set host and port"
            + " instead of container, or set 'engine: mariadb-dump', which goes through docker exec";

    private MariaDbFaults() {}

    static RecobroException opening(String target, MariaDbSettings settings, String database, SQLException e) {
        String start = "unable to connect to MariaDB on '" + target + "' as '" + settings.user() + "': ";
        return switch (e.getErrorCode()) {
            case 1045, 1698, 1862, 4151, 3159 ->
                Fault.SOURCE_DENIED
                        .because(start + cause(e), e)
                        .hint("check user, password and the host the account may log in from");
            case 1044 ->
                Fault.SOURCE_DENIED
                        .because(start + cause(e), e)
                        .hint("grant the account access to database '" + database + "', see conf/mariadb-grants.sql");
            case 1049 -> missing(database, target, e);
            default -> {
                RecobroException fault = Fault.SOURCE_UNREACHABLE.because(start + cause(e), e);
                yield settings.container().isPresent()
                        ? fault.hint(CONTAINER_HINT)
                        : fault.hint("check host, port and TLS settings, and that the server runs");
            }
        };
    }

    public static RecobroException missing(String database, String target, Throwable cause) {
        return Fault.SOURCE_MISSING
                .because("unable to use database '" + database + "': it does not exist on " + target, cause)
                .hint("check the name under 'databases'; names are case-sensitive");
    }

    /**
     * The fault for an error in an open session.
     *
     * @param doing {@code dump table 'x'}: what was being done, after "unable to"
     */
    public static RecobroException translate(String doing, SQLException e) {
        String message = "unable to " + doing + ": " + cause(e);
        return switch (e.getErrorCode()) {
            case 1044, 1045, 1142, 1143, 1227, 1370 ->
                Fault.SOURCE_DENIED
                        .because(message, e)
                        .hint("grant the missing privilege, see conf/mariadb-grants.sql");
            case 1049 -> Fault.SOURCE_MISSING.because(message, e);
            case 1412, 1146, 1051, 1356 ->
                Fault.SOURCE_CHANGED
                        .because(message + " (changed while it was read)", e)
                        .hint("run the backup again; avoid schema changes meanwhile");
            default ->
                isConnectionLost(e)
                        ? Fault.SOURCE_UNREACHABLE.because(message, e).hint("check that the server still runs")
                        : Fault.SOURCE_BROKEN.because(message, e);
        };
    }

    /** Whether the server is gone, or the way to it, rather than that it refused something. */
    public static boolean isConnectionLost(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.startsWith("08") || e.getErrorCode() == 1927 || e.getErrorCode() == 2013;
    }

    /** The server's own words without the driver's decoration {@code (conn=4) }. */
    public static String reason(SQLException e) {
        return String.valueOf(e.getMessage())
                .replaceFirst("^\\(conn[:=]\\d+\\) ", "")
                .strip();
    }

    /** As {@link #reason}, and what lies below it, such as a broken connection. */
    public static String cause(SQLException e) {
        String text = reason(e);
        Throwable deeper = e.getCause();
        if (deeper != null
                && !(deeper instanceof SQLException)
                && deeper.getMessage() != null
                && !text.contains(deeper.getMessage())) {
            text += " (" + deeper.getMessage() + ")";
        }
        return text;
    }
}
