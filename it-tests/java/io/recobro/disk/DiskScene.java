package io.recobro.disk;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.recobro.backup.RunContext;
import io.recobro.catalog.RunRecord;
import io.recobro.cli.CommandRunner;
import io.recobro.cli.output.Terminal;
import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.config.SourceConfig;
import io.recobro.operation.Operations;
import io.recobro.site.Site;
import io.recobro.site.SiteOperations;
import io.recobro.site.Watch;
import io.recobro.source.Source;
import io.recobro.source.files.browse.FileSnapshots;
import io.recobro.source.files.fetch.FilesCheck;
import io.recobro.source.files.local.FilesSource;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.restore.FilesRestore;
import io.recobro.storage.dir.DirSettings;
import io.recobro.storage.dir.DirStorage;
import io.recobro.stream.segment.SegmentPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/**
 * The command line and everything below it in this JVM, for a job {@code files} of a small directory and destinations {@code a}
 * and {@code b}, with small segments. A test may lay any file system under the destinations and the state directory. The clock
 * goes on by two seconds with every command. No bytes are kept in reserve.
 */
final class DiskScene {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path home;
    private final Path source;
    private final Random random = new Random(7);
    private Instant now;
    private UnaryOperator<Path> under = path -> path;
    private FilesRestore.Opener targets = Linux::openTarget;
    private String keep = "{last: 50}";

    /** @param home an empty directory that the test removes */
    DiskScene(Path home) throws IOException {
        this.home = home;
        this.source = Files.createDirectories(home.resolve("source"));
        this.now = Clock.systemUTC().instant().plusSeconds(60);
        Files.createDirectories(disk());
    }

    /** Warnings of the product are what these tests provoke, thousands of times; gives back the level to be set at the end. */
    static Level quiet(Level level) {
        Logger product = (Logger) LoggerFactory.getLogger("io.recobro");
        Level before = product.getLevel();
        product.setLevel(level);
        return before;
    }

    /** Where temporary files cost nothing, if there is such a place. */
    static Path fastHome() throws IOException {
        return Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "recobro")
                : Files.createTempDirectory("recobro");
    }

    Path source() {
        return source;
    }

    /** What the destinations and the state directory lie in. */
    Path disk() {
        return home.resolve("disk");
    }

    Path home() {
        return home;
    }

    Path destination(String name) {
        return disk().resolve(name);
    }

    Path state() {
        return disk().resolve("state");
    }

    /** Lays something under paths of destinations and of the state directory; it may give back what it gets. */
    DiskScene under(UnaryOperator<Path> wrapping) {
        under = wrapping;
        return this;
    }

    DiskScene targets(FilesRestore.Opener opener) {
        targets = opener;
        return this;
    }

    /** The rule of the job, such as <code>{last: 1}</code>. */
    DiskScene keep(String rule) {
        keep = rule;
        return this;
    }

    void later(Duration time) {
        now = now.plus(time);
    }

    /** What a command gave back; a negative status when it threw an error. */
    record Ran(int status, String out, String err, Optional<Error> error) {
        boolean failed() {
            return status != 0;
        }

        @Override
        public String toString() {
            return status + "\n" + out + err + error.map(Throwable::toString).orElse("");
        }
    }

    /** Runs a command with the job's destinations as given, such as {@code "a"} or {@code "a, b"}. */
    Ran run(String destinations, String... arguments) throws IOException {
        now = now.plusSeconds(2);
        Path file = home.resolve("recobro.yml");
        Files.writeString(file, """
            site: site
            destinations:
              a: {type: dir, path: %s}
              b: {type: dir, path: %s}
            jobs:
              files: {source: {type: files, paths: [%s]}, to: [%s], keep: %s}
            """.formatted(destination("a"), destination("b"), source, destinations, keep));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        List<String> all = new ArrayList<>(List.of("-c", file.toString()));
        all.addAll(List.of(arguments));
        int status;
        Optional<Error> error = Optional.empty();
        try {
            status = new CommandRunner(
                            terminal,
                            Map.of(),
                            new ConfigLoader(Map.of()),
                            clock(),
                            this::operations,
                            configuration -> {
                                throw new UnsupportedOperationException();
                            })
                    .run(all.toArray(String[]::new));
        } catch (Error thrown) {
            status = -1;
            error = Optional.of(thrown);
        }
        return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), error);
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private Operations operations(Optional<SiteConfig> config) {
        Site site = new Site(
                config,
                destination -> new DirStorage(
                        destination.name(), new DirSettings(under.apply(destination(destination.name())), 0), clock()),
                this::source,
                FilesCheck::verify,
                Optional.of(new FileSnapshots()),
                job -> Optional.empty());
        RunContext context = new RunContext(
                clock(),
                random,
                "recobro/test",
                RunRecord.MANUAL,
                "tester@host",
                under.apply(state()),
                new SegmentPool(4, 5000),
                0,
                4,
                Long.MAX_VALUE);
        return new SiteOperations(site, context, Watch.BLIND);
    }

    private Source source(SourceConfig config) {
        SourceConfig.FilesSource files = (SourceConfig.FilesSource) config;
        return new FilesSource(
                files.settings(), new FilesRestore(targets, files.settings(), Path::of, clock())::restore, clock());
    }
}
