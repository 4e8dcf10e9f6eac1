package io.recobro;

import io.recobro.config.JobConfig;
import io.recobro.config.SourceConfig;
import io.recobro.config.drills.DrillConfig;
import io.recobro.config.drills.ScratchConfig;
import io.recobro.source.Scratch;
import io.recobro.source.mariadb.scratch.ScratchSettings;
import io.recobro.source.mariadb.scratch.rehearsal.MariaDbScratch;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/**
 * Where drills restore into.
 *
 * @param home takes the files of scratch places
 */
record DrillWiring(Path home, Clock clock) {

    /** The scratch places of a job; empty where there are none for its source. */
    Optional<Scratch.Opener> scratch(JobConfig job) {
        DrillConfig drill = job.drill().orElse(DrillConfig.DEFAULT);
        return switch (job.source()) {
            case SourceConfig.MariaDbSource mariadb ->
                Optional.of(new MariaDbScratch(settings(drill), mariadb.settings(), home, clock, Thread::sleep));
            default -> Optional.empty();
        };
    }

    private static ScratchSettings settings(DrillConfig drill) {
        ScratchConfig scratch = drill.scratch();
        return new ScratchSettings(
                ScratchSettings.Kind.valueOf(scratch.type().toUpperCase(Locale.ROOT)),
                scratch.directory(),
                scratch.binaries(),
                scratch.image(),
                scratch.server(),
                scratch.spaceLimit(),
                scratch.memory(),
                drill.check());
    }
}
