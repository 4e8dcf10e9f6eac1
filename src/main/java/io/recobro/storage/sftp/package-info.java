/**
 * Backups on an SFTP server, through Apache MINA SSHD. The server's key must be in the known hosts file; nothing is learned
 * by itself.
 */
package io.recobro.storage.sftp;
