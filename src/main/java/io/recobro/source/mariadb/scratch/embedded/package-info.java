/** A private server process. */
package io.recobro.source.mariadb.scratch.embedded;
