/**
 * How other processes of this host speak to the daemon: a unix-domain stream socket of mode 0600, one JSON object per line in
 * both directions, versioned. Whoever may open the socket may ask for backups; the protocol is no public interface.
 */
package io.recobro.daemon.control;
