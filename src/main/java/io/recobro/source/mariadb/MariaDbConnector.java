package io.recobro.source.mariadb;

import io.recobro.fault.RecobroException;
import io.recobro.source.container.ContainerAddress;
import io.recobro.source.mariadb.MariaDbSettings.Tls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.mariadb.jdbc.Driver;

/**
 * Opens sessions on the server of some settings. Every session speaks utf8mb4 in UTC and is never ended by the server for
 * being slow. Thread-safe.
 */
public final class MariaDbConnector {
    private static final Driver DRIVER = new Driver();
    private static final int ACCESS_DENIED = 1045;
    private static final int TLS_REQUIRED = 3159;
    private static final int LONGEST_GREETING_MILLISECONDS = 10_000;

    private final MariaDbSettings settings;
    private final Supplier<String> containerAddress;
    private final Watched watched;
    private volatile String address;
    private volatile String sslMode;

    public MariaDbConnector(MariaDbSettings settings) {
        this(settings, () -> ContainerAddress.of(settings.container().orElseThrow(), MariaDbFaults.CONTAINER_HINT));
    }

    MariaDbConnector(MariaDbSettings settings, Supplier<String> containerAddress) {
        this.settings = settings;
        this.containerAddress = containerAddress;
        this.watched = new Watched(target(), this::answers, settings.timeout());
    }

    public MariaDbSettings settings() {
        return settings;
    }

    /** What is reached, for messages: {@code 127.0.0.1:3306}, {@code container mariadb} or {@code socket /run/x.sock}. */
    public String target() {
        if (settings.container().isPresent()) {
            return "container " + settings.container().get();
        }
        return settings.socket().map(path -> "socket " + path).orElse(settings.host() + ":" + settings.port());
    }

    /** For work whose sessions are opened here: it ends when the calling thread is interrupted. */
    public Watched watched() {
        return watched;
    }

    /** Whether the server says anything at all to a new session, be it a refusal. */
    private boolean answers() {
        Properties properties = properties(false, sslMode == null ? sslModes().getFirst() : sslMode);
        properties.setProperty("socketTimeout", properties.getProperty("connectTimeout"));
        try (Connection session = DRIVER.connect("jdbc:mariadb://" + address() + "/", properties)) {
            return session.isValid(10);
        } catch (SQLException refused) {
            return refused.getErrorCode() > 0;
        } catch (RecobroException gone) {
            return false;
        }
    }

    /**
     * Opens a session.
     *
     * @param database the default database; may be empty
     * @param localInfile whether the server may ask this session for the rows of {@code LOAD DATA LOCAL}; only for loading
     * @throws RecobroException {@code SOURCE_UNREACHABLE}, {@code SOURCE_DENIED} or {@code SOURCE_MISSING}
     */
    public Connection open(String database, boolean localInfile) {
        List<String> modes = sslMode == null ? sslModes() : List.of(sslMode);
        SQLException first = null;
        for (String mode : modes) {
            try {
                Connection connection = connect(database, localInfile, mode);
                watched.opened(connection);
                sslMode = mode;
                return connection;
            } catch (SQLException e) {
                if (first != null) {
                    first.addSuppressed(e);
                }
                first = first == null ? e : first;
                if (!mayHelp(e, mode)) {
                    break;
                }
            }
        }
        throw MariaDbFaults.opening(target(), settings, database, first);
    }

    private Connection connect(String database, boolean localInfile, String mode) throws SQLException {
        Connection connection = dial(properties(localInfile, mode));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET NAMES utf8mb4, time_zone='+00:00', net_write_timeout=86400, net_read_timeout=86400,"
                    + " wait_timeout=86400, max_statement_time=0");
            if (!database.isEmpty()) {
                statement.execute("USE " + SqlText.identifier(database));
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A container has another address after it was started again: that is asked once more before this fails. */
    private Connection dial(Properties properties) throws SQLException {
        String tried = address();
        try {
            return DRIVER.connect("jdbc:mariadb://" + tried + "/", properties);
        } catch (SQLException failed) {
            address = null;
            if (settings.container().isEmpty()
                    || failed.getErrorCode() > 0
                    || address().equals(tried)) {
                throw failed;
            }
            return DRIVER.connect("jdbc:mariadb://" + address() + "/", properties);
        }
    }

    private Properties properties(boolean localInfile, String mode) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("sslMode", mode);
        properties.setProperty("allowLocalInfile", Boolean.toString(localInfile));
        properties.setProperty("allowMultiQueries", "false");
        // prepared batches as COM_STMT_BULK_EXECUTE: only loading sessions prepare statements
        properties.setProperty("useServerPrepStmts", Boolean.toString(localInfile));
        properties.setProperty("useBulkStmts", Boolean.toString(localInfile));
        // also how long a session that is cut off tries to tell a silent server
        properties.setProperty(
                "connectTimeout",
                Long.toString(Math.clamp(settings.timeout().toMillis() / 2, 1000, LONGEST_GREETING_MILLISECONDS)));
        properties.setProperty("tcpKeepAlive", "true");
        if (settings.socket().isEmpty() || settings.container().isPresent()) {
            // a connection whose other end is gone is told within three minutes; the system's own default is two hours
            properties.setProperty("tcpKeepIdle", "60");
            properties.setProperty("tcpKeepInterval", "20");
            properties.setProperty("tcpKeepCount", "6");
        }
        settings.tlsCa().ifPresent(path -> properties.setProperty("serverSslCert", path.toString()));
        return properties;
    }

    private String address() {
        if (settings.container().isEmpty() && settings.socket().isPresent()) {
            return "address=(localSocket=" + settings.socket().get() + ")";
        }
        return "address=(host=" + host() + ")(port=" + settings.port() + ")";
    }

    private String host() {
        if (settings.container().isEmpty()) {
            return settings.host();
        }
        if (address == null) {
            address = containerAddress.get();
        }
        return address;
    }

    /** The driver's modes to try in order. On this host {@code preferred} does not spend time on encryption. */
    private List<String> sslModes() {
        return switch (settings.tls()) {
            case DISABLED -> List.of("disable");
            case PREFERRED -> isLocal() ? List.of("disable", "trust") : List.of("trust", "disable");
            case REQUIRED -> List.of("trust");
            case VERIFY_CA -> List.of("verify-ca");
            case VERIFY_FULL -> List.of("verify-full");
        };
    }

    private boolean isLocal() {
        if (settings.container().isPresent() || settings.socket().isPresent()) {
            return true;
        }
        try {
            return InetAddress.getByName(settings.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // the connection attempt reports it
        }
    }

    private boolean mayHelp(SQLException e, String mode) {
        if (settings.tls() != Tls.PREFERRED) {
            return false;
        }
        if (mode.equals("trust")) {
            return String.valueOf(e.getMessage()).contains("ssl not enabled in the server");
        }
        return e.getErrorCode() == ACCESS_DENIED || e.getErrorCode() == TLS_REQUIRED;
    }
}
