package io.recobro.watch;

import io.recobro.notify.incident.Condition;
import io.recobro.operation.StatusOperations.DestinationStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.SiteStatus;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong at one moment, worst first by severity within each part. Causes are stable: see the methods. */
public final class Conditions {
    private Conditions() {}

    /** What is wrong with jobs and destinations; a daemon adds {@link #of(SiteStatus, DaemonState)}. */
    public static List<Condition> of(SiteStatus site) {
        List<Condition> conditions = new ArrayList<>();
        for (DestinationStatus destination : site.destinations()) {
            conditions.addAll(DestinationConditions.of(destination, site));
        }
        for (JobStatus job : site.jobs()) {
            conditions.addAll(JobConditions.of(job, site));
            job.copies().forEach(copy -> conditions.addAll(CopyConditions.of(job, copy, site)));
            conditions.addAll(ProofConditions.of(job, site.at()));
        }
        return conditions;
    }

    /** The same and what the daemon knows of itself: causes {@code scheduler-hangs}, {@code config-reload}, {@code web-server}. */
    public static List<Condition> of(SiteStatus site, DaemonState daemon) {
        List<Condition> conditions = new ArrayList<>(of(daemon));
        conditions.addAll(of(site));
        return conditions;
    }

    /** What the daemon knows of itself, for a moment when nobody knows the status of the site. */
    public static List<Condition> of(DaemonState daemon) {
        List<Condition> conditions = new ArrayList<>();
        daemon.schedulerSilent()
                .ifPresent(silent -> conditions.add(Condition.critical(
                                "scheduler-hangs",
                                "the scheduler hangs",
                                "No job is started: the scheduler has not given a sign of life for "
                                        + Ages.print(silent) + ".")
                        .nextStep("systemctl restart recobro")
                        .nextStep("journalctl -u recobro --since -1h")));
        daemon.reloadRefused()
                .ifPresent(reason -> conditions.add(Condition.warning(
                                "config-reload",
                                "the configuration on disk is not the one in use",
                                "The last reload was refused, the configuration before it stays in use:\n" + reason)
                        .nextStep("recobro config validate")
                        .nextStep("systemctl reload recobro")));
        daemon.webFailed()
                .ifPresent(reason ->
                        conditions.add(Condition.warning("web-server", "metrics and health are not answered", reason)
                                .nextStep("ss -ltnp")
                                .nextStep("systemctl reload recobro   # after changing web.listen")));
        return conditions;
    }
}
