package io.recobro.notify;

import io.recobro.notify.incident.Severity;
import java.util.Map;

/**
 * Numbers for metrics, as they are at one moment.
 *
 * @param notifications by channel, then by result ({@code delivered}, {@code failed}, {@code dropped}); attempts since
 *     the start of the process; every channel has every result
 * @param waiting messages in the outbox
 * @param open incidents by severity; every severity is there
 */
public record NotifyCounts(Map<String, Map<String, Long>> notifications, int waiting, Map<Severity, Integer> open) {}
