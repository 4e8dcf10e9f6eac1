package io.recobro.site.proof;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.config.JobConfig;
import io.recobro.doctor.plan.DrillCheck;
import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import io.recobro.objective.rto.Rto;
import io.recobro.operation.StatusOperations.NextRun;
import io.recobro.source.Scratch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the doctor says about the proof of one job.
 *
 * @param scratch where its drills restore into
 */
public record ProofExamination(String site, JobConfig job, Optional<Scratch.Opener> scratch, NextRun schedules) {
    private static final String ANY_RUN = "20000101T000000Z-doctor";

    /**
     * Looks at the plan, and at what drills left in the first destination that tells.
     *
     * @param catalogs none to ask nobody
     */
    public List<Finding> look(List<Catalog> catalogs, Instant now) {
        ProofJudge judge = new ProofJudge(job, schedules);
        Optional<Rto> rto = Optional.empty();
        for (Catalog catalog : catalogs) {
            try {
                rto = Optional.of(judge.judge(
                                new EvidenceShelf().newest(catalog, job.name()),
                                catalog.backups(job.name()),
                                Optional.empty(),
                                now)
                        .rto());
                break;
            } catch (RecobroException _) {
                continue; // the check of that destination tells it
            }
        }
        List<Finding> findings = new ArrayList<>(DrillCheck.look(job, rto, judge.interval(now), now));
        if (job.drill().isPresent() && !catalogs.isEmpty()) {
            findings.add(place(catalogs));
        }
        return findings;
    }

    private Finding place(List<Catalog> catalogs) {
        if (scratch.isEmpty()) {
            return Finding.warning(
                    "its backups cannot be drilled: there is no scratch place for "
                            + job.source().type() + " yet",
                    "restore one by hand from time to time");
        }
        try {
            return Finding.ok("drills restore into " + scratch.get().examine(need(catalogs)));
        } catch (RecobroException impossible) {
            return Finding.warning(
                    "drills cannot run: " + impossible.getMessage(),
                    impossible.hint().orElse("see jobs." + job.name() + ": drill: scratch"));
        }
    }

    /** That of the newest backup; of an empty one where there is none that can be read. */
    private Scratch.Need need(List<Catalog> catalogs) {
        for (Catalog catalog : catalogs) {
            try {
                List<BackupEntry> backups = catalog.backups(job.name());
                if (!backups.isEmpty()) {
                    Manifest manifest = catalog.manifest(backups.getLast());
                    return new Scratch.Need(site, job.name(), ANY_RUN, manifest.plainBytes(), manifest.facts(), false);
                }
            } catch (RecobroException _) {
                continue; // the check of that destination tells it
            }
        }
        return new Scratch.Need(site, job.name(), ANY_RUN, 0, new TreeMap<>(), false);
    }
}
