package io.recobro.retention;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Kind;
import io.recobro.storage.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Made-up histories of backups, by hand or by chance. */
final class Histories {
    static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Histories() {}

    /** A history with what each backup that is not full requires. */
    record History(List<Candidate> candidates, Map<BackupId, List<BackupId>> required) {
        Requirements requirements() {
            return entry -> required.getOrDefault(entry.id(), List.of());
        }

        /** What is left when only these backups stay. */
        History only(java.util.Set<BackupId> ids) {
            return new History(
                    candidates.stream()
                            .filter(candidate -> ids.contains(candidate.entry().id()))
                            .toList(),
                    required);
        }
    }

    static BackupEntry entry(Instant recoveryPoint, Kind kind, int number) {
        BackupId id = new BackupId(SECOND.format(recoveryPoint) + "-%06d".formatted(number));
        return new BackupEntry(id, "db", recoveryPoint, kind, 100, new ObjectKey("site/db/manifests/" + id + ".json"));
    }

    static Candidate full(Instant recoveryPoint) {
        return new Candidate(entry(recoveryPoint, Kind.FULL, 0), false, false, Optional.empty());
    }

    static Candidate full(String recoveryPoint) {
        return full(Instant.parse(recoveryPoint));
    }

    static Candidate damaged(Candidate candidate) {
        return new Candidate(candidate.entry(), true, false, candidate.pin());
    }

    static Candidate proven(Candidate candidate) {
        return new Candidate(candidate.entry(), false, true, candidate.pin());
    }

    static Candidate pinned(Candidate candidate) {
        return new Candidate(candidate.entry(), candidate.damaged(), candidate.proven(), Optional.of("ops@host"));
    }

    /** Full backups at equal distances, the newest at {@link #NOW}. */
    static List<Candidate> every(Duration interval, int count) {
        List<Candidate> candidates = new ArrayList<>();
        for (int each = 0; each < count; each++) {
            candidates.add(full(NOW.minus(interval.multipliedBy(each))));
        }
        return candidates;
    }

    static Policy policy(String rules) {
        Optional<Duration> within = Optional.empty();
        Map<String, Integer> counts = new HashMap<>();
        for (String rule : rules.isEmpty() ? new String[0] : rules.split(", ", -1)) {
            String[] words = rule.split(" ", -1);
            if (words[0].equals("within")) {
                within = Optional.of(Duration.parse("P" + words[1].toUpperCase(java.util.Locale.ROOT)));
            } else {
                counts.put(words[0], Integer.valueOf(words[1]));
            }
        }
        return new Policy(
                within,
                count(counts, "last"),
                count(counts, "hourly"),
                count(counts, "daily"),
                count(counts, "weekly"),
                count(counts, "monthly"),
                count(counts, "yearly"));
    }

    private static OptionalInt count(Map<String, Integer> counts, String rule) {
        return counts.containsKey(rule) ? OptionalInt.of(counts.get(rule)) : OptionalInt.empty();
    }

    /** Gaps, bursts, damage, drills, pins, chains, logs, clocks that ran ahead. */
    static History random(Random random) {
        List<Candidate> candidates = new ArrayList<>();
        Map<BackupId, List<BackupId>> required = new HashMap<>();
        int count = random.nextInt(40);
        Instant time = NOW.minus(Duration.ofHours(random.nextInt(24 * 500)));
        for (int number = 0; number < count; number++) {
            time = time.plus(Duration.ofMinutes(random.nextInt(random.nextInt(10) == 0 ? 60_000 : 900)));
            Kind kind = random.nextInt(4) > 0 ? Kind.FULL : random.nextBoolean() ? Kind.INCREMENTAL : Kind.LOG;
            boolean damaged = random.nextInt(6) == 0;
            Candidate candidate = new Candidate(
                    entry(time, kind, number),
                    damaged,
                    !damaged && random.nextInt(8) == 0,
                    random.nextInt(12) == 0 ? Optional.of("ops@host") : Optional.empty());
            if (kind != Kind.FULL && !candidates.isEmpty() && random.nextInt(8) > 0) {
                required.put(
                        candidate.entry().id(),
                        List.of(candidates
                                .get(candidates.size() - 1 - random.nextInt(Math.min(3, candidates.size())))
                                .entry()
                                .id()));
            }
            candidates.add(candidate);
        }
        java.util.Collections.shuffle(candidates, random);
        return new History(candidates, required);
    }

    static Policy randomPolicy(Random random) {
        return new Policy(
                random.nextInt(3) == 0 ? Optional.of(Duration.ofHours(1 + random.nextInt(24 * 60))) : Optional.empty(),
                randomCount(random),
                randomCount(random),
                randomCount(random),
                randomCount(random),
                randomCount(random),
                randomCount(random));
    }

    private static OptionalInt randomCount(Random random) {
        return random.nextInt(3) == 0 ? OptionalInt.of(1 + random.nextInt(8)) : OptionalInt.empty();
    }

    /** A policy with at least the rules of this one, none of them lower. */
    static Policy more(Policy policy, Random random) {
        return new Policy(
                policy.within()
                        .map(within -> within.plusHours(random.nextInt(500)))
                        .or(() -> random.nextBoolean() ? Optional.of(Duration.ofDays(9)) : Optional.empty()),
                more(policy.last(), random),
                more(policy.hourly(), random),
                more(policy.daily(), random),
                more(policy.weekly(), random),
                more(policy.monthly(), random),
                more(policy.yearly(), random));
    }

    private static OptionalInt more(OptionalInt count, Random random) {
        return count.isPresent()
                ? OptionalInt.of(count.getAsInt() + random.nextInt(4))
                : random.nextInt(4) == 0 ? OptionalInt.of(1 + random.nextInt(5)) : OptionalInt.empty();
    }
}
