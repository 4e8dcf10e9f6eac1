package io.recobro.doctor.plan;

import io.recobro.config.DestinationConfig;
import io.recobro.config.DestinationConfig.DirDestination;
import io.recobro.config.JobConfig;
import io.recobro.config.SiteConfig;
import io.recobro.fault.Finding;
import java.util.ArrayList;
import java.util.List;

/** What a plan lacks: schedule, objectives, a second place, a place elsewhere, an end, a listener. Pure. */
public final class PlanCheck {
    private PlanCheck() {}

    /** Findings about one job. */
    public static List<Finding> job(SiteConfig site, JobConfig job) {
        String key = "jobs." + job.name();
        List<Finding> findings = new ArrayList<>();
        if (job.schedule().isEmpty()) {
            findings.add(Finding.warning(
                    "no schedule: it runs only when somebody types 'recobro backup-now " + job.name() + "'",
                    key + ": schedule: \"0 */6 * * *\""));
        }
        if (job.objectives().rpo().isEmpty()) {
            findings.add(Finding.warning(
                    "no objective: nothing tells when the newest backup is too old",
                    key + ": objectives: {rpo: 24h, rto: 1h}"));
        }
        places(site, job, key, findings);
        List<String> endless = job.to().stream()
                .filter(destination -> job.keep().in(destination).isEmpty())
                .toList();
        if (!endless.isEmpty()) {
            findings.add(Finding.warning(
                    "no rule says what to keep in " + String.join(", ", endless)
                            + ": every backup stays until the place is full",
                    key + ": keep: {within: 30d}"));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("scheduled, with an objective, a place elsewhere, and an end for old backups"));
        }
        return findings;
    }

    private static void places(SiteConfig site, JobConfig job, String key, List<Finding> findings) {
        List<DestinationConfig> places =
                job.to().stream().map(name -> site.destinations().get(name)).toList();
        if (places.stream().allMatch(DirDestination.class::isInstance)) {
            findings.add(Finding.warning(
                    "all its backups stay on this host (" + String.join(", ", job.to())
                            + "): what destroys the host destroys them too",
                    "add a destination elsewhere (type s3 or sftp) and name it in " + key + ": to"));
        } else if (places.size() == 1) {
            findings.add(Finding.warning(
                    "one destination only (" + job.to().getFirst() + "): when it fails there is no backup",
                    "add a second destination and name it in " + key + ": to"));
        }
    }

    /** Findings about who hears of trouble. */
    public static List<Finding> listeners(SiteConfig site) {
        List<Finding> findings = new ArrayList<>();
        boolean heard = site.notifications()
                .map(notify -> notify.email().isPresent()
                        || notify.slack().isPresent()
                        || notify.webhook().isPresent())
                .orElse(false);
        if (!heard) {
            findings.add(Finding.warning(
                    "nobody hears when a backup fails",
                    "notify: email: {smtp: \"smtps://HOST:465\", from: ADDRESS, to: [ADDRESS]}"));
        }
        if (site.notifications().flatMap(notify -> notify.heartbeat()).isEmpty()) {
            findings.add(Finding.warning(
                    "no heartbeat: nobody hears when this host is dead",
                    "notify: heartbeat: {url: {file: /etc/recobro/secrets/heartbeat}}, with the address of a check at"
                            + " healthchecks.io or alike"));
        }
        return findings;
    }
}
