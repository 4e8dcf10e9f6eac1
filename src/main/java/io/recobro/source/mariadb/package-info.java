/**
 * MariaDB: captured through Connector/J by several sessions on one consistent point, restored by LOAD DATA. The format of
 * the dump is described in {@code src/docs/formats/mariadb-dump.md}.
 */
package io.recobro.source.mariadb;
