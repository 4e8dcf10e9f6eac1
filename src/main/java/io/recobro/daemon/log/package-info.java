/** How the daemon writes its log: for people on a terminal, as JSON for everything else. */
package io.recobro.daemon.log;
