/** A server in a container. */
package io.recobro.source.mariadb.scratch.docker;
