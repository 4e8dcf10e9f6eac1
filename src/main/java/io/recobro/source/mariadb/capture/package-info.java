/**
 * The dump of MariaDB databases: several sessions on one consistent point, tables cut in chunks, rows straight from the
 * driver's packets into compression members.
 */
package io.recobro.source.mariadb.capture;
