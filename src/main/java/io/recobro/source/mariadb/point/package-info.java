/**
 * One moment of a MariaDB server seen by several sessions, and how far its binary log proves that. Says nothing of writes
 * that bypass transactions, and does not guard against schema changes after the point.
 */
package io.recobro.source.mariadb.point;
