package io.recobro.site.proof;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.drill.Evidence;
import io.recobro.config.JobConfig;
import io.recobro.config.drills.DrillConfig;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Rto;
import io.recobro.objective.rto.Trend.Point;
import io.recobro.operation.StatusOperations.NextRun;
import io.recobro.operation.proof.ProofStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Judges what drills of one job have shown. Pure. */
public record ProofJudge(JobConfig job, NextRun schedules) {
    /** As many due times tell the longest gap of any schedule that people write. */
    private static final int DUE_TIMES = 8;

    /**
     * Judges.
     *
     * @param all the newest drills of each kind, in any order
     * @param backups of one destination
     * @param firstRun the oldest known run of the job
     */
    public ProofStatus judge(List<Drilled> all, List<BackupEntry> backups, Optional<Instant> firstRun, Instant now) {
        List<DrillRun> drills = Drilled.ofKind(all, Evidence.DRILL);
        List<DrillRun> ofDestinations = drills.stream()
                // where the destination of a failed one cannot be read any more, it counts
                .filter(drill -> drill.passed()
                        || drill.destination().isEmpty()
                        || job.to().contains(drill.destination()))
                .toList();
        Optional<Instant> since = backups.stream()
                .map(BackupEntry::recoveryPoint)
                .min(Comparator.naturalOrder())
                .filter(first -> firstRun.isEmpty() || first.isBefore(firstRun.get()))
                .or(() -> firstRun);
        Rto rto = Rto.judge(
                new Rto.Facts(
                        job.objectives().rto(),
                        scheduled(),
                        interval(now),
                        since,
                        ofDestinations,
                        sizes(drills, backups)),
                now);
        return new ProofStatus(scheduled(), next(now), rto, newest(Drilled.ofKind(all, Evidence.NEGATIVE)));
    }

    private static Optional<DrillRun> newest(List<DrillRun> drills) {
        return drills.stream().max(Comparator.comparing(DrillRun::at));
    }

    private boolean scheduled() {
        return job.drill().flatMap(DrillConfig::schedule).isPresent();
    }

    /** When the next drill is due, strictly after an instant. */
    public Optional<Instant> next(Instant after) {
        return job.drill()
                .flatMap(DrillConfig::schedule)
                .flatMap(schedule -> schedules.after(rehearsal(schedule), after));
    }

    /** The longest time between two drills that are due one after the other. */
    public Optional<Duration> interval(Instant now) {
        Optional<Duration> longest = Optional.empty();
        Optional<Instant> due = next(now);
        for (int each = 0; each < DUE_TIMES && due.isPresent(); each++) {
            Optional<Instant> after = next(due.get());
            Instant from = due.get();
            longest = max(longest, after.map(then -> Duration.between(from, then)));
            due = after;
        }
        return longest.filter(Duration::isPositive);
    }

    private static Optional<Duration> max(Optional<Duration> one, Optional<Duration> other) {
        return one.isEmpty() || other.isPresent() && other.get().compareTo(one.get()) > 0 ? other : one;
    }

    /** A job that is due when the drill is. */
    private JobConfig rehearsal(String schedule) {
        return new JobConfig(
                job.name() + " drill", // as the daemon's timetable of drills is named
                job.source(),
                job.to(),
                Optional.of(schedule),
                job.timing(),
                job.compression(),
                job.keep(),
                job.objectives(),
                job.drill());
    }

    /** Sizes of backups, where a backup is about as large as what its drill restored; else they tell only what was added. */
    private static List<Point> sizes(List<DrillRun> drills, List<BackupEntry> backups) {
        Optional<DrillRun> newest =
                newest(drills.stream().filter(DrillRun::passed).toList());
        boolean whole = newest.isPresent()
                && backups.stream()
                        .filter(entry -> entry.id().value().equals(newest.get().backup()))
                        .anyMatch(entry -> entry.bytes() >= newest.get().storedBytes() * 0.9);
        return whole
                ? backups.stream()
                        .map(entry -> new Point(entry.recoveryPoint(), entry.bytes()))
                        .toList()
                : List.of();
    }
}
