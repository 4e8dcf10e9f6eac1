/** Checks of destinations: a probe object, the room left, the server's clock and certificate. */
package io.recobro.doctor.destination;
