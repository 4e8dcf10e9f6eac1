package io.recobro.site;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunEntry;
import io.recobro.config.DestinationConfig;
import io.recobro.config.DestinationConfig.DirDestination;
import io.recobro.config.DestinationConfig.S3Destination;
import io.recobro.config.JobConfig;
import io.recobro.config.SiteConfig;
import io.recobro.config.SourceConfig;
import io.recobro.doctor.Check;
import io.recobro.doctor.Coverage;
import io.recobro.doctor.Diagnosis;
import io.recobro.doctor.Examiner;
import io.recobro.doctor.Neighbours;
import io.recobro.doctor.Uncovered;
import io.recobro.doctor.destination.Directory;
import io.recobro.doctor.destination.Greeting;
import io.recobro.doctor.destination.Probe;
import io.recobro.doctor.destination.Room;
import io.recobro.doctor.host.Compressor;
import io.recobro.doctor.host.KernelClock;
import io.recobro.doctor.host.Memory;
import io.recobro.doctor.host.StateDirectory;
import io.recobro.doctor.host.Tools;
import io.recobro.doctor.plan.ConfigurationFile;
import io.recobro.doctor.plan.PlanCheck;
import io.recobro.doctor.plan.ScheduleCheck;
import io.recobro.doctor.plan.SecretCheck;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import io.recobro.notify.NotifySettings;
import io.recobro.notify.Trials;
import io.recobro.objective.Runs;
import io.recobro.operation.service.DaemonPresence;
import io.recobro.operation.setup.DoctorOperations.DoctorCall;
import io.recobro.operation.setup.DoctorOperations.DoctorResult;
import io.recobro.site.proof.ProofExamination;
import io.recobro.source.Examination;
import io.recobro.source.Scratch;
import io.recobro.source.Source;
import io.recobro.storage.Storage;
import io.recobro.stream.Progress;
import io.recobro.survey.ContainerMounts;
import io.recobro.survey.Holdings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Puts the checks of the doctor together for the configured site. */
final class DoctorOperation {
    /** Longer than an adapter needs to give up on a host that does not answer. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Site site;
    private final RunContext context;
    private final Watch watch;
    private final Map<String, String> environment;
    private final Map<String, Examination> examinations = new ConcurrentHashMap<>();

    DoctorOperation(Site site, RunContext context, Watch watch, Map<String, String> environment) {
        this.site = site;
        this.context = context;
        this.watch = watch;
        this.environment = environment;
    }

    DoctorResult examine(DoctorCall call, Progress progress) {
        SiteConfig config = site.config();
        List<JobConfig> jobs = site.jobs(call.job().map(List::of).orElse(List.of()));
        Map<String, DestinationConfig> destinations = new LinkedHashMap<>(config.destinations());
        if (call.job().isPresent()) {
            destinations.keySet().retainAll(jobs.getFirst().to());
        }
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("configuration", "", () -> ConfigurationFile.look(config)));
        checks.add(new Check("secrets", "", () -> SecretCheck.look(config, jobs, destinations.values())));
        jobs.forEach(job -> checks.add(source(job, call.offline())));
        destinations.values().forEach(destination -> checks.add(destination(destination, jobs, call.offline())));
        jobs.forEach(job -> checks.add(new Check("plan", job.name(), () -> PlanCheck.job(config, job))));
        jobs.forEach(job -> checks.add(schedule(job, call.offline())));
        jobs.forEach(job -> checks.add(new Check("proof", job.name(), () -> proof(job, call.offline()))));
        checks.add(new Check("alerts", "", () -> PlanCheck.listeners(config)));
        config.notifications().ifPresent(notify -> checks.add(channels(notify, call.offline())));
        checks.addAll(host(jobs));
        if (call.job().isEmpty() && !call.offline()) {
            checks.add(new Check("coverage", "", () -> neighbours(config)));
        }
        daemon(config).ifPresent(checks::add);
        progress.phase("examine");
        List<Diagnosis> diagnoses = new ArrayList<>(new Examiner(LIMIT).run(checks));
        if (call.job().isEmpty()) {
            Coverage.look(examinations.values())
                    .forEach(finding -> diagnoses.add(new Diagnosis("coverage", "", finding)));
            if (!call.offline()) {
                uncovered(config).forEach(finding -> diagnoses.add(new Diagnosis("coverage", "", finding)));
            }
        }
        return new DoctorResult(status(diagnoses), diagnoses);
    }

    /** What containers keep and no job captures; directories of jobs are those that their sources told. */
    private List<Finding> uncovered(SiteConfig config) {
        String docker = System.getProperty("recobro.docker", "docker");
        List<Path> roots = new ArrayList<>();
        examinations.values().stream()
                .flatMap(examination -> examination.captured().stream())
                .filter(item -> item.startsWith("/"))
                .map(Path::of)
                .forEach(roots::add);
        Set<String> volumes = new TreeSet<>();
        for (JobConfig job : config.jobs().values()) {
            if (job.source() instanceof SourceConfig.FilesSource files) {
                volumes.addAll(files.settings().volumes());
            }
        }
        return Uncovered.look(new Holdings(config, ContainerMounts.ask(docker)), roots, volumes);
    }

