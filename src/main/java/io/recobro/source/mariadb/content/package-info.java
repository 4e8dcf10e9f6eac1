/**
 * The rows of tables: straight from the driver's packets to the dump's row text, counted and digested. Rows come in the
 * order in which the server gives them; which of them belong together is up to the transaction of the caller's session.
 */
package io.recobro.source.mariadb.content;
