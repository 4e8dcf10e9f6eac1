package io.recobro.daemon.schedule;

import io.recobro.operation.BackupOperations.Occasion.Trigger;
import java.time.Instant;

/**
 * Why a job is due.
 *
 * @param since the due time of the schedule that has no successful run yet
 * @param attempt 1 for the first run after that time
 */
public record Due(Instant since, Trigger trigger, int attempt) {}
