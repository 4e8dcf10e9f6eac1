package io.recobro.site;

import io.recobro.backup.BackupJob;
import io.recobro.backup.BackupReport;
import io.recobro.backup.BackupRun;
import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.Standing;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Operations;
import io.recobro.operation.Problem;
import io.recobro.operation.SnapshotOperations;
import io.recobro.operation.proof.ProofOperations;
import io.recobro.operation.recovery.RecoveryOperations;
import io.recobro.restore.Selection;
import io.recobro.retention.action.Pins;
import io.recobro.setup.Initialization;
import io.recobro.site.files.SnapshotOperation;
import io.recobro.site.keep.PinOperation;
import io.recobro.site.keep.PruneOperation;
import io.recobro.site.proof.EvidenceShelf;
import io.recobro.site.proof.ProofGround;
import io.recobro.site.proof.Proofs;
import io.recobro.site.record.Audit;
import io.recobro.site.recovery.Ground;
import io.recobro.site.recovery.Recovery;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/** What the commands ask for, done on the configured site. */
public final class SiteOperations implements Operations {
    private final Site site;
    private final RunContext context;
    private final RestoreOperation restores;
    private final Watch watch;
    private final EvidenceShelf shelf = new EvidenceShelf();

    public SiteOperations(Site site, RunContext context, Watch watch) {
        this.site = site;
        this.context = context;
        this.watch = watch;
        this.restores = new RestoreOperation(site, context);
    }

    @Override
    public BackupResult backupNow(BackupCall call, Progress progress) {
        List<JobConfig> jobs = site.jobs(call.jobs());
        Optional<BackupResult> asked = call.dryRun() || call.alone()
                ? Optional.empty()
                : watch.presence().backupNow(site.name(), call, progress);
        return asked.orElseGet(() -> backUpHere(jobs, call, progress));
    }

    @Override
    public List<String> noticeCutOffRuns() {
        BackupRun run = new BackupRun(context);
        return site.jobs(List.of()).stream()
                .filter(job -> run.noticeCutOff(site.backupJob(job)).isPresent())
                .map(JobConfig::name)
                .toList();
    }

    private BackupResult backUpHere(List<JobConfig> jobs, BackupCall call, Progress progress) {
        List<BackupOutcome> outcomes = new ArrayList<>();
        for (JobConfig job : jobs) {
            Instant began = context.clock().instant();
            BackupJob backup = site.backupJob(job);
            try {
                if (call.dryRun()) {
                    backup.source().check();
                    outcomes.addAll(planned(backup));
                } else {
                    outcomes.addAll(outcomes(new BackupRun(on(call.occasion())).run(backup, progress), took(began)));
                }
            } catch (RecobroException failed) {
                if (failed.fault() == Fault.INTERRUPTED) {
                    throw failed;
                }
                backup.catalogs()
                        .forEach(catalog -> outcomes.add(outcome(
                                job.name(),
                                Optional.empty(),
                                catalog.destination(),
                                BackupState.FAILED,
                                0,
                                0,
                                took(began),
                                List.of(),
                                Optional.of(failed))));
            }
        }
        return new BackupResult(statusOf(outcomes), outcomes);
    }

    private RunContext on(Occasion occasion) {
        return context.on(occasion.trigger().word(), occasion.by().orElse(context.startedBy()));
    }

    /** All well, all failed (then the first failure's own status), or partial. */
    private static ExitStatus statusOf(List<BackupOutcome> outcomes) {
        List<BackupOutcome> failed = outcomes.stream()
                .filter(outcome -> outcome.state() == BackupState.FAILED)
                .toList();
        boolean incomplete =
                outcomes.stream().anyMatch(outcome -> outcome.problem().isPresent());
        return failed.isEmpty()
                ? incomplete ? ExitStatus.PARTIAL : ExitStatus.OK
                : failed.size() < outcomes.size()
                        ? ExitStatus.PARTIAL
                        : failed.getFirst().problem().orElseThrow().fault().exitStatus();
    }

