package io.recobro.site.proof;

import io.recobro.catalog.Catalog;
import io.recobro.config.JobConfig;
import io.recobro.operation.StatusOperations.NextRun;
import io.recobro.restore.Verification;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What drills' proof is made from.
 *
 * @param jobs the jobs of these names; all when none is given
 * @param catalogs of a job in all its destinations, or in the one named
 */
public record ProofGround(
        String site,
        Function<List<String>, List<JobConfig>> jobs,
        BiFunction<JobConfig, Optional<String>, List<Catalog>> catalogs,
        NextRun schedules,
        Verification.Parser parser) {
    List<JobConfig> jobs(Optional<String> name) {
        return jobs.apply(name.map(List::of).orElse(List.of()));
    }
}
