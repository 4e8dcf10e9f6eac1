package io.recobro.drill;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.drill.Evidence;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.restore.StoredBackupReader;
import io.recobro.source.Pack;
import io.recobro.source.RestoreReport;
import io.recobro.source.Scratch;
import io.recobro.source.Scratch.Check;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One drill of one backup: opens a scratch place, restores everything, compares it, runs the operator's checks, and removes
 * the place whatever happened. Used once; reads the destination only.
 */
public final class Drill {
    private final Order order;
    private final Scratch.Opener opener;
    private final PhaseLog phases;
    private final List<Check> checks = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final SortedMap<String, String> versions = new TreeMap<>();
    private final Progress progress;
    private Optional<Manifest> manifest = Optional.empty();
    private Optional<String> access = Optional.empty();
    private String place = "";
    private boolean restored;
    private long applied;
    private boolean blamesBackup;

    /**
     * @param run id of the drill, made when it began
     * @param program name and version, for the evidence
     * @param catalog of the destination to read
     * @param chosen when looking for the backup began: that is part of a restore
     * @param keep leave the scratch place until the next drill
     * @param timeLimit of everything but the removal of the place
     */
    public record Order(
            String site,
            String run,
            String program,
            Catalog catalog,
            BackupEntry entry,
            Instant chosen,
            boolean keep,
            Duration timeLimit) {}

    /**
     * @param failure what ended it early, or why what it showed is not enough
     * @param damaged the backup itself is not what was stored or captured
     * @param access how to look into the place that was kept
     */
    public record Outcome(
            Evidence evidence, Optional<RecobroException> failure, boolean damaged, Optional<String> access) {}

    /** @param progress also hears what ends up in the evidence as notices */
    public Drill(Order order, Scratch.Opener opener, Clock clock, Progress progress) {
        this.order = order;
        this.opener = opener;
        this.phases = new PhaseLog(clock);
        this.progress = new Listening(progress);
    }

