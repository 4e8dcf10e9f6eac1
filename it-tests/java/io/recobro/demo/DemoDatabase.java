package io.recobro.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A small Drupal-like database, the same at every run, and what can go wrong with it. */
final class DemoDatabase {
    static final String NAME = "drupal";
    private static final long SEED = 20_261_122L;
    private static final int NODES = 14_000;
    private static final int USERS = 20_000;
    private static final int CACHE_ENTRIES = 1_500;
    private static final int LOG_ENTRIES = 60_000;
    private static final int ROWS_PER_STATEMENT = 200;

    private static final String[] SCHEMA = {
        """
        CREATE TABLE node (
          nid INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, uuid CHAR(32) CHARACTER SET ascii NOT NULL UNIQUE,
          type VARCHAR(32) CHARACTER SET ascii NOT NULL, title VARCHAR(255) NOT NULL, status TINYINT NOT NULL,
          created INT NOT NULL, KEY node_type (type, created), KEY node_title (title(40)))\
        """,
        """
        CREATE TABLE node__body (
          entity_id INT UNSIGNED NOT NULL, delta INT UNSIGNED NOT NULL, langcode VARCHAR(12) CHARACTER SET ascii NOT NULL,
          body_value LONGTEXT NOT NULL, body_summary LONGTEXT, PRIMARY KEY (entity_id, delta), KEY langcode (langcode))\
        """,
        """
        CREATE TABLE users_field_data (
          uid INT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL, mail VARCHAR(254), pass VARCHAR(255),
          balance DECIMAL(10,2) NOT NULL DEFAULT 0, access INT NOT NULL, UNIQUE KEY name (name), KEY mail (mail),
          KEY access (access))\
        """,
        """
        CREATE TABLE cache_render (
          cid VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, data LONGBLOB,
          expire BIGINT NOT NULL, KEY expire (expire))\
        """,
        """
        CREATE TABLE watchdog (
          wid BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, uid INT UNSIGNED NOT NULL, type VARCHAR(64) NOT NULL,
          message LONGTEXT NOT NULL, severity TINYINT UNSIGNED NOT NULL, timestamp INT NOT NULL, KEY type (type),
          KEY uid (uid), KEY severity (severity))\
        """,
        "CREATE TABLE sessions (sid VARCHAR(128) CHARACTER SET ascii NOT NULL PRIMARY KEY, session LONGBLOB)",
        "CREATE VIEW published AS SELECT nid, title FROM node WHERE status = 1",
        """
        CREATE TRIGGER node_removed AFTER DELETE ON node FOR EACH ROW
          INSERT INTO watchdog (uid, type, message, severity, timestamp) VALUES (0, 'node', OLD.title, 5, OLD.created)\
        """
    };

    private DemoDatabase() {}

    static void fill(Connection connection) throws SQLException {
        Words words = new Words(SEED);
        try (Statement statement = connection.createStatement()) {
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
        }
        connection.setAutoCommit(false);
        insert(connection, "node (uuid, type, title, status, created)", 5, NODES, index -> new Object[] {
            words.hex(32),
            words.below(3) == 0 ? "page" : "article",
            words.title(),
            words.below(2),
            1_600_000_000 + index
        });
        insert(connection, "node__body", 5, NODES, index -> new Object[] {
            index + 1,
            0,
            words.below(4) == 0 ? "de" : "es",
            words.html(400 + words.below(5_000)),
            words.below(3) == 0 ? words.title() : null
        });
        insert(connection, "users_field_data", 6, USERS, index -> new Object[] {
            index,
            words.word() + index,
            words.word() + index + "@example.net",
            "$S$E" + words.hex(51),
            words.below(100_000) / 100.0,
            1_600_000_000 + words.below(9_000_000)
        });
        insert(connection, "cache_render", 3, CACHE_ENTRIES, index -> new Object[] {
            "entity_view:node:" + index + ":" + words.hex(16), bytes(words, 2_000 + words.below(9_000)), -1
        });
        insert(connection, "watchdog (uid, type, message, severity, timestamp)", 5, LOG_ENTRIES, index -> new Object[] {
            words.below(USERS),
            words.below(2) == 0 ? "php" : "cron",
            words.title(),
            words.below(8),
            1_600_000_000 + index
        });
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Writes log entries, as a site does all the time. */
    static void work(Connection connection, int entries) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < entries; i++) {
                statement.execute("INSERT INTO watchdog (uid, type, message, severity, timestamp)"
                        + " VALUES (1, 'user', 'logged in', 6, UNIX_TIMESTAMP())");
            }
        }
    }

    /** What a wrong deployment script may do. Each statement is one line for the audience. */
    static String[] damage() {
        return new String[] {
            "UPDATE node__body SET body_value = REVERSE(body_value) WHERE entity_id % 7 = 0",
            "DELETE FROM node WHERE nid % 3 = 0",
            "DROP TABLE users_field_data"
        };
    }

    private static byte[] bytes(Words words, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 3 == 0 ? words.below(256) : 'a' + i % 20);
        }
        return bytes;
    }

    private static void insert(Connection connection, String into, int columns, int rows, RowSource source)
            throws SQLException {
        String row = "(" + "?,".repeat(columns - 1) + "?)";
        for (int done = 0; done < rows; done += ROWS_PER_STATEMENT) {
            int count = Math.min(ROWS_PER_STATEMENT, rows - done);
            String sql = "INSERT INTO " + into + " VALUES " + (row + ",").repeat(count - 1) + row;
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int parameter = 1;
                for (int i = 0; i < count; i++) {
                    for (Object value : source.row(done + i)) {
                        statement.setObject(parameter++, value);
                    }
                }
                statement.executeUpdate();
            }
        }
    }

    private interface RowSource {
        Object[] row(int index);
    }
}
