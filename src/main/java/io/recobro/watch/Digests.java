package io.recobro.watch;

import io.recobro.notify.message.Digest;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.operation.StatusOperations.SiteStatus;
import java.util.ArrayList;
import java.util.List;

/** The daily digest out of a status. */
public final class Digests {
    private Digests() {}

    public static Digest of(SiteStatus site) {
        List<Digest.Line> lines = new ArrayList<>();
        for (JobStatus job : site.jobs()) {
            for (CopyStatus copy : job.copies()) {
                lines.add(new Digest.Line(
                        job.job(),
                        copy.destination(),
                        copy.recoveryPoint(),
                        job.rpo(),
                        copy.newestBytes(),
                        copy.previousBytes(),
                        job.lastRun().map(RunSummary::took),
                        job.nextRun()));
            }
        }
        List<String> proof = site.jobs().stream()
                .flatMap(job -> ProofSentence.of(job).stream())
                .toList();
        return new Digest(site.at(), lines, List.of(), proof);
    }
}