    /** @throws RecobroException {@code INTERRUPTED} when it was, the flag of the thread set; all else is an outcome */
    public Outcome run() {
        versions.put("program", order.program());
        Optional<RecobroException> failure = Optional.empty();
        try {
            rehearse();
            failure = judged();
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.INTERRUPTED) {
                throw failed;
            }
            failure = Optional.of(failed);
        }
        return new Outcome(evidence(failure), failure, failure.isPresent() && blamesBackup, access);
    }

    private void rehearse() {
        TimeLimit limit = new TimeLimit(order.timeLimit());
        try (limit) {
            progress.phase("find");
            Manifest found = order.catalog().manifest(order.entry());
            manifest = Optional.of(found);
            phases.since(order.chosen(), "find", 0, true);
            sweep();
            progress.phase("scratch start");
            Instant began = phases.now();
            try (Closing closing = new Closing(opener.open(need(found), progress), limit)) {
                phases.since(began, "scratch start", 0, false);
                restoreAll(closing.scratch, found);
                checkAll(closing.scratch);
            }
        } catch (RecobroException failed) {
            blamesBackup = isOfBackup(failed);
            throw limit.isReached() ? tooLong(failed) : failed;
        } finally {
            skipWhatWasNotReached();
        }
    }

    private void sweep() {
        try {
            opener.sweep().forEach(removed -> progress.notice("removed what was left behind: " + removed));
        } catch (RecobroException failed) {
            if (failed.fault() != Fault.SCRATCH_UNAVAILABLE) {
                throw failed;
            }
            progress.notice(failed.getMessage()); // a place that can be opened is good enough
        }
    }

    private RecobroException tooLong(RecobroException failed) {
        blamesBackup = false;
        return Fault.TARGET_FAILED
                .because(
                        "unable to finish the drill: it took longer than "
                                + order.timeLimit().toSeconds() + " s",
                        failed)
                .hint("raise 'time_limit' under 'scratch', or see why the restore is slow");
    }

    private Scratch.Need need(Manifest found) {
        return new Scratch.Need(
                order.site(), found.job(), order.run(), found.plainBytes(), found.facts(), order.keep());
    }

    private void restoreAll(Scratch scratch, Manifest found) {
        place = scratch.place();
        versions.putAll(scratch.versions());
        MeteredBackup backup = new MeteredBackup(new StoredBackupReader(order.catalog(), found));
        List<String> items = scratch.items(backup);
        for (String item : items) {
            restore(scratch, backup, item);
        }
        restored = true;
    }

    private void restore(Scratch scratch, MeteredBackup backup, String item) {
        Instant began = phases.now();
        try {
            RestoreReport report = scratch.restore(backup, item, progress);
            long read = backup.readSince();
            applied += report.plainBytes();
            for (RestoreReport.Phase phase : report.phases()) {
                phases.add(phase.name(), phase.took(), phase.name().equals("load") ? read : 0, true);
            }
            if (report.checked().isEmpty()) {
                checks.add(Check.skipped("content of " + item, "there is nothing in the backup to compare it with"));
            }
            report.checked().forEach(text -> checks.add(Check.passed("content of " + item, text)));
        } catch (RecobroException failed) {
            phases.since(began, "restore", backup.readSince(), true);
            if (failed.fault() != Fault.INTERRUPTED) {
                checks.add(Check.failed("content of " + item, failed.getMessage()));
            }
            throw failed;
        }
    }

    private void checkAll(Scratch scratch) {
        progress.phase("operator checks");
        Instant began = phases.now();
        checks.addAll(scratch.check(progress));
        phases.since(began, "operator checks", 0, false);
    }

    /** A check that was not done must not look as if there were none. */
    private void skipWhatWasNotReached() {
        opener.checks().stream()
                .filter(name -> checks.stream().noneMatch(check -> check.name().equals(name)))
                .forEach(name -> checks.add(Check.skipped(name, "the drill did not come this far")));
    }

    private Optional<RecobroException> judged() {
        Optional<Check> first = checks.stream()
                .filter(check -> check.outcome() == Scratch.Outcome.FAILED)
                .findFirst()
                .or(() -> checks.stream()
                        .filter(check -> check.outcome() == Scratch.Outcome.SKIPPED)
                        .findFirst());
        if (checks.isEmpty()) {
            return Optional.of(Fault.CHECK_FAILED.because("unable to trust the drill: it checked nothing"));
        }
        return first.map(check -> Fault.CHECK_FAILED
                .because("unable to trust what was restored: check '" + check.name() + "' "
                        + (check.outcome() == Scratch.Outcome.SKIPPED ? "was skipped: " : "failed: ") + check.detail())
                .hint("restore the backup beside the original and compare, or correct the check"));
    }

    /** The backup is to blame, not the place, the destination's network or the operator's checks. */
    private boolean isOfBackup(RecobroException failed) {
        return switch (failed.fault()) {
            case BACKUP_DAMAGED, OBJECT_MISSING -> true;
            case CHECK_FAILED -> sameSeries();
            default -> false;
        };
    }

    /** What another version of the server makes of a definition proves nothing against the backup. */
    private boolean sameSeries() {
        String before = versions.getOrDefault("backed_up_server", "");
        return before.isEmpty() || series(before).equals(series(versions.getOrDefault("scratch_server", before)));
    }

    private static String series(String version) {
        return version.replaceFirst("^(\\d+\\.\\d+)\\D.*$", "$1").replaceFirst("^(\\d+\\.\\d+)\\..*$", "$1");
    }

    /** All that a restore needs, packs of earlier backups included. */
    private static long storedBytes(Manifest manifest) {
        long artifacts = manifest.artifacts().stream()
                .mapToLong(artifact -> artifact.stored().bytes())
                .sum();
        return artifacts + manifest.packs().stream().mapToLong(Pack::bytes).sum();
    }

    private Evidence evidence(Optional<RecobroException> failure) {
        return new Evidence(
                Evidence.FORMAT,
                order.run(),
                order.site(),
                order.entry().job(),
                Evidence.DRILL,
                order.entry().id().value(),
                order.catalog().destination(),
                manifest.map(found -> found.recoveryPoint().time())
                        .orElse(order.entry().recoveryPoint()),
                place,
                order.chosen(),
                phases.now(),
                phases.phases(),
                restored ? phases.restoreSeconds() : 0,
                manifest.map(Drill::storedBytes).orElse(0L),
                Math.max(applied, manifest.map(Manifest::plainBytes).orElse(0L)),
                versions,
                List.copyOf(checks),
                failure.isEmpty() ? Evidence.PASSED : Evidence.FAILED,
                failure.map(RuntimeException::getMessage),
                List.copyOf(notices));
    }

    /** Closes the place with a time of its own, also while the thread is interrupted. */
    private final class Closing implements AutoCloseable {
        private final Scratch scratch;
        private final TimeLimit limit;

        Closing(Scratch scratch, TimeLimit limit) {
            this.scratch = scratch;
            this.limit = limit;
        }

        @Override
        public void close() {
            limit.close(); // what is removed now must not be cut off
            boolean interrupted = Thread.interrupted();
            try {
                progress.phase("scratch stop");
                Instant began = phases.now();
                if (order.keep()) {
                    access = Optional.of(scratch.access());
                }
                scratch.close();
                phases.since(began, "scratch stop", 0, false);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Passes everything on and remembers what was noticed. */
    private final class Listening extends Progress.Forwarding {
        Listening(Progress next) {
            super(next);
        }

        @Override
        public void notice(String message) {
            synchronized (notices) {
                notices.add(message);
            }
            super.notice(message);
        }
    }
}
