/**
 * Who may do what on a MariaDB server: whether an account can dump everything it is asked for, and the accounts themselves
 * as SQL. Changes nothing on the server; what the account may not see is told as a fault, never left out silently.
 */
package io.recobro.source.mariadb.access;