    private static ExitStatus status(List<Diagnosis> diagnoses) {
        return diagnoses.stream()
                .map(Diagnosis::finding)
                .filter(finding -> finding.level() == Finding.Level.PROBLEM)
                .findFirst()
                .map(finding -> finding.fault()
                        .map(fault -> fault.exitStatus())
                        .filter(status -> status == ExitStatus.UNREACHABLE || status == ExitStatus.CREDENTIALS)
                        .orElse(ExitStatus.FAILED))
                .orElse(ExitStatus.OK);
    }

    private Check source(JobConfig job, boolean offline) {
        return new Check("source", job.name(), () -> {
            if (offline) {
                return List.of(Finding.skipped("not asked", "leave out --offline"));
            }
            Source source;
            synchronized (site) {
                source = site.source(job.source());
            }
            Examination examination = source.examine();
            examinations.put(job.name(), examination);
            return examination.findings();
        });
    }

    private Check channels(NotifySettings notify, boolean offline) {
        return new Check("alerts", "channels", () -> {
            if (offline) {
                return List.of(Finding.skipped("not asked", "leave out --offline"));
            }
            return Trials.probe(notify, context.clock()).stream()
                    .map(NotifyOperation::finding)
                    .toList();
        });
    }

    private Check schedule(JobConfig job, boolean offline) {
        return new Check("schedule", job.name(), () -> {
            Instant now = context.clock().instant();
            return ScheduleCheck.look(
                    job, at -> watch.nextRun().after(job, at), now, offline ? Duration.ZERO : usual(job, now));
        });
    }

    private List<Finding> proof(JobConfig job, boolean offline) {
        List<Catalog> catalogs = offline
                ? List.of()
                : job.to().stream()
                        .map(destination -> catalog(job, destination))
                        .toList();
        Optional<Scratch.Opener> scratch;
        synchronized (site) {
            scratch = site.scratch(job);
        }
        return new ProofExamination(site.name(), job, scratch, watch.nextRun())
                .look(catalogs, context.clock().instant());
    }

    /** How long runs of a job take, out of the first destination that tells. */
    private Duration usual(JobConfig job, Instant now) {
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        for (String destination : job.to()) {
            try {
                Catalog catalog = catalog(job, destination);
                List<RunEntry> runs = new ArrayList<>(catalog.runs(month.minusMonths(1)));
                runs.addAll(catalog.runs(month));
                Optional<Duration> usual = Runs.of(job.name(), runs).usualDuration();
                if (usual.isPresent()) {
                    return usual.get();
                }
            } catch (RecobroException _) {
                continue; // the check of that destination tells it
            }
        }
        return Duration.ZERO;
    }

    private List<Finding> neighbours(SiteConfig config) {
        Set<String> addresses = new TreeSet<>();
        for (JobConfig job : config.jobs().values()) {
            switch (job.source()) {
                case SourceConfig.MariaDbSource mariadb -> {
                    addresses.add(String.valueOf(mariadb.settings().port()));
                    mariadb.settings().container().ifPresent(addresses::add);
                }
                case SourceConfig.FilesSource files ->
                    files.settings().volumes().forEach(addresses::add);
                case SourceConfig.ServerSource _ -> {}
                case SourceConfig.BucketSource bucket ->
                    addresses.add(String.valueOf(bucket.settings().endpoint().getPort()));
                case SourceConfig.QdrantSource qdrant -> {
                    qdrant.settings().server().urls().forEach(url -> addresses.add(String.valueOf(url.getPort())));
                    qdrant.settings().server().container().ifPresent(addresses::add);
                }
            }
        }
        return Neighbours.look(config.file().toAbsolutePath().getParent(), environment, addresses);
    }

