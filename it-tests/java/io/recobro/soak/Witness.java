package io.recobro.soak;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Watches every change of the destinations at the moment it happens, and remembers how runs ended. Thread-safe. */
final class Witness {
    /** A copy may be lost to a mishap and made again, but not for ever. */
    private static final int MOST_COPIES = 6;

    private final Clock clock;
    private final List<String> wrongs = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<String> cutOff = new ArrayList<>();
    private final Map<String, Integer> copies = new HashMap<>();
    private final Set<String> fresh = new HashSet<>();
    private int removed;

    Witness(Clock clock) {
        this.clock = clock;
    }

    /** A backup run that ended: {@code outcome} is what its record must say. */
    record Run(String job, Instant began, Instant ended, String outcome) {}

    /** What {@code keep} says, told independently of the configuration. */
    static Duration within(String job, String destination) {
        return Duration.ofDays(
                switch (job) {
                    case "db" -> destination.equals("local") ? 7 : 30;
                    case "files" -> 14;
                    case "vectors" -> 7;
                    default -> 28;
                });
    }

    synchronized void wrong(String what) {
        wrongs.add(clock.instant() + " " + what);
    }

    synchronized List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    synchronized void ended(Run run) {
        runs.add(run);
    }

    synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    /** @param run whose process ended before it did */
    synchronized void cutOff(String run) {
        cutOff.add(run);
    }

    synchronized List<String> cutOff() {
        return List.copyOf(cutOff);
    }

    synchronized int removed() {
        return removed;
    }

    /** What was published before is old now: only retention may remove it. */
    synchronized void newRun() {
        fresh.clear();
    }

    synchronized void stored(MemoryStorage storage, ObjectKey key) {
        if (isManifest(key)) {
            String copy = storage.name() + ":" + key;
            fresh.add(copy);
            if (copies.merge(copy, 1, Integer::sum) > MOST_COPIES) {
                wrong("stored again and again: " + copy);
            }
        }
    }

    synchronized void replaced(MemoryStorage storage, ObjectKey key) {
        if (!key.value().endsWith("/lease.json") && !key.value().endsWith("/daemon.json")) {
            wrong("replaced in " + storage.name() + ": " + key);
        }
    }

    synchronized void deleting(MemoryStorage storage, ObjectKey key) {
        String job = key.value().split("/")[1];
        if (!isManifest(key)) {
            deletingObject(storage, job, key);
            return;
        }
        if (storage.stat(key).isEmpty() || fresh.contains(storage.name() + ":" + key)) {
            return;
        }
        removed++;
        Catalog catalog = new Catalog(storage, new KeyLayout(World.SITE));
        List<BackupEntry> all = catalog.backups(job);
        BackupEntry entry = all.stream()
                .filter(each -> each.manifestKey().equals(key))
                .findFirst()
                .orElseThrow();
        Instant future = clock.instant().plus(Duration.ofMinutes(5));
        Instant newest = all.stream()
                .map(BackupEntry::recoveryPoint)
                .filter(point -> !point.isAfter(future))
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
        boolean expired = !entry.recoveryPoint().isAfter(newest.minus(within(job, storage.name())));
        boolean pinned = catalog.standing(job, entry.id()).pinned().isPresent();
        if (!expired || pinned) {
            wrong("removed from " + storage.name() + ": " + key + (pinned ? ", pinned" : ", newest " + newest));
        }
    }

    /** The manifest goes first. */
    private void deletingObject(MemoryStorage storage, String job, ObjectKey key) {
        KeyLayout.backupOf(key).ifPresent(id -> {
            if (new Catalog(storage, new KeyLayout(World.SITE)).find(job, id).isPresent()) {
                wrong("removed from " + storage.name() + " under its manifest: " + key);
            }
        });
    }

    private static boolean isManifest(ObjectKey key) {
        return key.value().contains("/manifests/");
    }
}
