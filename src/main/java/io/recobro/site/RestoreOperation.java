package io.recobro.site;

import io.recobro.backup.BackupJob;
import io.recobro.backup.BackupReport;
import io.recobro.backup.BackupRun;
import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest;
import io.recobro.config.JobConfig;
import io.recobro.config.SourceConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.RestoreOperations.FileRestoreCall;
import io.recobro.operation.RestoreOperations.RestoreCall;
import io.recobro.operation.RestoreOperations.RestoreResult;
import io.recobro.operation.RestoreOperations.UrlRestoreCall;
import io.recobro.restore.FileBackupReader;
import io.recobro.restore.Selection;
import io.recobro.restore.StoredBackupReader;
import io.recobro.site.files.Concerned;
import io.recobro.site.record.Audit;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import io.recobro.source.files.FilesSettings;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.stream.Compression;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Restores, from the catalogue and from lone files, and the safety backup before one overwrites something. */
final class RestoreOperation {
    private static final Set<String> OF_FILES = Set.of("files", "server", "s3");

    private final Site site;
    private final RunContext context;

    RestoreOperation(Site site, RunContext context) {
        this.site = site;
        this.context = context;
    }

    /** Finds the backup an id means, in whatever job and destination it is. */
    Selection find(String id) {
        List<Selection> found = new ArrayList<>();
        RecobroException missing = null;
        for (JobConfig job : site.jobsWithSafety(Optional.empty())) {
            try {
                found.add(Selection.of(
                        site.catalogs(job),
                        new Selection.Wish(job.name(), Optional.of(id), Optional.empty()),
                        Progress.NONE));
            } catch (RecobroException none) {
                if (none.fault() != Fault.BACKUP_MISSING) {
                    throw none;
                }
                missing = missing == null ? none : missing;
            }
        }
        if (found.isEmpty() && missing != null) {
            throw missing;
        }
        if (id.equals("latest")) {
            return found.stream()
                    .max((one, other) ->
                            one.entry().id().compareTo(other.entry().id()))
                    .orElseThrow();
        }
        TreeSet<String> ids = new TreeSet<>(
                found.stream().map(selection -> selection.manifest().id()).toList());
        if (ids.size() > 1) {
            throw Fault.USAGE_WRONG.because(
                    "unable to choose backup '" + id + "': it may be " + String.join(" or ", ids));
        }
        return found.getFirst();
    }

    RestoreResult restore(RestoreCall call, Progress progress) {
        Instant began = context.clock().instant();
        progress.phase("select");
        JobConfig job = site.job(call.job());
        Selection selection = Selection.of(
                site.catalogs(job, call.from()), new Selection.Wish(job.name(), call.backup(), call.at()), progress);
        if (call.request().dryRun()) {
            return restore(call, job, selection, began, progress);
        }
        Audit audit = Audit.begin(context, site.name(), "restore", job.name(), progress);
        List<Catalog> from = List.of(selection.catalog());
        Optional<String> backup = Optional.of(selection.manifest().id());
        try {
            RestoreResult result = restore(call, job, selection, began, audit.progress());
            audit.end(from, backup, List.of(Audit.did(selection.catalog().destination(), Optional.empty())));
            return result;
        } catch (RecobroException failed) {
            audit.fail(from, backup, failed);
            throw failed;
        }
    }

    private RestoreResult restore(
            RestoreCall call, JobConfig job, Selection selection, Instant began, Progress progress) {
        SourceConfig target = call.target().orElseGet(job::source);
        Optional<String> doomed =
                call.request().replace().filter(name -> !call.request().dryRun());
        doomed.ifPresent(name -> {
            JobConfig safety =
                    site.job(job.name().replace(JobConfig.BEFORE_RESTORE, "")).beforeRestore();
            safetySource(target, name, call.request())
                    .ifPresentOrElse(
                            source -> backUpFirst(
                                    site.name(), safety.name(), source, name, site.catalogs(safety), progress),
                            () -> progress.notice("no safety backup: nothing of '" + name + "' exists"));
        });
        RestoreReport report = site.source(target)
                .restore(new StoredBackupReader(selection.catalog(), selection.manifest()), call.request(), progress);
        Manifest manifest = selection.manifest();
        return result(
                call.request(),
                began,
                report,
                Optional.of(manifest.id()),
                Optional.of(job.name()),
                Optional.of(selection.catalog().destination()),
                Optional.of(manifest.recoveryPoint().time()));
    }

