package io.recobro.daemon.control;

import io.recobro.daemon.run.Ticket;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.stream.Progress;

/** What the daemon does for those who ask through the socket. Thread-safe. */
public interface ControlRequests {
    /**
     * Takes a backup of one job into the queue.
     *
     * @param by who asked
     * @throws io.recobro.fault.RecobroException {@code USAGE_WRONG} when there is no such job
     */
    Ticket backupNow(String job, String by, Progress progress);

    void cancel(Ticket ticket);

    /** The names of all jobs, in the order of the configuration. */
    java.util.List<String> jobs();

    DaemonFacts facts();

    /** Reads the configuration anew, as a signal would; returns when it is done, or throws why it is not. */
    void reload();
}
