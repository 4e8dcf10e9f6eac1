package io.recobro.site;

import io.recobro.backup.BackupRun;
import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.Standing;
import io.recobro.config.DestinationConfig.S3Destination;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Operations;
import io.recobro.operation.Problem;
import io.recobro.operation.SnapshotOperations;
import io.recobro.operation.drill.DrillOperations;
import io.recobro.operation.proof.ProofOperations;
import io.recobro.operation.recovery.RecoveryOperations;
import io.recobro.operation.spot.SpotOperations;
import io.recobro.setup.Initialization;
import io.recobro.site.capture.BackupOperation;
import io.recobro.site.drill.DrillGround;
import io.recobro.site.drill.Drills;
import io.recobro.site.files.SnapshotOperation;
import io.recobro.site.keep.PinOperation;
import io.recobro.site.keep.PruneOperation;
import io.recobro.site.proof.EvidenceShelf;
import io.recobro.site.proof.ProofGround;
import io.recobro.site.proof.Proofs;
import io.recobro.site.record.Audit;
import io.recobro.site.recovery.Ground;
import io.recobro.site.recovery.Recovery;
import io.recobro.site.spot.SpotOperation;
import io.recobro.storage.StorageCheck;
import io.recobro.stream.Progress;
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
        return asked.orElseGet(
                () -> new BackupOperation(on(call.occasion()), site::backupJob).backUp(jobs, call, progress));
    }

    @Override
    public List<String> noticeCutOffRuns() {
        BackupRun run = new BackupRun(context);
        return site.jobs(List.of()).stream()
                .filter(job -> run.noticeCutOff(site.backupJob(job)).isPresent())
                .map(JobConfig::name)
                .toList();
    }

    private RunContext on(Occasion occasion) {
        return context.on(occasion.trigger().word(), occasion.by().orElse(context.startedBy()));
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
                            Showing.state(standing),
                            standing.pinned().isPresent());
                })
                .toList();
    }

    @Override
    public BackupDetails show(String id) {
        Manifest manifest = restores.find(id).manifest();
        return new Showing(manifest).in(site.catalogs(site.job(manifest.job())));
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
    public RestoreResult restoreUrl(UrlRestoreCall call, Progress progress) {
        return restores.restoreUrl(call, progress);
    }

    @Override
    public RestoreResult restoreFile(FileRestoreCall call, Progress progress) {
        return restores.restoreFile(call, progress);
    }

    @Override
    public DrillOperations drills() {
        return new Drills(new DrillGround(site.name(), site::jobs, site::catalogs, site::scratch), context);
    }

    @Override
    public SpotOperations spots() {
        SpotOperation.Audits audits = (kind, job, progress) -> Audit.begin(context, site.name(), kind, job, progress);
        return new SpotOperation(site::jobs, job -> site.source(job.source()), site::catalogs, audits, context.clock());
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
        var storage = site.storage(destination);
        boolean locked = site.config().destinations().get(destination) instanceof S3Destination s3 && s3.objectLock();
        List<Promise> promises = StorageCheck.run(storage, progress, locked).stream()
                .map(SiteOperations::promise)
                .toList();
        Optional<Fault> broken = promises.stream()
                .flatMap(promise -> promise.problem().stream())
                .map(Problem::fault)
                .findFirst();
        return new StorageCheckResult(
                broken.map(Fault::exitStatus).orElse(ExitStatus.OK),
                destination,
                promises,
                broken.isPresent() ? Optional.empty() : Optional.of(storage.features()));
    }

    @Override
    public DoctorResult examine(DoctorCall call, Progress progress) {
        return new DoctorOperation(site, context, watch, System.getenv()).examine(call, progress);
    }

    @Override
    public InitResult init(InitCall call) {
        return new Initialization(System.getenv(), context.startedBy().replaceFirst(".*@", "")).init(call);
    }

    private static Promise promise(StorageCheck.Finding finding) {
        String detail = finding.detail().isEmpty() ? "" : ": " + finding.detail();
        return switch (finding.outcome()) {
            case OK -> new Promise(finding.promise() + detail, finding.took(), Optional.empty());
            case UNSUPPORTED ->
                new Promise(
                        finding.promise() + ": not offered by this store" + detail, finding.took(), Optional.empty());
            case FAILED ->
                new Promise(
                        finding.promise(),
                        finding.took(),
                        Optional.of(new Problem(
                                Fault.STORAGE_BROKEN,
                                "broken promise: " + finding.promise() + detail,
                                Optional.empty())));
        };
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
