package io.recobro.source.mariadb.capture;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

final class Accounts {
    private final Connection connection;

    Accounts(Connection connection) {
        this.connection = connection;
    }

    byte[] dump() throws IllegalStateException {
        try {
            return connection.getCatalog().getBytes(StandardCharsets.UTF_8);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
