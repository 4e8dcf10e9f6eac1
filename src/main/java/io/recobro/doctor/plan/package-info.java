/** Checks of what the configuration says: what can be seen without asking anybody else. */
package io.recobro.doctor.plan;
