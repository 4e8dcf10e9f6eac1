package io.recobro;

import io.recobro.backup.RunContext;
import io.recobro.catalog.RunRecord;
import io.recobro.cli.CommandRunner;
import io.recobro.cli.output.Terminal;
import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.operation.Operations;
import io.recobro.site.Site;
import io.recobro.site.SiteOperations;
import io.recobro.site.Watch;
import io.recobro.source.files.browse.FileSnapshots;
import io.recobro.storage.Storage;
import io.recobro.stream.segment.SegmentPool;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The whole product in the JVM of a test, with destinations of the test's own: real command line, real sources.
 *
 * @param destinations by the names that the configuration gives them
 * @param clock of runs and reports; sources tell the time of the machine
 */
public record InMemory(Map<String, ? extends Storage> destinations, Clock clock, Path stateDirectory) {
    private static final int SEGMENT = 64 << 10;

    /** Runs one command and returns its exit status; the same dice fall in each. */
    public int run(Terminal terminal, String... arguments) {
        return new CommandRunner(terminal, Map.of(), new ConfigLoader(Map.of()), clock, this::operations, Wiring::serve)
                .run(arguments);
    }

    private Operations operations(Optional<SiteConfig> config) {
        Wiring wiring = new Wiring();
        Site site = new Site(
                config,
                destination -> destinations.get(destination.name()),
                source -> wiring.source(source, config),
                Wiring::parse,
                Optional.of(new FileSnapshots()),
                job -> wiring.drills().scratch(job));
        RunContext context = new RunContext(
                clock,
                new Random(7),
                "recobro/test",
                RunRecord.MANUAL,
                "tester@host",
                stateDirectory,
                new SegmentPool(4, SEGMENT),
                0,
                4,
                1 << 30);
        return new SiteOperations(site, context, Watch.BLIND);
    }
}
