package io.recobro.source.mariadb.capture;

import io.recobro.source.mariadb.MariaDbSettings;
import java.sql.Connection;
import java.sql.SQLException;

final class Preflight {
    private Preflight() {}

    static void require(Connection connection, MariaDbSettings settings, String target) throws SQLException {}
}
