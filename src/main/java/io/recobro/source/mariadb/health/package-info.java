/** What a MariaDB server and an account look like before a dump: what would make it fail, weaker or slower. Only reads. */
package io.recobro.source.mariadb.health;
