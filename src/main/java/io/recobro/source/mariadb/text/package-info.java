/** The text of SQL dumps: statements, rows, CREATE TABLE; no server needed. */
package io.recobro.source.mariadb.text;
