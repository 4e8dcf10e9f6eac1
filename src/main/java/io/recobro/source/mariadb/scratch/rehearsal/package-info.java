/** Drills of databases in a scratch server of any kind. */
package io.recobro.source.mariadb.scratch.rehearsal;
