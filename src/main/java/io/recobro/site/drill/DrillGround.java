package io.recobro.site.drill;

import io.recobro.catalog.Catalog;
import io.recobro.config.JobConfig;
import io.recobro.source.Scratch;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What drills stand on.
 *
 * @param jobs the named jobs; all when none is named
 * @param catalogs of a job, or the one of the named destination; refuses a destination the job does not go to
 * @param scratches of a job; empty where its source cannot be drilled
 */
public record DrillGround(
        String site,
        Function<List<String>, List<JobConfig>> jobs,
        BiFunction<JobConfig, Optional<String>, List<Catalog>> catalogs,
        Function<JobConfig, Optional<Scratch.Opener>> scratches) {}
