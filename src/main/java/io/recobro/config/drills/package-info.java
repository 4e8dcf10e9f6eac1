/** The section {@code drill} of a job: what it says, and what can be wrong with it. */
package io.recobro.config.drills;