    RestoreResult restoreFile(FileRestoreCall call, Progress progress) {
        Instant began = context.clock().instant();
        FileBackupReader reader = new FileBackupReader(call.file());
        keepDatabaseFirst(call.target(), call.request(), progress);
        RestoreReport report = site.source(call.target()).restore(reader, call.request(), progress);
        return result(
                call.request(), began, report, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Without a configuration the safety backup lies in the state directory. */
    private void keepDatabaseFirst(SourceConfig target, RestoreRequest request, Progress progress) {
        Optional<String> doomed = request.replace().filter(name -> !request.dryRun());
        if (doomed.isPresent()) {
            Path directory = context.stateDirectory().resolve("before-restore");
            try (Storage storage = site.directory(directory)) {
                Catalog catalog = new Catalog(storage, new KeyLayout("local"));
                backUpFirst(
                        "local",
                        "file" + JobConfig.BEFORE_RESTORE,
                        site.source(target, doomed.get()),
                        doomed.get(),
                        List.of(catalog),
                        progress);
            }
        }
    }

    RestoreResult restoreUrl(UrlRestoreCall call, Progress progress) {
        Instant began = context.clock().instant();
        progress.phase("select");
        try (Storage storage = site.place(call.place())) {
            Catalog catalog = new Catalog(storage, layout(call.site()));
            Manifest manifest = call.manifest()
                    .map(name -> catalog.manifest(entry(catalog, call.job(), name)))
                    .orElseGet(() -> Selection.of(
                                    List.of(catalog),
                                    new Selection.Wish(call.job(), Optional.empty(), Optional.empty()),
                                    progress)
                            .manifest());
            SourceConfig target = target(manifest, call);
            if (target == call.server()) {
                keepDatabaseFirst(target, call.request(), progress);
            }
            RestoreReport report =
                    site.source(target).restore(new StoredBackupReader(catalog, manifest), call.request(), progress);
            return result(
                    call.request(),
                    began,
                    report,
                    Optional.of(manifest.id()),
                    Optional.of(manifest.job()),
                    Optional.of(catalog.destination()),
                    Optional.of(manifest.recoveryPoint().time()));
        }
    }

    private static KeyLayout layout(String site) {
        try {
            return new KeyLayout(site);
        } catch (IllegalArgumentException wrong) {
            throw Fault.USAGE_WRONG.because("unable to restore from a URL: " + wrong.getMessage(), wrong);
        }
    }

    private static BackupEntry entry(Catalog catalog, String job, String name) {
        String key = catalog.layout().manifests(job) + name;
        return Optional.of(key)
                .filter(ObjectKey::isValid)
                .flatMap(valid -> KeyLayout.entry(new ObjectKey(valid)))
                .orElseThrow(() -> Fault.USAGE_WRONG
                        .because("unable to restore from '" + key + "': this is no name of a manifest")
                        .hint("it looks like manifests/20261122T060000Z-k3f9q2_20261122T060000Z_full_1234.json"));
    }

    /** What a backup without a job is restored by: its manifest tells what made it. */
    private static SourceConfig target(Manifest manifest, UrlRestoreCall call) {
        boolean files = manifest.artifacts().stream()
                .anyMatch(artifact -> artifact.role().equals("tree"));
        boolean dump = manifest.artifacts().stream()
                .anyMatch(artifact -> artifact.role().equals("dump"));
        if (dump) {
            return call.server();
        }
        if (!files) {
            throw Fault.USAGE_WRONG
                    .because("unable to restore backup '" + manifest.id() + "' without a configuration: "
                            + manifest.engine() + " made it")
                    .hint("write its destination and job into a configuration, or follow the RESTORE.md beside it");
        }
        if (call.request().replace().isPresent() || call.request().files().inPlace()) {
            throw Fault.USAGE_WRONG
                    .because("unable to overwrite files without a configuration: nothing could be kept first")
                    .hint("restore into a directory with --into, and add what is missing there with '--overwrite"
                            + " never'");
        }
        return new SourceConfig.FilesSource(FilesSettings.everything(List.of()));
    }

    /** What is about to be overwritten, as a source; empty when there is nothing of it. */
    private Optional<Source> safetySource(SourceConfig target, String name, RestoreRequest request) {
        return Concerned.of(target)
                ? Concerned.by(request, target).map(site::source)
                : Optional.of(site.source(target, name));
    }

    /** Keeps what a restore is about to overwrite. When this fails, nothing is overwritten. */
    private void backUpFirst(
            String siteName,
            String jobName,
            Source source,
            String database,
            List<Catalog> catalogs,
            Progress progress) {
        progress.phase("safety backup");
        try {
            BackupReport report = new BackupRun(context)
                    .run(new BackupJob(siteName, jobName, source, catalogs, Compression.DEFAULT), progress);
            if (OF_FILES.contains(source.type()) && report.shortfall().isPresent()) {
                throw report.shortfall().get();
            }
            progress.notice("'" + database + "' as it was is kept in backup " + report.id() + " of " + jobName);
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.SOURCE_MISSING) {
                progress.notice("no safety backup: there is no '" + database + "' yet");
                return;
            }
            throw failed.fault()
                    .because(
                            "unable to replace '" + database + "': the safety backup before it failed: "
                                    + failed.getMessage(),
                            failed)
                    .hint("nothing was changed; restore into a new name with --into instead");
        }
    }

    private RestoreResult result(
            RestoreRequest request,
            Instant began,
            RestoreReport report,
            Optional<String> id,
            Optional<String> job,
            Optional<String> destination,
            Optional<Instant> recoveryPoint) {
        return new RestoreResult(
                ExitStatus.OK,
                id,
                job,
                destination,
                recoveryPoint,
                request.dryRun(),
                Duration.between(began, context.clock().instant()),
                report);
    }
}