    private List<BackupOutcome> planned(BackupJob job) {
        List<BackupOutcome> outcomes = new ArrayList<>();
        for (Catalog catalog : job.catalogs()) {
            Optional<RecobroException> problem = Optional.empty();
            try {
                catalog.backups(job.name());
            } catch (RecobroException unreachable) {
                problem = Optional.of(unreachable);
            }
            outcomes.add(outcome(
                    job.name(),
                    Optional.empty(),
                    catalog.destination(),
                    problem.isPresent() ? BackupState.FAILED : BackupState.PLANNED,
                    0,
                    0,
                    Duration.ZERO,
                    List.of(),
                    problem));
        }
        return outcomes;
    }

    private static List<BackupOutcome> outcomes(BackupReport report, Duration took) {
        Manifest manifest = report.manifest();
        return report.destinations().stream()
                .map(result -> outcome(
                        manifest.job(),
                        Optional.of(report.id().value()),
                        result.name(),
                        result.failure().isPresent() ? BackupState.FAILED : BackupState.PUBLISHED,
                        manifest.storedBytes(),
                        manifest.plainBytes(),
                        took,
                        report.notices(),
                        result.failure().or(report::shortfall)))
                .toList();
    }

    private static BackupOutcome outcome(
            String job,
            Optional<String> id,
            String destination,
            BackupState state,
            long bytes,
            long plainBytes,
            Duration took,
            List<String> warnings,
            Optional<RecobroException> problem) {
        return new BackupOutcome(
                job, id, destination, state, bytes, plainBytes, took, warnings, problem.map(Problem::of));
    }

    private Duration took(Instant began) {
        return Duration.between(began, context.clock().instant());
    }

    @Override
    public ListResult list(Optional<String> job) {
        List<BackupSummary> summaries = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        ExitStatus status = ExitStatus.OK;
        int listed = 0;
        for (JobConfig each : site.jobsWithSafety(job)) {
            for (Catalog catalog : site.catalogs(each)) {
                try {
                    summaries.addAll(summaries(catalog, each.name()));
                    listed++;
                } catch (RecobroException unlisted) {
                    problems.add(Problem.of(unlisted));
                    status = unlisted.fault().exitStatus();
                }
            }
        }
        summaries.sort(Comparator.comparing(BackupSummary::job)
                .thenComparing(BackupSummary::recoveryPointAt)
                .thenComparing(BackupSummary::id)
                .thenComparing(BackupSummary::destination));
        return new ListResult(listed > 0 && !problems.isEmpty() ? ExitStatus.PARTIAL : status, summaries, problems);
    }

    private static List<BackupSummary> summaries(Catalog catalog, String job) {
        var standings = catalog.standings(job);
        return catalog.backups(job).stream()
                .map(entry -> {
                    Standing standing = standings.getOrDefault(entry.id(), Standing.NONE);
                    return new BackupSummary(
                            entry.id().value(),
                            entry.job(),
                            catalog.destination(),
                            entry.recoveryPoint(),
                            entry.bytes(),
                            entry.kind().name().toLowerCase(Locale.ROOT),
                            state(standing),
                            standing.pinned().isPresent());
                })
                .toList();
    }

    private static String state(Standing standing) {
        return standing.damaged() ? BackupRecord.DAMAGED : BackupRecord.VERIFIED;
    }

    @Override
    public BackupDetails show(String id) {
        Selection selection = restores.find(id);
        Manifest manifest = selection.manifest();
        List<Presence> presence = new ArrayList<>();
        for (Catalog catalog : site.catalogs(site.job(manifest.job()))) {
            try {
                boolean there =
                        catalog.find(manifest.job(), manifest.backupId()).isPresent();
                Standing standing = catalog.standing(manifest.job(), manifest.backupId());
                presence.add(new Presence(
                        catalog.destination(),
                        there ? state(standing) : "missing",
                        there ? Pins.describe(catalog, manifest.job(), standing) : Optional.empty(),
                        Optional.empty()));
            } catch (RecobroException unlisted) {
                presence.add(new Presence(
                        catalog.destination(), "unknown", Optional.empty(), Optional.of(Problem.of(unlisted))));
            }
        }
        return new BackupDetails(
                manifest.id(),
                manifest.site(),
                manifest.job(),
                manifest.kind().name().toLowerCase(Locale.ROOT),
                manifest.engine(),
                manifest.recoveryPoint(),
                manifest.requires(),
                manifest.facts(),
                manifest.warnings(),
                manifest.artifacts().stream()
                        .map(artifact -> new ArtifactFacts(
                                artifact.name(),
                                artifact.role(),
                                artifact.codec(),
                                artifact.objects().size(),
                                artifact.stored(),
                                artifact.plain()))
                        .toList(),
                presence);
    }