    /** Whether anybody runs the schedules; nothing where that cannot be seen. */
    private Optional<Check> daemon(SiteConfig config) {
        boolean scheduled =
                config.jobs().values().stream().anyMatch(job -> job.schedule().isPresent());
        if (!scheduled || watch.presence() == DaemonPresence.UNKNOWN) {
            return Optional.empty();
        }
        return Optional.of(new Check(
                "daemon",
                "",
                () -> List.of(watch.presence()
                        .find(config.site())
                        .map(daemon -> Finding.ok("a daemon runs the schedules: " + daemon.by()))
                        .orElseGet(() -> Finding.warning(
                                "no daemon runs, so no schedule does", "systemctl enable --now recobro")))));
    }

    private Catalog catalog(JobConfig job, String destination) {
        synchronized (site) {
            return site.catalogs(job, Optional.of(destination)).getFirst();
        }
    }

    private Check destination(DestinationConfig destination, List<JobConfig> jobs, boolean offline) {
        return new Check("destination", destination.name(), () -> {
            if (offline && !(destination instanceof DirDestination)) {
                return List.of(Finding.skipped("not asked", "leave out --offline"));
            }
            if (destination instanceof DirDestination dir && !Files.exists(dir.path())) {
                return Directory.missing(dir.path());
            }
            Storage storage;
            synchronized (site) {
                storage = site.storage(destination.name());
            }
            String name = BackupId.next(context.clock(), context.random()).value();
            List<Finding> findings = new ArrayList<>(new Probe(storage, name).look());
            if (destination instanceof DirDestination dir) {
                findings.addAll(Directory.look(dir.path()));
            }
            if (destination instanceof S3Destination s3 && s3.endpoint().isPresent()) {
                findings.addAll(new Greeting(context.clock()).look(s3.endpoint().get()));
            }
            findings.addAll(Room.look(destination.name(), storage.freeBytes(), loads(destination.name(), jobs)));
            return findings;
        });
    }

    private List<Room.Load> loads(String destination, List<JobConfig> jobs) {
        List<Room.Load> loads = new ArrayList<>();
        for (JobConfig job : jobs) {
            if (job.to().contains(destination)) {
                List<BackupEntry> backups = catalog(job, destination).backups(job.name());
                long newest = backups.isEmpty() ? 0 : backups.getLast().bytes();
                Optional<Integer> kept = ScheduleCheck.kept(
                        job.keep().in(destination),
                        at -> watch.nextRun().after(job, at),
                        context.clock().instant());
                loads.add(new Room.Load(job.name(), newest, backups.size(), kept));
            }
        }
        return loads;
    }

    private List<Check> host(List<JobConfig> jobs) {
        Set<String> byHand = new TreeSet<>();
        Set<String> needed = new TreeSet<>();
        for (JobConfig job : jobs) {
            switch (job.compression().codec()) {
                case ZSTD -> byHand.add("zstd");
                case GZIP -> byHand.add("gunzip");
                case NONE -> {}
            }
            switch (job.source()) {
                case SourceConfig.MariaDbSource mariadb -> {
                    byHand.add("mariadb");
                    mariadb.settings().container().ifPresent(_ -> needed.add("docker"));
                }
                case SourceConfig.FilesSource files -> {
                    byHand.add("tar");
                    files.settings().volumes().stream().findAny().ifPresent(_ -> needed.add("docker"));
                }
                case SourceConfig.ServerSource _, SourceConfig.BucketSource _ -> byHand.add("tar");
                case SourceConfig.QdrantSource qdrant -> {
                    byHand.add("curl");
                    qdrant.settings().server().container().ifPresent(_ -> needed.add("docker"));
                }
            }
        }
        return List.of(
                new Check("host", "state", () -> StateDirectory.look(context.stateDirectory())),
                new Check(
                        "host", "memory", () -> Memory.look(Runtime.getRuntime().maxMemory(), Path.of("/"))),
                new Check("host", "clock", KernelClock::look),
                new Check("host", "tools", () -> new Tools(environment).look(byHand, needed)),
                new Check(
                        "host",
                        "gzip",
                        () -> Compressor.look(
                                jobs.stream().map(JobConfig::compression).toList())));
    }
}
