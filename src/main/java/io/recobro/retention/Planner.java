package io.recobro.retention;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Kind;
import io.recobro.retention.Verdict.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides which backups of a job stay in one destination, and says why. Pure.
 *
 * <p>Counting rules work as those of restic's {@code forget}: per period the newest backup, periods without one do not
 * count, and while a rule has counts left it keeps the oldest backup too. {@code within} counts back from the newest good
 * backup, not from now, so that no backup expires merely because none was made, or because a clock is wrong. Only good
 * backups count; a damaged one stays only where {@code within} covers it.
 *
 * <p>Whatever the rules say, these stay: the newest good backup, the newest proven by a drill, pinned ones, those that a
 * kept one requires, those whose recovery point lies in the future, logs after the oldest full backup that a rule keeps, and
 * everything while no backup is good.
 */
public final class Planner {
    /** Clocks of servers differ; more than this ahead is the future. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Comparator<BackupEntry> OLDEST_FIRST =
            Comparator.comparing(BackupEntry::recoveryPoint).thenComparing(BackupEntry::id);

    private final Policy policy;
    private final List<Candidate> newestFirst;
    private final Instant future;
    private final Chains chains;
    private final Map<BackupId, List<String>> reasons = new HashMap<>();

    private Planner(Policy policy, List<Candidate> candidates, Instant now, Requirements requirements) {
        this.policy = policy;
        this.newestFirst = candidates.stream()
                .sorted(Comparator.comparing(Candidate::entry, OLDEST_FIRST).reversed())
                .toList();
        this.future = now.plus(TOLERANCE);
        this.chains = new Chains(candidates, requirements);
    }

    /**
     * Plans one destination.
     *
     * @param candidates every backup of the job there, in any order
     * @throws io.recobro.fault.RecobroException when the requirements of a backup cannot be told
     */
    public static Plan plan(Policy policy, List<Candidate> candidates, Instant now, Requirements requirements) {
        return new Planner(policy, candidates, now, requirements).plan();
    }

    private Plan plan() {
        newestFirst.forEach(candidate -> reasons.put(candidate.entry().id(), new ArrayList<>()));
        List<BackupEntry> good = newestFirst.stream()
                .filter(this::counts)
                .map(Candidate::entry)
                .filter(chains::restorable)
                .toList();
        keepAll(
                candidate -> candidate.pin().isPresent(),
                candidate -> "pinned by " + candidate.pin().orElseThrow());
        keepAll(this::inFuture, candidate -> "its recovery point lies in the future");
        if (policy.isEmpty()) {
            keepAll(candidate -> true, candidate -> "there are no rules");
        } else if (good.isEmpty()) {
            keepAll(candidate -> !kept(candidate), candidate -> "no good backup is here");
        } else {
            apply(good);
        }
        return verdicts();
    }

    /** Neither in the future nor a log: what the rules are about. */
    private boolean counts(Candidate candidate) {
        return !inFuture(candidate) && candidate.entry().kind() != Kind.LOG;
    }

    private boolean inFuture(Candidate candidate) {
        return candidate.entry().recoveryPoint().isAfter(future);
    }

    private void apply(List<BackupEntry> good) {
        BackupEntry newest = good.getFirst();
        policy.within().ifPresent(within -> {
            Instant limit = newest.recoveryPoint().minus(within);
            keepAll(
                    candidate -> counts(candidate)
                            && candidate.entry().recoveryPoint().isAfter(limit),
                    candidate -> "within " + Policy.print(within));
        });
        policy.counts().forEach((period, count) -> keepPeriods(period, count, good));
        Optional<Instant> oldestKept = newestFirst.reversed().stream()
                .filter(candidate -> counts(candidate) && kept(candidate))
                .map(candidate -> candidate.entry().recoveryPoint())
                .findFirst();
        keep(newest, "newest good");
        newestFirst.stream()
                .filter(candidate -> candidate.proven() && !inFuture(candidate))
                .findFirst()
                .ifPresent(candidate -> keep(candidate.entry(), "newest proven by a drill"));
        Instant oldest = oldestKept.orElse(newest.recoveryPoint());
        keepAll(
                candidate -> candidate.entry().kind() == Kind.LOG
                        && !inFuture(candidate)
                        && !candidate.entry().recoveryPoint().isBefore(oldest),
                candidate -> "log after a kept backup");
        keepRequired();
    }

    private void keepPeriods(Period period, int count, List<BackupEntry> good) {
        int left = count;
        String current = "";
        for (BackupEntry entry : good) {
            boolean oldest = entry.equals(good.getLast());
            String own = period == Period.LAST ? entry.id().value() : period.of(entry.recoveryPoint());
            if (left > 0 && (oldest || !own.equals(current))) {
                String name = period.of(entry.recoveryPoint());
                keep(entry, period.word() + " " + name + (own.equals(current) ? ", oldest while counts are left" : ""));
                current = own;
                left--;
            }
        }
    }

    private void keepRequired() {
        Deque<BackupEntry> open = new ArrayDeque<>(
                newestFirst.stream().filter(this::kept).map(Candidate::entry).toList());
        while (!open.isEmpty()) {
            BackupEntry dependant = open.remove();
            for (BackupEntry required : chains.requiredBy(dependant)) {
                boolean already = !reasons.get(required.id()).isEmpty();
                keep(required, "required by " + dependant.id());
                if (!already) {
                    open.add(required);
                }
            }
        }
    }

    private boolean kept(Candidate candidate) {
        return !reasons.get(candidate.entry().id()).isEmpty();
    }

    private void keepAll(Predicate<Candidate> which, java.util.function.Function<Candidate, String> reason) {
        newestFirst.stream().filter(which).forEach(candidate -> keep(candidate.entry(), reason.apply(candidate)));
    }

    private void keep(BackupEntry entry, String reason) {
        reasons.get(entry.id()).add(reason);
    }

    private Plan verdicts() {
        return new Plan(newestFirst.reversed().stream()
                .map(candidate -> {
                    List<String> why = reasons.get(candidate.entry().id());
                    return why.isEmpty()
                            ? new Verdict(candidate.entry(), Decision.REMOVED, List.of(unwanted(candidate)))
                            : new Verdict(candidate.entry(), Decision.KEPT, why);
                })
                .toList());
    }

    private static String unwanted(Candidate candidate) {
        return candidate.damaged() ? "damaged, and no rule wants it" : "no rule wants it";
    }
}
