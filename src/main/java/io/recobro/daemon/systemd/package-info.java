/** The service manager's protocol: sd_notify(3), spoken through the C library, and its watchdog. */
package io.recobro.daemon.systemd;
