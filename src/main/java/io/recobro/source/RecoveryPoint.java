package io.recobro.source;

import java.time.Instant;
import java.util.SortedMap;

/**
 * The instant of a source's state that a backup restores to.
 *
 * @param time taken just before the state was reached, by the clock of this host, UTC: everything that was complete at this
 *     instant is in, and of what came within the moments after it maybe some; {@code positions} are exact
 * @param positions named positions, such as {@code binlog_file}, {@code binlog_position}, {@code gtid}
 * @param method how consistency was reached, such as {@code binlog-snapshot}, {@code read-lock}, {@code single-session}
 */
public record RecoveryPoint(Instant time, SortedMap<String, String> positions, String method) {}
