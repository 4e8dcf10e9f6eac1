/** Recobro as a service: life cycle, schedule, control socket; calls the same operations as the command line. */
package io.recobro.daemon;
