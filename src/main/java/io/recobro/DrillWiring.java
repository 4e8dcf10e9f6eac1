package io.recobro;

import io.recobro.config.JobConfig;
import io.recobro.config.SourceConfig;
import io.recobro.config.drills.DrillConfig;
import io.recobro.config.drills.ScratchConfig;
import io.recobro.source.Scratch;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.scratch.FilesScratch;
import io.recobro.source.mariadb.scratch.ScratchSettings;
import io.recobro.source.mariadb.scratch.rehearsal.MariaDbScratch;
import io.recobro.source.qdrant.scratch.QdrantScratch;
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
            case SourceConfig.QdrantSource qdrant ->
                Optional.of(new QdrantScratch(
                        qdrant.settings(),
                        drill.scratch().spaceLimit(),
                        home.resolve("vectors").resolve(job.name()),
                        clock,
                        Thread::sleep));
            case SourceConfig.FilesSource _, SourceConfig.ServerSource _, SourceConfig.BucketSource _ ->
                Optional.of(new FilesScratch(
                        drill.scratch()
                                .directory()
                                .orElse(home)
                                .resolve("files")
                                .resolve(job.name()),
                        drill.scratch().spaceLimit(),
                        drill.filesExist(),
                        Linux::openTarget,
                        clock));
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
