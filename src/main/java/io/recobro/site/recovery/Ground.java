package io.recobro.site.recovery;

import io.recobro.catalog.Catalog;
import io.recobro.config.JobConfig;
import io.recobro.config.SourceConfig;
import io.recobro.operation.recovery.RecoveryOperations.RecoveryCall;
import io.recobro.source.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a recovery stands on.
 *
 * @param jobs all jobs, in the order of the configuration
 * @param catalogs of a job, or the one of the named destination; refuses a destination the job does not go to
 */
public record Ground(
        String site,
        List<JobConfig> jobs,
        BiFunction<JobConfig, Optional<String>, List<Catalog>> catalogs,
        Function<SourceConfig, Source> sources) {

    /** Where a job's backup goes. */
    Source target(JobConfig job, RecoveryCall call) {
        return sources.apply(call.targets().getOrDefault(job.name(), job.source()));
    }
}
