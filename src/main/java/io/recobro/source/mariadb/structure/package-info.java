/**
 * What a MariaDB database consists of: read from a server, kept as the inventory of a backup. Takes no lock and no
 * snapshot: whoever wants the structure of one moment reads it inside a transaction of its own. Reads no rows.
 */
package io.recobro.source.mariadb.structure;
