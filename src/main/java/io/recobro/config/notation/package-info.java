/**
 * Sizes, durations and schedules as people write them: read, checked and printed. Knows no setting by name and no time
 * zone, and does not say when a schedule is due.
 */
package io.recobro.config.notation;
