/** Checks of the host that Recobro runs on. */
package io.recobro.doctor.host;
