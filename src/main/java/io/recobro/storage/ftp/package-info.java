/**
 * Backups on an FTP server, through Apache Commons Net: with TLS from the start or by {@code AUTH TLS} (RFC 4217), data
 * connections included, and without TLS only on demand.
 */
package io.recobro.storage.ftp;
