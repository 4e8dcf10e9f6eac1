package io.recobro.source.mariadb.restore;

import io.recobro.fixture.MariaDbServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A database with what dumps usually get wrong. */
public final class HostileSchema {
    private HostileSchema() {}

    public static void fill(MariaDbServer server, String database) throws SQLException {
        server.execute("", "CREATE DATABASE `" + database + "` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        server.execute(
                database,
                "CREATE SEQUENCE numbers START WITH 7 INCREMENT BY 3",
                "DO NEXTVAL(numbers)",
                "CREATE TABLE types (id INT PRIMARY KEY, bits BIT(9), flag BIT(1), ratio FLOAT, exact DOUBLE, money"
                    + " DECIMAL(20,6), born YEAR, day DATE, at DATETIME(6), stamp TIMESTAMP(3) NULL, length TIME(2),"
                    + " uid UUID, address INET6, colour ENUM('red','','blue''s'), colours SET('a','b','c'), document"
                    + " JSON CHECK (JSON_VALID(document)), place GEOMETRY, fixed BINARY(5), varied VARBINARY(300),"
                    + " empty VARCHAR(10))",
                "INSERT INTO types VALUES"
                        + " (1,b'101010101',1,0.123456789,1e300,-12345678901234.000001,2024,'2024-02-29','2024-02-29"
                        + " 12:13:14.123456','2024-02-29"
                        + " 12:13:14.5','-838:59:59.99',UUID(),'::ffff:1.2.3.4','red','a,c','{\"a\": \"(\\'),\\\\n"
                        + "\"}',ST_GeomFromText('POINT(1 2)',4326),'ab',UNHEX('000A0D1A27225C60'),'')",
                "SET sql_mode=''",
                "INSERT INTO types VALUES (0,0,0,16777215,-0.0,0,0,'0000-00-00','0000-00-00"
                        + " 00:00:00',NULL,'00:00:00',NULL,NULL,'','',NULL,NULL,'','','NULL')",
                "SET sql_mode='NO_AUTO_VALUE_ON_ZERO'",
                "INSERT INTO types (id, colour, varied, empty) VALUES (-5,'blue''s',NULL,NULL), (2,'','NULL','\\\\N')",
                "CREATE TABLE texts (id INT AUTO_INCREMENT, l1 TEXT CHARACTER SET latin1, u2 VARCHAR(50) CHARACTER SET"
                    + " ucs2, u16 VARCHAR(50) CHARACTER SET utf16, u32 VARCHAR(50) CHARACTER SET utf32, sj VARCHAR(50)"
                    + " CHARACTER SET sjis, u3 VARCHAR(50) CHARACTER SET utf8mb3, asc1 VARCHAR(50) CHARACTER SET"
                    + " ascii, u4 LONGTEXT, KEY filler (l1(5)), KEY numbered (id)) COMMENT='a, b (c) \\' `d`'",
                "INSERT INTO texts VALUES (0,'é ÿ','ж','😀','😀','表ソ','€','plain','😀 \\' \" \\\\ \\n"
                        + " \\r"
                        + " \\0 \\Z -- ; ),\\n"
                        + "('),(NULL,'','','','','','','',''),(NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL)",
                "CREATE TABLE `odd ``name``; -- x` (`a,b` INT, `select` VARCHAR(20) NOT NULL, g INT AS (`a,b`+1)"
                    + " VIRTUAL, s INT AS (`a,b`*2) STORED, hidden INT INVISIBLE DEFAULT 4, UNIQUE KEY (`select`), KEY"
                    + " (`a,b`), KEY (g), CHECK (`a,b` < 100))",
                "INSERT INTO `odd ``name``; -- x` (`a,b`,`select`,hidden) VALUES (1,'x)',5),(NULL,'(y',NULL)",
                "CREATE TABLE versioned (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING",
                "INSERT INTO versioned VALUES (1,1),(2,2)",
                "UPDATE versioned SET v=3 WHERE id=1",
                "DELETE FROM versioned WHERE id=2",
                "CREATE TABLE parent (id INT PRIMARY KEY, code VARCHAR(10), UNIQUE KEY code (code))",
                "CREATE TABLE child (id INT PRIMARY KEY, parent INT, code VARCHAR(10), KEY p (parent),"
                        + " CONSTRAINT to_parent FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE,"
                        + " CONSTRAINT to_code FOREIGN KEY (code) REFERENCES parent (code) ON UPDATE SET NULL)",
                "INSERT INTO parent VALUES (1,'a'),(2,'b')",
                "INSERT INTO child VALUES (1,1,'a'),(2,NULL,NULL)",
                "SET foreign_key_checks=0",
                "INSERT INTO child VALUES (3,77,'b')",
                "CREATE TABLE parts (id INT, y INT, KEY (y)) PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN"
                        + " (10), PARTITION p1 VALUES LESS THAN MAXVALUE)",
                "INSERT INTO parts SELECT seq, seq % 20 FROM seq_1_to_100",
                "CREATE TABLE nothing (id INT PRIMARY KEY)",
                "CREATE TABLE moved (id INT PRIMARY KEY, v INT) ENGINE=Aria",
                "INSERT INTO moved VALUES (1,2)",
                "CREATE TABLE big (id BIGINT AUTO_INCREMENT PRIMARY KEY, word VARCHAR(40), uid CHAR(36) CHARACTER SET"
                        + " ascii, body MEDIUMTEXT, KEY word (word), UNIQUE KEY uid (uid), FULLTEXT KEY ft (body),"
                        + " FULLTEXT KEY fw (word))",
                "INSERT INTO big (word,uid,body) SELECT MD5(seq), UUID(), REPEAT(CONCAT(seq,' it''s text\\n'), 20)"
                        + " FROM seq_1_to_20000",
                "CREATE VIEW second AS SELECT 1 AS one",
                "CREATE VIEW first AS SELECT one + 1 AS two FROM second",
                "CREATE TRIGGER before_child BEFORE INSERT ON child FOR EACH ROW SET NEW.code = IFNULL(NEW.code, ';')",
                "CREATE PROCEDURE work() BEGIN SELECT ';'; /* it's */ SELECT 1; END",
                "CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN x * 2",
                "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM nothing");
        try (Connection connection = server.connect(database);
                PreparedStatement statement = connection.prepareStatement("INSERT INTO bytes VALUES (?,?,?)")) {
            connection.createStatement().execute("CREATE TABLE bytes (id INT PRIMARY KEY, b LONGBLOB, t VARCHAR(20))");
            byte[] every = new byte[256 * 3];
            for (int i = 0; i < 256; i++) {
                statement.setInt(1, i);
                statement.setBytes(2, new byte[] {(byte) i});
                statement.setString(3, i < 128 ? String.valueOf((char) i) : "é" + (char) i);
                statement.executeUpdate();
                every[i * 3] = (byte) i;
                every[i * 3 + 1] = '\'';
                every[i * 3 + 2] = (byte) (255 - i);
            }
            statement.setInt(1, 256);
            statement.setBytes(2, every);
            statement.setString(3, null);
            statement.executeUpdate();
            statement.setInt(1, 257);
            statement.setBytes(2, new byte[3_000_000]);
            statement.setString(3, "NULL");
            statement.executeUpdate();
        }
    }
}
