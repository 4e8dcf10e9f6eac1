package io.recobro.daemon.schedule;

import java.time.Instant;

/**
 * A backup run of a job that has ended.
 *
 * @param mayBeTried whether the same could go better when tried again; false when only a person can mend it
 */
public record PastRun(Instant began, Instant ended, boolean failed, boolean mayBeTried) {}
