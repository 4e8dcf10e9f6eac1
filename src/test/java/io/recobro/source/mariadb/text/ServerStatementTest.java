package io.recobro.source.mariadb.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerStatementTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHANGE MASTER TO MASTER_LOG_FILE='bin.000001', MASTER_LOG_POS=4",
                "\nCHANGE MASTER 'x' TO MASTER_USE_GTID=slave_pos",
                "SET GLOBAL gtid_slave_pos='0-1-5'",
                "SET @@GLOBAL.GTID_PURGED=  '+'   ''",
                "SET @@SESSION.SQL_LOG_BIN= 0",
                "SET sql_log_bin=0",
                "set session sql_log_bin := @MYSQLDUMP_TEMP_LOG_BIN",
                "SET @a = 1, GLOBAL max_connections = 10",
                "STOP SLAVE",
                "STOP ALL SLAVES",
                "RESET MASTER",
                "GRANT ALL ON *.* TO `x`@`y`",
                "CREATE USER `x`@`y`",
                "CREATE OR REPLACE ROLE admin",
                "DROP USER IF EXISTS x",
                "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h')",
                "SET DEFAULT ROLE NONE FOR x",
                "SET PASSWORD FOR x = 'y'",
                "FLUSH PRIVILEGES",
                "INSTALL SONAME 'x'",
                "CREATE /*M!100103 OR REPLACE */ USER `x`@`y` IDENTIFIED BY PASSWORD '*1'",
                "/*!50000 STOP SLAVE */",
                "CREATE OR REPLACE AGGREGATE FUNCTION `f` RETURNS STRING SONAME 'f.so'"
            })
    void concernsTheServer(String sql) {
        assertThat(ServerStatement.is(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO'",
                "SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN",
                "SET @old = @@GLOBAL.read_only",
                "SET @a = ', GLOBAL x = 1'",
                "SET sql_mode = 'GLOBAL a = 1'",
                "CREATE TABLE `user` (a INT)",
                "CREATE TABLE flush (a INT)",
                "DROP TABLE IF EXISTS `grants`",
                "ALTER TABLE role ADD b INT",
                "CREATE VIEW server AS SELECT 1",
                "CREATE DEFINER=`x`@`y` PROCEDURE p() FLUSH PRIVILEGES",
                "CREATE FUNCTION f() RETURNS TEXT RETURN 'SONAME'"
            })
    void concernsTheDatabase(String sql) {
        assertThat(ServerStatement.is(sql)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "CHANGE MASTER TO MASTER_PASSWORD='planted' | CHANGE MASTER TO MASTER_PASSWORD",
                "CREATE /*M!100103 OR REPLACE */ USER `x`@`y` IDENTIFIED BY 'planted' | CREATE OR REPLACE USER",
                "SET PASSWORD FOR x@y = '*planted' | SET PASSWORD FOR x",
                "SET GLOBAL a=planted | SET GLOBAL a"
            })
    void valuesAreNotShown(String sql, String shown) {
        assertThat(ServerStatement.shown(sql)).isEqualTo(shown);
    }
}
