/** The port of everything that carries messages to people. */
package io.recobro.notify.channel;
