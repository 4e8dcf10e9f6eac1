package io.recobro.backup;

import io.recobro.backup.BackupReport.DestinationResult;
import io.recobro.backup.parent.ChosenParent;
import io.recobro.backup.record.RunMarker;
import io.recobro.backup.record.WaitingRecords;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Kind;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.guide.RestoreGuide;
import io.recobro.catalog.lease.HostLock;
import io.recobro.catalog.lease.JobClaim;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.CaptureReport;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs one job: lock, look at source and destinations, capture into all destinations at once, read back, publish. Each
 * run's record is kept in every destination that can take it, whatever its outcome; when none can, it waits in the state
 * directory for the next run.
 */
public final class BackupRun {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRun.class);

    private final RunContext context;

    public BackupRun(RunContext context) {
        this.context = context;
    }

    /**
     * Makes one backup.
     *
     * @return the report; its status is partial when a destination failed and another did not
     * @throws RecobroException when no destination holds the new backup: nothing of it is visible anywhere then
     */
    public BackupReport run(BackupJob job, Progress listener) {
        RecordingProgress progress = new RecordingProgress(listener, context.clock());
        BackupId id = BackupId.next(context.clock(), context.random());
        Instant began = context.clock().instant();
        try (JobClaim claim = context.claim(job.catalogs(), job.name(), "backup", id);
                MDC.MDCCloseable _ = MDC.putCloseable("run", id.value())) {
            recordCutOff(job);
            try (RunMarker _ = RunMarker.set(
                    context.stateDirectory(), job.site(), job.name(), id, context.trigger(), context.startedBy())) {
                return run(job, id, began, claim, progress);
            }
        }
    }

    private BackupReport run(BackupJob job, BackupId id, Instant began, JobClaim claim, RecordingProgress progress) {
        progress.phase("prepare");
        List<Lane> lanes = openLanes(job, id);
        try {
            BackupReport report = capture(job, id, began, claim, lanes, progress);
            record(job, recordOf(job, id, began, progress, lanes, report.shortfall(), true));
            return report;
        } catch (RecobroException failed) {
            abandon(job, id, began, lanes, progress, failed);
            throw failed;
        } catch (RuntimeException | Error unexpected) {
            RecobroException failed =
                    Fault.BUG.because("unable to back up job '" + job.name() + "': " + unexpected, unexpected);
            abandon(job, id, began, lanes, progress, failed);
            throw failed;
        } finally {
            lanes.forEach(Lane::close);
        }
    }

    /** Removes what was stored and keeps the record, also in a thread that was interrupted: an interrupt ends I/O. */
    private void abandon(
            BackupJob job,
            BackupId id,
            Instant began,
            List<Lane> lanes,
            RecordingProgress progress,
            RecobroException failed) {
        lanes.forEach(Lane::close);
        boolean interrupted = Thread.interrupted();
        lanes.forEach(Lane::removeStored);
        record(job, recordOf(job, id, began, progress, lanes, Optional.of(failed), false));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Keeps a record, {@code failed}, of a run of this job whose process ended before it could.
     *
     * @return the id of that run; empty when there was none, or when the job runs right now
     */
    public Optional<BackupId> noticeCutOff(BackupJob job) {
        try (HostLock _ = HostLock.ofJob(context.stateDirectory(), job.site(), job.name())) {
            return recordCutOff(job);
        } catch (RecobroException held) {
            if (held.fault() == Fault.LOCK_HELD) {
                return Optional.empty();
            }
            throw held;
        }
    }

    private Optional<BackupId> recordCutOff(BackupJob job) {
        Optional<RunMarker.Mark> left = RunMarker.take(context.stateDirectory(), job.site(), job.name())
                .filter(mark -> !isRecorded(job, new BackupId(mark.run())));
        WaitingRecords waiting = new WaitingRecords(context.stateDirectory());
        left.ifPresent(mark -> waiting.add(cutOff(job, mark)));
        waiting.deliver(job.site(), job.name(), record -> keep(job, record));
        return left.map(mark -> new BackupId(mark.run()));
    }

    /** The process may have ended after everything was done. */
    private static boolean isRecorded(BackupJob job, BackupId run) {
        YearMonth month = YearMonth.from(run.began().atZone(ZoneOffset.UTC));
        for (Catalog catalog : job.catalogs()) {
            try {
                if (catalog.runs(month).stream().anyMatch(entry -> entry.run().equals(run))) {
                    return true;
                }
            } catch (RecobroException unlisted) {
                LOG.warn("unable to see whether run '{}' is on record: {}", run, unlisted.getMessage());
            }
        }
        return false;
    }

    private RunRecord cutOff(BackupJob job, RunMarker.Mark mark) {
        Instant began = new BackupId(mark.run()).began();
        return new RunRecord(
                RunRecord.FORMAT,
                mark.run(),
                "backup",
                job.site(),
                job.name(),
                Optional.empty(),
                "failed",
                mark.trigger(),
                mark.by(),
                began,
                context.clock().instant(),
                List.of(),
                List.of(),
                List.of(),
                Optional.of("unable to finish the run: its process ended before it did"));
    }

    private List<Lane> openLanes(BackupJob job, BackupId id) {
        List<Lane> lanes = new ArrayList<>();
        for (Catalog catalog : job.catalogs()) {
            lanes.add(new Lane(catalog.storage(), object -> catalog.layout().stored(job.name(), id, object)));
        }
        return lanes;
    }

    private BackupReport capture(
            BackupJob job, BackupId id, Instant began, JobClaim claim, List<Lane> lanes, RecordingProgress progress) {
        Before before = Before.look(job, lanes, progress);
        requireHealthy(lanes);
        job.source().check();
        progress.phase("capture");
        Optional<ChosenParent> parent = before.parent(job.name());
        FanOut fanOut = new FanOut(
                lanes,
                id,
                parent.map(ChosenParent::parent),
                job.compression(),
                context.segments(),
                context.compressors(),
                context.blocks(),
                context.objectLimit());
        CaptureReport captured;
        try {
            captured = job.source().capture(fanOut, progress);
        } finally {
            parent.ifPresent(built -> recordDamage(built, progress));
        }
        progress.phase("publish");
        Manifest manifest = manifest(job, id, began, captured, fanOut);
        fanOut.put(RestoreGuide.NAME, "guide", RestoreGuide.text(manifest).getBytes(StandardCharsets.UTF_8));
        copyPacks(job, id, manifest, lanes, before, progress);
        finish(lanes);
        requireClaim(job, claim);
        warnIfShrunk(manifest, before.newest(), progress);
        captured.shortfalls().forEach(progress::notice);
        return publish(job, id, manifest, captured.shortfalls(), lanes, progress);
    }

    private void recordDamage(ChosenParent parent, RecordingProgress progress) {
        try {
            parent.recordDamage(context.clock().instant())
                    .ifPresent(damage ->
                            progress.notice("the backup before this one is damaged, later ones will not build on it: "
                                    + damage.getMessage()));
        } catch (RecobroException lost) {
            progress.notice("the outcome could not be recorded: " + lost.getMessage());
        }
    }

    private void copyPacks(
            BackupJob job,
            BackupId id,
            Manifest manifest,
            List<Lane> lanes,
            Before before,
            RecordingProgress progress) {
        PackCopies copies = new PackCopies(context.segments(), before.shelves(), progress);
        try {
            for (int each = 0; each < lanes.size() && !manifest.packs().isEmpty(); each++) {
                if (lanes.get(each).failure().isEmpty()) {
                    copies.complete(
                            lanes.get(each), job.catalogs().get(each), job.name(), Optional.of(id), manifest.packs());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to finish the backup: interrupted", stopped);
        }
    }

    /** Nothing would become wrong, but two runs would do the same work twice. */
    private static void requireClaim(BackupJob job, JobClaim claim) {
        if (claim.lost()) {
            throw Fault.LOCK_HELD
                    .because("unable to go on with the backup of job '" + job.name()
                            + "': another host took the job over")
                    .hint("see which hosts back up this site, and whether their clocks are right");
        }
    }

    private Manifest manifest(BackupJob job, BackupId id, Instant began, CaptureReport captured, FanOut fanOut) {
        return new Manifest(
                Manifest.FORMAT,
                id.value(),
                job.site(),
                job.name(),
                Kind.FULL,
                captured.engine(),
                context.program(),
                id.value(),
                id.value(),
                began,
                context.clock().instant(),
                captured.recoveryPoint(),
                List.of(),
                "none",
                "",
                "",
                captured.facts(),
                Stream.concat(captured.warnings().stream(), captured.shortfalls().stream())
                        .toList(),
                fanOut.artifacts(),
                fanOut.packs(captured));
    }

    private BackupReport publish(
            BackupJob job,
            BackupId id,
            Manifest manifest,
            List<String> shortfalls,
            List<Lane> lanes,
            RecordingProgress progress) {
        List<DestinationResult> results = new ArrayList<>();
        Optional<Manifest> published = Optional.empty();
        for (int each = 0; each < lanes.size(); each++) {
            Lane lane = lanes.get(each);
            Catalog catalog = job.catalogs().get(each);
            if (lane.failure().isEmpty()) {
                try {
                    Manifest here = manifest.in(catalog.destination(), lane.readBack(), id.value());
                    lane.publish(catalog, here);
                    published = published.isPresent() ? published : Optional.of(here);
                } catch (RecobroException failed) {
                    lane.fail(failed);
                }
            }
            if (lane.failure().isPresent()) {
                lane.removeStored();
            }
            results.add(new DestinationResult(catalog.destination(), lane.readBack(), lane.failure()));
        }
        requireHealthy(lanes);
        return new BackupReport(
                id, published.orElseThrow(), results, progress.phases(), progress.notices(), shortfalls);
    }

    private static void finish(List<Lane> lanes) {
        try {
            for (Lane lane : lanes) {
                lane.finish();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to finish the backup: interrupted", stopped);
        }
        requireHealthy(lanes);
    }

    /** Throws the first failure, the others suppressed, unless a lane is left. */
    private static void requireHealthy(List<Lane> lanes) {
        if (lanes.stream().anyMatch(lane -> lane.failure().isEmpty())) {
            return;
        }
        RecobroException first = lanes.getFirst().failure().orElseThrow();
        for (Lane other : lanes.subList(1, lanes.size())) {
            RecobroException failure = other.failure().orElseThrow();
            if (failure != first) {
                first.addSuppressed(failure);
            }
        }
        throw first;
    }

    private static void warnIfShrunk(Manifest manifest, List<BackupEntry> before, RecordingProgress progress) {
        long now = manifest.storedBytes();
        before.stream().findFirst().ifPresent(previous -> {
            // a backup with packs stores what is new only: its source looks after what is missing
            if (manifest.packs().isEmpty() && now < previous.bytes() / 2) {
                progress.notice("the backup shrank: " + now + " bytes stored, " + previous.bytes() + " in "
                        + previous.id() + " before; see whether data is missing in the source");
            }
        });
    }

    private RunRecord recordOf(
            BackupJob job,
            BackupId id,
            Instant began,
            RecordingProgress progress,
            List<Lane> lanes,
            Optional<RecobroException> error,
            boolean published) {
        List<RunRecord.Destination> destinations = new ArrayList<>();
        for (Lane lane : lanes) {
            boolean ok = published && lane.failure().isEmpty();
            destinations.add(new RunRecord.Destination(
                    lane.storage().name(),
                    ok ? "ok" : "failed",
                    lane.readBack(),
                    lane.failure().map(RecobroException::getMessage)));
        }
        boolean partial = error.isPresent()
                || destinations.stream()
                        .anyMatch(destination -> destination.outcome().equals("failed"));
        return new RunRecord(
                RunRecord.FORMAT,
                id.value(),
                "backup",
                job.site(),
                job.name(),
                published ? Optional.of(id.value()) : Optional.empty(),
                !published ? "failed" : partial ? "partial" : "ok",
                context.trigger(),
                context.startedBy(),
                began,
                context.clock().instant(),
                progress.recorded(),
                destinations,
                progress.notices(),
                error.map(RecobroException::getMessage));
    }

    /** A record that cannot be written never changes the outcome of the run: it is told, where somebody can read it. */
    private void record(BackupJob job, RunRecord record) {
        if (!keep(job, record)) {
            new WaitingRecords(context.stateDirectory()).add(record);
        }
    }

    /** Whether any destination took it. */
    private boolean keep(BackupJob job, RunRecord record) {
        boolean kept = false;
        for (Catalog catalog : job.catalogs()) {
            kept |= context.keepRecord(catalog, record);
        }
        return kept;
    }
}
