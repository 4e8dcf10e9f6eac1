package io.recobro.site.spot;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunRecord;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.spot.SpotOperations;
import io.recobro.restore.Selection;
import io.recobro.restore.StoredBackupReader;
import io.recobro.site.record.Audit;
import io.recobro.source.Source;
import io.recobro.source.Source.Spots;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares files of the jobs with their newest backups; leaves one record per job, of kind {@value #KIND}.
 *
 * @param jobs those of a name, all without one
 * @param audits begins the record of a run
 */
public record SpotOperation(
        Function<List<String>, List<JobConfig>> jobs,
        Function<JobConfig, Source> sources,
        Function<JobConfig, List<Catalog>> catalogs,
        Audits audits,
        Clock clock)
        implements SpotOperations {
    public static final String KIND = "spot-check";

    /** Begins the record of a run. */
    public interface Audits {
        Audit begin(String kind, String job, Progress progress);
    }

    @Override
    public SpotResult look(SpotCall call, Progress progress) {
        List<SpotOutcome> outcomes = new ArrayList<>();
        for (JobConfig job : jobs.apply(call.job().map(List::of).orElse(List.of()))) {
            Source source = sources.apply(job);
            if (source.hasSpots()) {
                outcomes.add(look(job, source, call.count(), progress));
            } else if (call.job().isPresent()) {
                throw Fault.USAGE_WRONG
                        .because("unable to compare the source of job '" + job.name() + "': it has no files")
                        .hint("name a job of type files or server");
            }
        }
        boolean damaged =
                outcomes.stream().anyMatch(outcome -> !outcome.damaged().isEmpty());
        return new SpotResult(damaged ? ExitStatus.VERIFICATION_FAILED : ExitStatus.OK, outcomes);
    }

    private SpotOutcome look(JobConfig job, Source source, int count, Progress progress) {
        List<Catalog> all = catalogs.apply(job);
        Audit audit = audits.begin(KIND, job.name(), progress);
        try {
            Instant began = clock.instant();
            Selection newest = Selection.of(
                    all, new Selection.Wish(job.name(), Optional.empty(), Optional.empty()), audit.progress());
            String id = newest.manifest().id();
            audit.progress().phase("compare files of " + job.name());
            Spots spots = source.spots(
                    new StoredBackupReader(newest.catalog(), newest.manifest()),
                    count,
                    began.toEpochMilli(),
                    audit.progress());
            Optional<String> problem = spots.damaged().isEmpty()
                    ? Optional.empty()
                    : Optional.of(spots.damaged().size() + " files differ from backup '" + id + "' without having been"
                            + " written: '" + spots.damaged().getFirst() + "'");
            List<RunRecord.Destination> outcome =
                    List.of(Audit.did(newest.catalog().destination(), problem));
            audit.end(all, Optional.of(id), outcome);
            return new SpotOutcome(
                    job.name(),
                    id,
                    spots.files(),
                    spots.bytes(),
                    spots.changed(),
                    spots.damaged(),
                    Duration.between(began, clock.instant()));
        } catch (RecobroException failed) {
            audit.fail(all, Optional.empty(), failed);
            throw failed;
        }
    }
}
