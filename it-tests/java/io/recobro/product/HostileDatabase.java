package io.recobro.product;

import io.recobro.fixture.DatabaseServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** Everything a database can hold, with names and values that break careless dumps. */
final class HostileDatabase {
    static final String NAME = "ho`stile -- ü";

    /** Statements, with empty lines between them. */
    private static final String STRUCTURE = """
        CREATE SEQUENCE `counter's` START WITH 10 INCREMENT BY 5 MAXVALUE 100000 CYCLE

        SELECT NEXTVAL(`counter's`)

        CREATE SEQUENCE backwards START WITH -1 INCREMENT BY -3 MINVALUE -1000 MAXVALUE 0 NOCACHE

        CREATE TABLE `select` (`from` INT AUTO_INCREMENT PRIMARY KEY, `a``b` VARCHAR(40) DEFAULT '`', `-- x` INT COMMENT '-- ''y''',
         `space d` TEXT, `日本` VARCHAR(20), `;` CHAR(3), `'` INT, `"` INT, `/*!50000 x */` INT, KEY `key ``k` (`a``b`))
         AUTO_INCREMENT=77 COMMENT='-- comment; ''quoted'' \\\\ `t`'

        INSERT INTO `select` (`a``b`, `space d`, `日本`) VALUES ('x\\'y"z`', '-- \\n; DELIMITER ;;\\n\\\\', 'ü'), ('', '', ''), (NULL, NULL, NULL)

        CREATE TABLE `-- name; /* ü */ 'x' "y" ``z``` (id INT PRIMARY KEY, v TEXT)

        INSERT INTO `-- name; /* ü */ 'x' "y" ``z``` VALUES (1, '),(2,\\'x\\');\\nINSERT INTO t VALUES (1);'), (2, '\\0\\Z\\r\\n\\t\\b\\\\N'), (3, 'NULL')

        CREATE TABLE numbers (id INT PRIMARY KEY, f FLOAT, d DOUBLE, m DECIMAL(65,30), b BIT(64), o BIT(1), u BIGINT UNSIGNED,
         z INT(9) ZEROFILL, t TINYINT, y YEAR)

        INSERT INTO numbers VALUES (1, 3.40282e38, 1.7976931348623157e308, 12345678901234567890123456789012345.123456789012345678901234567891, b'1', 1, 18446744073709551615, 42, -128, 1901),
         (2, 1.17549e-38, 2.2250738585072014e-308, -0.000000000000000000000000000001, ~0, 0, 0, 0, 127, 2155),
         (3, 0.123456789, 0.1, 0, 0, b'0', 1, 1, 0, 0), (4, 16777217, -0.0, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
         (5, 1e-45, 4.9e-324, 0, b'101010', 1, 1, 1, 1, 2000)

        CREATE TABLE moments (id INT PRIMARY KEY, d DATE, t TIME(6), dt DATETIME(6), ts TIMESTAMP(6) NULL)

        SET STATEMENT sql_mode='', time_zone='+00:00' FOR INSERT INTO moments VALUES (1, '0000-00-00', '-838:59:59.999999', '0000-00-00 00:00:00', '0000-00-00 00:00:00'),
         (2, '2024-02-29', '838:59:59', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07.999999'),
         (3, '2000-00-10', '00:00:00.000001', '2000-10-00 01:00:00', '1970-01-01 00:00:01'), (4, NULL, NULL, NULL, NULL),
         (5, '1000-01-01', '0', '2024-03-31 02:30:00', '2024-10-27 01:30:00')

        CREATE TABLE kinds (id INT PRIMARY KEY, e ENUM('','a''b','ü','x,y'), s SET('a','b''c','ü'), j JSON, uu UUID, i6 INET6, i4 INET4,
         g GEOMETRY, p POINT, fixed BINARY(8), varied VARBINARY(40), l1 VARCHAR(20) CHARACTER SET latin1, sj VARCHAR(20) CHARACTER SET sjis,
         u2 VARCHAR(20) CHARACTER SET ucs2, u16 TEXT CHARACTER SET utf16, gb VARCHAR(20) CHARACTER SET gbk, asc1 CHAR(5) CHARACTER SET ascii COLLATE ascii_bin)

        SET STATEMENT sql_mode='' FOR INSERT INTO kinds VALUES (1, 'a''b', 'a,ü', '{"k": ["\\\\"", "\\\\\\\\", "ü😀"]}', '6ccd780c-baba-1026-9564-5b8c656024db', '2001:db8::ff00:42:8329', '255.255.255.255',
         ST_GeomFromText('POLYGON((0 0,0 9,9 9,0 0))', 4326), POINT(-1.5, 1e-10), '\\0\\n', '\\'\\\\\\0', 'äöü€ÿ', _sjis x'835C815C', 'ÿж', '🎈', _gbk x'bf5c', ' x'),
         (2, '', '', '[]', '00000000-0000-0000-0000-000000000000', '::', '0.0.0.0', ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))'), NULL, '', '', '', '', '', '', '', ''),
         (3, 'not there', NULL, NULL, NULL, '::ffff:1.2.3.4', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)

        CREATE TABLE generated (a INT PRIMARY KEY, v INT AS (a * 2) VIRTUAL, st VARCHAR(20) AS (CONCAT('x''', a)) STORED, hidden INT INVISIBLE DEFAULT 7,
         c INT CHECK (c <> 13), KEY (st), UNIQUE KEY (v))

        INSERT INTO generated (a, hidden, c) VALUES (1, 10, 1), (-2, NULL, NULL), (0, 7, 14)

        CREATE TABLE no_key (v VARCHAR(20), n INT)

        INSERT INTO no_key VALUES ('same', 1), ('same', 1), ('same', 1), ('', NULL), (NULL, NULL), (NULL, NULL)

        CREATE TABLE history (id INT PRIMARY KEY, v VARCHAR(20)) WITH SYSTEM VERSIONING

        INSERT INTO history VALUES (1, 'one'), (2, 'two')

        UPDATE history SET v = 'changed' WHERE id = 1

        DELETE FROM history WHERE id = 2

        CREATE TABLE parent (id INT PRIMARY KEY, code VARCHAR(10), UNIQUE KEY code (code))

        CREATE TABLE child (id INT PRIMARY KEY, parent INT, code VARCHAR(10), mother INT, KEY p (parent),
         CONSTRAINT `to parent;` FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE,
         CONSTRAINT to_code FOREIGN KEY (code) REFERENCES parent (code) ON UPDATE SET NULL,
         CONSTRAINT to_self FOREIGN KEY (mother) REFERENCES child (id))

        INSERT INTO parent VALUES (1, 'a'), (2, 'b')

        INSERT INTO child VALUES (3, 1, 'a', NULL), (2, NULL, NULL, 3), (1, 2, 'b', 2)

        CREATE TABLE parts (id INT, y INT, t TEXT, KEY (y)) PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (10), PARTITION `p max` VALUES LESS THAN MAXVALUE)

        INSERT INTO parts SELECT seq, seq % 20, REPEAT('ü', seq) FROM seq_1_to_100

        CREATE TABLE searched (id INT PRIMARY KEY, body TEXT, place POINT NOT NULL, FULLTEXT KEY words (body), SPATIAL KEY places (place)) ROW_FORMAT=COMPRESSED

        INSERT INTO searched VALUES (1, 'words to find', POINT(1, 1))

        CREATE TABLE periods (id INT, s DATE, e DATE, PERIOD FOR p (s, e), UNIQUE KEY (id, p WITHOUT OVERLAPS))

        INSERT INTO periods VALUES (1, '2020-01-01', '2020-12-31')

        CREATE TABLE from_counter (id INT DEFAULT NEXTVAL(`counter's`) PRIMARY KEY, n INT)

        INSERT INTO from_counter (n) VALUES (1), (2)

        CREATE TABLE zero_id (id INT AUTO_INCREMENT PRIMARY KEY, v INT) AUTO_INCREMENT=5000

        SET STATEMENT sql_mode='NO_AUTO_VALUE_ON_ZERO' FOR INSERT INTO zero_id VALUES (0, 0), (-7, 1)

        CREATE TABLE many (id BIGINT AUTO_INCREMENT PRIMARY KEY, word VARCHAR(40), uid CHAR(36) CHARACTER SET ascii, body MEDIUMTEXT, KEY (word), UNIQUE KEY (uid))

        INSERT INTO many (word, uid, body) SELECT MD5(seq), UUID(), REPEAT(CONCAT(seq, ' it''s text\\n'), 15) FROM seq_1_to_20000

        CREATE FUNCTION twice(a INT) RETURNS INT DETERMINISTIC RETURN a * 2

        CREATE VIEW zz_base AS SELECT id, f AS `x ``y` FROM numbers

        CREATE VIEW `aa on view` AS SELECT z.*, twice(z.id) AS doubled FROM zz_base z

        CREATE VIEW `0 on views` AS SELECT a.id FROM `aa on view` a JOIN zz_base b ON a.id = b.id

        CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW checked AS SELECT id, v FROM zero_id WHERE v > 0 WITH CASCADED CHECK OPTION

        CREATE PROCEDURE `p;;--`(IN `x y` INT, OUT z TEXT) BEGIN DECLARE s TEXT DEFAULT 'ü;; -- '; /* it's */ SET z = CONCAT(s, `x y`); END

        CREATE TRIGGER z_first BEFORE INSERT ON zero_id FOR EACH ROW SET NEW.v = NEW.v + 1

        CREATE TRIGGER a_second BEFORE INSERT ON zero_id FOR EACH ROW FOLLOWS z_first SET NEW.v = NEW.v * 10

        CREATE TRIGGER `m;third` BEFORE INSERT ON zero_id FOR EACH ROW FOLLOWS a_second BEGIN IF NEW.v > 1000 THEN SET NEW.v = 1000; END IF; END

        SET STATEMENT time_zone='+03:00' FOR CREATE EVENT `e;v` ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' ON COMPLETION PRESERVE COMMENT 'it''s' DO INSERT INTO no_key VALUES (';', 9)

        CREATE EVENT disabled ON SCHEDULE AT '2037-01-01 00:00:00' DISABLE DO SELECT 1

        SET sql_mode=ORACLE

        CREATE PACKAGE pk AS PROCEDURE hi; FUNCTION one RETURN INT; END

        CREATE PACKAGE BODY pk AS PROCEDURE hi AS BEGIN SELECT 'hi;'; END; FUNCTION one RETURN INT AS BEGIN RETURN 1; END; END
        """;

