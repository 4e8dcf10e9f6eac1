package io.recobro.site;

import io.recobro.backup.BackupJob;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.config.DestinationConfig;
import io.recobro.config.JobConfig;
import io.recobro.config.SiteConfig;
import io.recobro.config.SourceConfig;
import io.recobro.fault.Fault;
import io.recobro.restore.Verification;
import io.recobro.source.Scratch;
import io.recobro.source.Snapshots;
import io.recobro.source.Source;
import io.recobro.storage.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * The configured site with its adapters, each made when first used. The backup that is taken before a restore overwrites
 * something belongs to a job of its own, {@code JOB.before-restore}, so that it never counts as the newest of the job.
 */
public final class Site implements AutoCloseable {
    /** Types of sources whose backups hold files. */
    private static final Set<String> OF_FILES = Set.of("files", "server", "s3");

    private final Optional<SiteConfig> config;
    private final Function<DestinationConfig, Storage> storages;
    private final Function<SourceConfig, Source> sources;
    private final Verification.Parser parser;
    private final Function<JobConfig, Optional<Scratch.Opener>> scratches;
    private final Optional<Snapshots> snapshots;
    private final Map<String, Storage> opened = new LinkedHashMap<>();

    public Site(
            Optional<SiteConfig> config,
            Function<DestinationConfig, Storage> storages,
            Function<SourceConfig, Source> sources,
            Verification.Parser parser) {
        this(config, storages, sources, parser, Optional.empty(), job -> Optional.empty());
    }

    /**
     * @param snapshots what looks into backups of files, where there may be some
     * @param scratches where a job's backups can be restored into for a drill; empty where its source knows no such place
     */
    public Site(
            Optional<SiteConfig> config,
            Function<DestinationConfig, Storage> storages,
            Function<SourceConfig, Source> sources,
            Verification.Parser parser,
            Optional<Snapshots> snapshots,
            Function<JobConfig, Optional<Scratch.Opener>> scratches) {
        this.config = config;
        this.storages = storages;
        this.sources = sources;
        this.parser = parser;
        this.scratches = scratches;
        this.snapshots = snapshots;
    }

    SiteConfig config() {
        return config.orElseThrow(() -> Fault.CONFIGURATION_INVALID
                .because("unable to go on: this needs a configuration")
                .hint("name one with --config, or write /etc/recobro/recobro.yml"));
    }

    String name() {
        return config().site();
    }

    Verification.Parser parser() {
        return parser;
    }

    Snapshots snapshots() {
        return snapshots.orElseThrow(() -> new IllegalStateException("nothing looks into backups of files"));
    }

    /**
     * The job, or all that have files, with the catalogs of all their destinations or of the named one. A job that does
     * not go to that destination is left out, unless it is named.
     *
     * @param safety with the jobs that hold what was there before restores
     */
    SequencedMap<String, List<Catalog>> jobsWithFiles(Optional<String> name, Optional<String> from, boolean safety) {
        SequencedMap<String, List<Catalog>> catalogs = new LinkedHashMap<>();
        List<JobConfig> candidates = safety || name.isPresent() ? jobsWithSafety(name) : jobs(List.of());
        for (JobConfig job : candidates) {
            boolean goesThere = from.map(job.to()::contains).orElse(true);
            if (name.isPresent() || OF_FILES.contains(job.source().type()) && goesThere) {
                catalogs.put(job.name(), catalogs(job, from));
            }
        }
        return catalogs;
    }

    /** The named jobs in the order given; all with their backups from before restores when none is named. */
    List<JobConfig> jobs(List<String> names) {
        return names.isEmpty()
                ? List.copyOf(config().jobs().values())
                : names.stream().map(this::job).toList();
    }

    /** All jobs, and the jobs that hold what was there before restores. */
    List<JobConfig> jobsWithSafety(Optional<String> name) {
        if (name.isPresent()) {
            return List.of(job(name.get()));
        }
        List<JobConfig> all = new ArrayList<>();
        for (JobConfig job : config().jobs().values()) {
            all.add(job);
            all.add(job.beforeRestore());
        }
        return all;
    }

    JobConfig job(String name) {
        boolean safety = name.endsWith(JobConfig.BEFORE_RESTORE);
        String configured = safety ? name.substring(0, name.length() - JobConfig.BEFORE_RESTORE.length()) : name;
        JobConfig job = config().jobs().get(configured);
        if (job == null) {
            throw Fault.USAGE_WRONG
                    .because("unable to find job '" + name + "': the configuration has "
                            + String.join(", ", config().jobs().keySet()))
                    .hint("see 'recobro config show'");
        }
        return safety ? job.beforeRestore() : job;
    }

    BackupJob backupJob(JobConfig job) {
        return new BackupJob(name(), job.name(), source(job.source()), catalogs(job), job.compression());
    }

    Source source(SourceConfig settings) {
        return sources.apply(settings);
    }

    Optional<Scratch.Opener> scratch(JobConfig job) {
        return scratches.apply(job);
    }

    /** The source with one database or collection to capture, and nothing besides. */
    Source source(SourceConfig settings, String item) {
        return sources.apply(
                switch (settings) {
                    case SourceConfig.MariaDbSource source ->
                        new SourceConfig.MariaDbSource(source.settings().withDatabases(List.of(item), false));
                    case SourceConfig.FilesSource source -> source;
                    case SourceConfig.ServerSource source -> source;
                    case SourceConfig.BucketSource source -> source;
                    case SourceConfig.QdrantSource source ->
                        new SourceConfig.QdrantSource(source.settings().withCollections(List.of(item)));
                });
    }

    List<Catalog> catalogs(JobConfig job) {
        return job.to().stream().map(this::catalog).toList();
    }

    /** The catalogs of a job, or the one of the named destination. */
    List<Catalog> catalogs(JobConfig job, Optional<String> destination) {
        if (destination.isEmpty()) {
            return catalogs(job);
        }
        if (!job.to().contains(destination.get())) {
            throw Fault.USAGE_WRONG
                    .because("unable to use destination '" + destination.get() + "': job '" + job.name() + "' goes to "
                            + String.join(", ", job.to()))
                    .hint("name one of those");
        }
        return List.of(catalog(destination.get()));
    }

    /** The destinations that the jobs go to, in the order of the configuration. */
    List<String> destinations(List<JobConfig> jobs) {
        return config().destinations().keySet().stream()
                .filter(name -> jobs.stream().anyMatch(job -> job.to().contains(name)))
                .toList();
    }

    Catalog catalog(String destination) {
        return new Catalog(storage(destination), new KeyLayout(name()));
    }

    Storage storage(String destination) {
        DestinationConfig settings = config().destinations().get(destination);
        if (settings == null) {
            throw Fault.USAGE_WRONG
                    .because("unable to find destination '" + destination + "': the configuration has "
                            + String.join(", ", config().destinations().keySet()))
                    .hint("see 'recobro config show'");
        }
        return opened.computeIfAbsent(destination, name -> storages.apply(settings));
    }

    /** A place that is no destination of the configuration. The caller closes it. */
    Storage place(DestinationConfig place) {
        return storages.apply(place);
    }

    /** A directory of this host that is no destination of the configuration. The caller closes it. */
    Storage directory(Path path) {
        return storages.apply(new DestinationConfig.DirDestination(path.toString(), path));
    }

    @Override
    public void close() {
        opened.values().forEach(Storage::close);
    }
}
