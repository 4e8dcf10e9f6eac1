/**
 * Fills the target of a restore: sessions on it, its empty database and tables, rows by LOAD DATA or, where that is not
 * allowed, by INSERT. Refuses nothing, compares nothing and takes nothing back: after a failure the target is left as far
 * as it came.
 */
package io.recobro.source.mariadb.load;