    private HostileDatabase() {}

    static void create(DatabaseServer server, int emptyTables) throws SQLException {
        server.execute("", "CREATE DATABASE " + quoted(NAME) + " CHARACTER SET utf8mb4");
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("USE " + quoted(NAME));
            for (int i = 0; i < emptyTables; i++) {
                statement.execute("CREATE TABLE empty_" + i + " (id INT PRIMARY KEY, v TEXT)");
            }
            for (String sql : STRUCTURE.split("\n\n")) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new IllegalStateException(sql, e);
                }
            }
            statement.execute("SET sql_mode=DEFAULT");
            statement.execute("CREATE TABLE bytes (id INT PRIMARY KEY, b LONGBLOB, v VARBINARY(10), t LONGTEXT)");
            bytes(connection);
        }
    }

    private static void bytes(Connection connection) throws SQLException {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bytes VALUES (?,?,?,?)")) {
            for (int i = 0; i < 256; i++) {
                insert.setInt(1, i);
                insert.setBytes(2, Arrays.copyOfRange(all, i, 256));
                insert.setBytes(3, new byte[] {(byte) i, '\\', (byte) i, '\''});
                insert.setString(4, Character.toString(i) + Character.toString(0x1F300 + i) + "'\\");
                insert.executeUpdate();
            }
        }
    }

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
