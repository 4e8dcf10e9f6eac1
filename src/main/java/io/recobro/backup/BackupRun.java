package io.recobro.backup;

import io.recobro.backup.BackupReport.DestinationResult;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.JobLock;
import io.recobro.catalog.Kind;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.guide.RestoreGuide;
import io.recobro.catalog.lease.JobClaim;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.CaptureReport;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    /** Older than any upload that may still be under way. */
    private static final Duration STALE = Duration.ofHours(24);

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
        try (JobClaim _ = context.claim(job.catalogs(), job.name(), "backup", id);
                MDC.MDCCloseable _ = MDC.putCloseable("run", id.value())) {
            recordCutOff(job);
            try (RunMarker _ = RunMarker.set(
                    context.stateDirectory(), job.site(), job.name(), id, context.trigger(), context.startedBy())) {
                return run(job, id, began, progress);
            }
        }
    }

    private BackupReport run(BackupJob job, BackupId id, Instant began, RecordingProgress progress) {
        progress.phase("prepare");
        List<Lane> lanes = openLanes(job, id);
        try {
            BackupReport report = capture(job, id, began, lanes, progress);
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
        try (JobLock _ = JobLock.take(context.stateDirectory(), job.site(), job.name())) {
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
            BackupJob job, BackupId id, Instant began, List<Lane> lanes, RecordingProgress progress) {
        List<Optional<BackupEntry>> before = new ArrayList<>();
        for (int each = 0; each < lanes.size(); each++) {
            before.add(newest(job.catalogs().get(each), job.name(), lanes.get(each)));
            sweep(job.catalogs().get(each), job.name(), lanes.get(each), progress);
        }
        requireHealthy(lanes);
        job.source().check();
        progress.phase("capture");
        FanOut fanOut = new FanOut(
                lanes,
                id,
                Optional.empty(),
                job.compression(),
                context.segments(),
                context.compressors(),
                context.blocks(),
                context.objectLimit());
        CaptureReport captured = job.source().capture(fanOut, progress);
        progress.phase("publish");
        Manifest manifest = manifest(job, id, began, captured, fanOut);
        fanOut.put(RestoreGuide.NAME, "guide", RestoreGuide.text(manifest).getBytes(StandardCharsets.UTF_8));
        finish(lanes);
        warnIfShrunk(manifest, before, progress);
        captured.shortfalls().forEach(progress::notice);
        return publish(job, id, manifest, captured.shortfalls(), lanes, progress);
    }

    /** The newest backup before this run; a destination that cannot even be listed has failed. */
    private static Optional<BackupEntry> newest(Catalog catalog, String job, Lane lane) {
        try {
            List<BackupEntry> entries = catalog.backups(job);
            return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
        } catch (RecobroException unreachable) {
            lane.fail(unreachable);
            return Optional.empty();
        }
    }

    /** Lets go of what interrupted uploads of this job left unfinished; that it stays does not harm this run. */
    private static void sweep(Catalog catalog, String job, Lane lane, RecordingProgress progress) {
        if (lane.failure().isEmpty()) {
            try {
                catalog.storage().sweep(catalog.layout().job(job), STALE);
            } catch (RecobroException stays) {
                progress.notice("unfinished uploads of earlier runs stay in '" + catalog.destination() + "': "
                        + stays.getMessage());
            }
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
                fanOut.packs(captured.packs()));
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

    private static void warnIfShrunk(
            Manifest manifest, List<Optional<BackupEntry>> before, RecordingProgress progress) {
        long now = manifest.storedBytes();
        before.stream().flatMap(Optional::stream).findFirst().ifPresent(previous -> {
            if (now < previous.bytes() / 2) {
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
