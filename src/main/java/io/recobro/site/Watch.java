package io.recobro.site;

import io.recobro.operation.StatusOperations.NextRun;
import io.recobro.operation.service.DaemonPresence;

/** What a status asks of others: when jobs run next, and whether a daemon is there. */
public record Watch(NextRun nextRun, DaemonPresence presence) {
    public static final Watch BLIND = new Watch(NextRun.UNKNOWN, DaemonPresence.UNKNOWN);
}
