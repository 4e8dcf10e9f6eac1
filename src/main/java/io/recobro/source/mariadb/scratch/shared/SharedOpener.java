package io.recobro.source.mariadb.scratch.shared;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Scratch.Need;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.scratch.Host;
import io.recobro.source.scratch.ScratchDirectory;
import io.recobro.stream.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Databases on a scratch server that the operator runs. It is refused unless it holds a database {@value #PERMISSION}, which
 * only its operator can have made, and is another server than the one that the job captures: another address, data directory
 * and {@code server_uid}. While that one cannot be reached, the configured addresses alone are compared.
 */
public final class SharedOpener implements Host.Opener {
    static final String PERMISSION = "recobro_scratch";
    static final String PREFIX = "recobro_drill_";

    /** Databases of drills of other hosts that began before this long are left over: no drill may take so long. */
    private static final Duration LONGEST = Duration.ofDays(2);

    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{8}t\\d{6}z)_([0-9a-z]{6})_\\d+");
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmss'z'", Locale.ROOT);

    private final MariaDbSettings settings;
    private final MariaDbSettings production;
    private final Path home;
    private final Clock clock;

    /** @param home remembers which drills of this host made databases */
    public SharedOpener(MariaDbSettings settings, MariaDbSettings production, Path home, Clock clock) {
        this.settings = settings;
        this.production = production;
        this.home = home;
        this.clock = clock;
    }

    @Override
    public String examine(Need need) {
        MariaDbConnector connector = new MariaDbConnector(settings);
        refuseProduction(connector);
        if (!databases(connector).contains(PERMISSION)) {
            throw Fault.TARGET_REFUSED
                    .because("unable to drill on '" + connector.target() + "': it holds no database '" + PERMISSION
                            + "', so it may be no scratch server")
                    .hint("if it is one, run 'CREATE DATABASE " + PERMISSION + "' there");
        }
        return "databases " + name(need.run(), 0) + " and following on the scratch server '" + connector.target() + "'";
    }

    private void refuseProduction(MariaDbConnector connector) {
        if (Identity.sameAddress(settings, production)) {
            throw refused(connector, "that is the server that the job captures");
        }
        Identity identity = identity(connector);
        Identity captured;
        try {
            captured = Identity.of(new MariaDbConnector(production));
        } catch (RecobroException unreachable) {
            if (unreachable.fault() == Fault.INTERRUPTED) {
                throw unreachable;
            }
            return; // a drill is wanted most when production is down; what can be compared without it was compared
        }
        identity.sameAs(captured).ifPresent(common -> {
            throw refused(connector, "it may be the server that the job captures: " + common);
        });
    }

    private static RecobroException refused(MariaDbConnector connector, String why) {
        return Fault.TARGET_REFUSED
                .because("unable to drill on '" + connector.target() + "': " + why)
                .hint("name another server with a data directory of another name, or set 'scratch: embedded'");
    }

    private static Identity identity(MariaDbConnector connector) {
        try {
            return Identity.of(connector);
        } catch (RecobroException failed) {
            throw failed.fault() == Fault.INTERRUPTED
                    ? failed
                    : Fault.SCRATCH_UNAVAILABLE
                            .because("unable to use the scratch server: " + failed.getMessage(), failed)
                            .hint("check address and account under 'scratch', and that the server runs");
        }
    }

    @Override
    public Host open(Need need, Progress progress) {
        examine(need);
        return new SharedHost(new MariaDbConnector(settings), ScratchDirectory.create(home, need.run()), need);
    }

    @Override
    public List<String> sweep() {
        MariaDbConnector connector = new MariaDbConnector(settings);
        refuseProduction(connector);
        List<String> removed = new ArrayList<>();
        for (String database : databases(connector)) {
            if (isLeftOver(database)) {
                drop(connector, database);
                removed.add("database '" + database + "' on '" + connector.target() + "'");
            }
        }
        ScratchDirectory.sweep(home);
        return removed;
    }

    private boolean isLeftOver(String database) {
        Matcher name = NAME.matcher(database);
        if (!name.matches()) {
            return false;
        }
        String run = name.group(1).toUpperCase(Locale.ROOT) + "-" + name.group(2);
        if (Files.exists(home.resolve(run))) {
            return !ScratchDirectory.isUnderWay(home, run);
        }
        Instant began = LocalDateTime.parse(name.group(1), SECOND).toInstant(ZoneOffset.UTC);
        return began.plus(LONGEST).isBefore(clock.instant());
    }

    /** Names of the databases of one drill. */
    static String name(String run, int number) {
        return PREFIX + run.toLowerCase(Locale.ROOT).replace('-', '_') + "_" + number;
    }

    static List<String> databases(MariaDbConnector connector) {
        List<String> names = new ArrayList<>();
        try (Connection connection = connector.open("", false);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW DATABASES")) {
            while (result.next()) {
                names.add(result.getString(1));
            }
            return names;
        } catch (SQLException broken) {
            throw Fault.SCRATCH_UNAVAILABLE.because(
                    "unable to list the databases on '" + connector.target() + "': " + broken.getMessage(), broken);
        }
    }

    static void drop(MariaDbConnector connector, String database) {
        if (!database.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a database of a drill: '" + database + "'");
        }
        try (Connection connection = connector.open("", false);
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION foreign_key_checks=0");
            statement.execute("DROP DATABASE IF EXISTS " + SqlText.identifier(database));
        } catch (SQLException broken) {
            throw Fault.TARGET_FAILED.because(
                    "unable to remove database '" + database + "' from '" + connector.target() + "': "
                            + broken.getMessage(),
                    broken);
        }
    }
}
