/** The first run: a short configuration out of what is found on this host, and the steps that only an operator can do. */
package io.recobro.setup;