    @Override
    public VerifyResult verify(VerifyCall call, Progress progress) {
        return new VerifyOperation(site, context).verify(call, progress);
    }

    @Override
    public PruneResult prune(PruneCall call, Progress progress) {
        SequencedMap<JobConfig, List<Catalog>> jobs = new LinkedHashMap<>();
        for (JobConfig job : site.jobs(call.job().map(List::of).orElse(List.of()))) {
            jobs.put(job, site.catalogs(job, call.destination()));
            if (!job.name().endsWith(JobConfig.BEFORE_RESTORE)) {
                jobs.put(job.beforeRestore(), site.catalogs(job, call.destination()));
            }
        }
        return new PruneOperation(context, site.name()).prune(jobs, call.mode(), progress);
    }

    @Override
    public PinResult pin(PinCall call) {
        BackupEntry entry = restores.find(call.id()).entry();
        return new PinOperation(context, site.name()).pin(site.catalogs(site.job(entry.job())), entry, call.reason());
    }

    @Override
    public PinResult unpin(String id) {
        BackupEntry entry = restores.find(id).entry();
        return new PinOperation(context, site.name()).unpin(site.catalogs(site.job(entry.job())), entry);
    }

    @Override
    public ReplicateResult replicate(ReplicateCall call, Progress progress) {
        return new ReplicateOperation(site, context).replicate(call, progress);
    }

    @Override
    public RestoreResult restore(RestoreCall call, Progress progress) {
        return restores.restore(call, progress);
    }

    @Override
    public RestoreResult restoreFile(FileRestoreCall call, Progress progress) {
        return restores.restoreFile(call, progress);
    }

    @Override
    public ProofOperations proof() {
        return new Proofs(
                new ProofGround(site.name(), site::jobs, site::catalogs, watch.nextRun(), site.parser()), context);
    }

    @Override
    public RecoveryOperations recovery() {
        return new Recovery(new Ground(site.name(), site.jobs(List.of()), site::catalogs, site::source), context);
    }

    @Override
    public SnapshotOperations snapshots() {
        return new SnapshotOperation(site.snapshots(), site::jobsWithFiles);
    }

    @Override
    public SiteStatus status(Optional<String> job) {
        return new StatusOperation(site, context.clock(), watch, shelf).status(job);
    }

    @Override
    public HistoryResult history(HistoryCall call) {
        return new History(site, context.clock()).history(call);
    }

    @Override
    public RunDetails run(String id) {
        return new History(site, context.clock()).run(id);
    }

    @Override
    public void configurationLoaded(ConfigurationLoad load) {
        RunContext occasion = on(load.occasion());
        RunRecord record = Audit.of(occasion, site.name(), load);
        new Survey(site, Survey.PATIENCE).ask(site.destinations(site.jobs(List.of())), catalog -> {
            occasion.keepRecord(catalog, record);
            return record;
        });
    }

    @Override
    public StorageCheckResult checkStorage(String destination, Progress progress) {
        return new StorageOperation(site).check(destination, progress);
    }

    @Override
    public DoctorResult examine(DoctorCall call, Progress progress) {
        return new DoctorOperation(site, context, watch, System.getenv()).examine(call, progress);
    }

    @Override
    public InitResult init(InitCall call) {
        return new Initialization(System.getenv(), context.startedBy().replaceFirst(".*@", "")).init(call);
    }

    @Override
    public NotifyTestResult testNotifications(Optional<String> channel) {
        return new NotifyOperation(site.config(), context).test(channel);
    }

    @Override
    public void close() {
        site.close();
    }
}
