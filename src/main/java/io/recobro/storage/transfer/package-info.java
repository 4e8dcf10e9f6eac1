/**
 * Objects as files on a server that is spoken to over a connection which may break: what SFTP and FTP have in common.
 * Adapters implement {@link io.recobro.storage.transfer.FileServer} and {@link io.recobro.storage.transfer.FileSession};
 * sessions, retries, resumption, temporary names and publication are here.
 */
package io.recobro.storage.transfer;
