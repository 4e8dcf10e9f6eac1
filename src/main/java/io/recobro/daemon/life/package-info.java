/** The life of the daemon: start, reload, stop, signs of life. */
package io.recobro.daemon.life;
