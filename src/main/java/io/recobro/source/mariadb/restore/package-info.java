/** Brings a MariaDB database back: select, validate, prepare, load, keys, tail, check. */
package io.recobro.source.mariadb.restore;
