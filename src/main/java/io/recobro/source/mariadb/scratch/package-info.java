/** Servers that take the databases of one drill: what they have in common. */
package io.recobro.source.mariadb.scratch;
