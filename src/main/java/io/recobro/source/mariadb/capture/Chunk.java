package io.recobro.source.mariadb.capture;

/**
 * A piece of a table, read by one SELECT in primary-key order.
 *
 * @param where condition of the piece, empty for the whole table
 */
record Chunk(TableDump table, String where) {}
