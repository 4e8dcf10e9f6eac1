/**
 * Capture by the server's own {@code mariadb-dump}, run here or inside of a container. Its stream is rewritten into the same
 * artifacts as those of Recobro's own capture.
 */
package io.recobro.source.mariadb.tool;
