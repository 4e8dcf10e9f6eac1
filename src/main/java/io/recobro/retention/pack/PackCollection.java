package io.recobro.retention.pack;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.pack.PackMark;
import io.recobro.catalog.pack.PackMarks;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.fault.RecobroException;
import io.recobro.retention.pack.Collected.Count;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Removes packs that no manifest names, in two phases: a run condemns them, a later one removes what has been condemned for longer
 * than the grace. What cannot be listed or read removes nothing. Before a pack goes, a mark says so, and the manifests are
 * looked at once more after the mark is there; {@link io.recobro.catalog.pack.Publication} looks for such marks after its
 * manifest is there. So a pack is never removed under a backup that is being published, whatever locks and clocks say.
 */
public final class PackCollection {
    /** Packs of younger runs may belong to a backup that is still being made; a mark so old was left by a run that is gone. */
    static final Duration UNDER_WAY = Duration.ofHours(24);
    /** What was said to be removed is removed within this time or not at all. */
    static final Duration WINDOW = Duration.ofHours(1);

    private static final int BATCH = 100;

    private final Clock clock;
    private final BackupId run;
    private final String by;
    private final Duration grace;

    /** @param by user and host, for the records */
    public PackCollection(Clock clock, BackupId run, String by, Duration grace) {
        this.clock = clock;
        this.run = run;
        this.by = by;
        this.grace = grace;
    }

    /**
     * Tells what would be done once some backups are gone; changes nothing.
     *
     * @throws RecobroException when something cannot be listed or read
     */
    public Collected look(Catalog catalog, String job, Set<BackupId> gone) {
        PackShelf shelf = PackShelf.of(catalog, job);
        if (shelf.sizes().isEmpty()) {
            return Collected.NOTHING;
        }
        Set<String> named = new NamedPacks(catalog, job).look(entry -> !gone.contains(entry.id()));
        Piles piles = Piles.sort(shelf, named, clock.instant(), grace);
        return new Collected(count(shelf, piles.unneeded()), count(shelf, piles.waiting()), count(shelf, piles.due()));
    }

    /**
     * Condemns and removes.
     *
     * @throws RecobroException when something cannot be listed, read or removed; what was removed before stands
     */
    public Collected run(Catalog catalog, String job) {
        PackShelf shelf = PackShelf.of(catalog, job);
        if (shelf.sizes().isEmpty() && shelf.marks().isEmpty()) {
            return Collected.NOTHING;
        }
        PackMarks marks = new PackMarks(catalog, job);
        NamedPacks manifests = new NamedPacks(catalog, job);
        Piles piles = Piles.sort(shelf, manifests.look(entry -> true), clock.instant(), grace);
        piles.outdated().forEach(marks::remove);
        for (String pack : piles.unneeded()) {
            marks.set(pack, PackMark.CONDEMNED, run, clock.instant(), by, "no manifest names it");
        }
        Count removed = Count.NONE;
        for (int from = 0; from < piles.due().size(); from += BATCH) {
            List<String> batch = piles.due().subList(from, Math.min(piles.due().size(), from + BATCH));
            for (String pack : remove(catalog, job, shelf, manifests, batch)) {
                removed = removed.plus(shelf.sizes().get(pack));
            }
        }
        return new Collected(count(shelf, piles.unneeded()), count(shelf, piles.waiting()), removed);
    }

    /** Returns what is gone. */
    private List<String> remove(
            Catalog catalog, String job, PackShelf shelf, NamedPacks manifests, List<String> batch) {
        PackMarks marks = new PackMarks(catalog, job);
        List<PackMark> said = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        Instant began = clock.instant();
        try {
            for (String pack : batch) {
                said.add(marks.set(pack, PackMark.REMOVING, run, began, by, "condemned, and the grace is over"));
            }
            Set<String> named = manifests.look(entry -> true);
            while (!said.isEmpty()) {
                PackMark mark = said.getFirst();
                boolean late = clock.instant().isAfter(began.plus(WINDOW));
                if (!late && !named.contains(mark.pack())) {
                    catalog.storage().delete(catalog.layout().pack(job, mark.pack()));
                    removed.add(mark.pack());
                    shelf.marksOf(mark.pack()).forEach(marks::remove);
                }
                said.removeFirst();
                marks.remove(mark); // the last step: who sees the mark no more sees that the pack is gone
            }
            return removed;
        } catch (RecobroException failed) {
            // what was begun may still be on its way: its mark stays until it is out of date
            said.stream().skip(1).forEach(mark -> takeBack(marks, mark, failed));
            throw failed;
        }
    }

    private static void takeBack(PackMarks marks, PackMark mark, RecobroException failed) {
        try {
            marks.remove(mark);
        } catch (RecobroException stays) {
            failed.addSuppressed(stays);
        }
    }

    private static Count count(PackShelf shelf, List<String> packs) {
        Count count = Count.NONE;
        for (String pack : packs) {
            count = count.plus(shelf.sizes().get(pack));
        }
        return count;
    }

    /**
     * What is to be done.
     *
     * @param unneeded to be condemned
     * @param waiting condemned, the grace is not over
     * @param due to be removed
     * @param outdated marks that tell nothing any more
     */
    private record Piles(List<String> unneeded, List<String> waiting, List<String> due, List<PackMark> outdated) {
        static Piles sort(PackShelf shelf, Set<String> named, Instant now, Duration grace) {
            Piles piles = new Piles(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (String pack : shelf.sizes().keySet()) {
                if (!named.contains(pack)) {
                    piles.sort(pack, shelf, now, grace);
                }
            }
            shelf.marks().forEach((pack, marks) -> {
                boolean needed = named.contains(pack);
                boolean gone = !shelf.sizes().containsKey(pack);
                marks.stream()
                        .filter(mark -> isOutdated(mark, needed, gone, now))
                        .forEach(piles.outdated()::add);
            });
            return piles;
        }

        private void sort(String pack, PackShelf shelf, Instant now, Duration grace) {
            List<PackMark> condemned = shelf.marksOf(pack).stream()
                    .filter(mark -> mark.word().equals(PackMark.CONDEMNED))
                    .toList();
            if (condemned.stream().anyMatch(mark -> isOlder(mark.run(), now, grace))) {
                due.add(pack);
            } else if (!condemned.isEmpty()) {
                waiting.add(pack);
            } else if (isOlder(KeyLayout.packOf(pack).orElseThrow(), now, UNDER_WAY)) {
                unneeded.add(pack);
            }
        }

        /** A mark of removal is the business of the run that set it, until that run must be gone. */
        private static boolean isOutdated(PackMark mark, boolean needed, boolean gone, Instant now) {
            return switch (mark.word()) {
                case PackMark.CONDEMNED -> needed || gone;
                case PackMark.REMOVING -> isOlder(mark.run(), now, UNDER_WAY);
                case PackMark.DAMAGED -> gone && !needed;
                default -> false;
            };
        }

        private static boolean isOlder(BackupId run, Instant now, Duration age) {
            return run.began().isBefore(now.minus(age));
        }
    }
}
