package io.recobro.restore;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The backup that a request means, and the destination it is read from. */
public record Selection(Catalog catalog, BackupEntry entry, Manifest manifest) {

    /**
     * @param backup an id, an abbreviation of one, {@code latest}, or empty for the newest
     * @param at the newest recovery point not after this instant
     */
    public record Wish(String job, Optional<String> backup, Optional<Instant> at) {}

    private record Candidate(Catalog catalog, BackupEntry entry, boolean damaged) {}

    /**
     * Finds the backup. A destination that cannot be listed is passed over with a notice as long as another holds a backup
     * that fits; a backup known to be damaged in a destination is taken from there only when it is nowhere else.
     *
     * @param catalogs in the order of preference
     * @throws RecobroException {@code BACKUP_MISSING}, naming what there is; or the storage fault when nothing could be listed
     */
    public static Selection of(List<Catalog> catalogs, Wish wish, Progress progress) {
        List<Candidate> candidates = new ArrayList<>();
        RecobroException unlisted = null;
        for (Catalog catalog : catalogs) {
            try {
                var records = catalog.newestRecords(wish.job());
                for (BackupEntry entry : catalog.backups(wish.job())) {
                    BackupRecord newest = records.get(entry.id());
                    boolean damaged = newest != null && newest.word().equals(BackupRecord.DAMAGED);
                    candidates.add(new Candidate(catalog, entry, damaged));
                }
            } catch (RecobroException failed) {
                progress.notice("destination '" + catalog.destination() + "' is passed over: " + failed.getMessage());
                unlisted = unlisted == null ? failed : unlisted;
            }
        }
        if (candidates.isEmpty() && unlisted != null) {
            throw unlisted;
        }
        return choose(candidates, wish);
    }

    private static Selection choose(List<Candidate> candidates, Wish wish) {
        List<Candidate> fitting = candidates.stream()
                .filter(candidate -> fits(candidate.entry(), wish))
                .toList();
        if (wish.backup().filter(text -> !text.equals("latest")).isPresent()) {
            requireOne(fitting, wish.backup().get());
        }
        BackupEntry newest = fitting.stream()
                .sorted(Comparator.comparing(Candidate::damaged))
                .map(Candidate::entry)
                .filter(entry -> fitting.stream()
                                .anyMatch(one ->
                                        !one.damaged() && one.entry().id().equals(entry.id()))
                        || fitting.stream().allMatch(Candidate::damaged))
                .max(Comparator.comparing(BackupEntry::recoveryPoint).thenComparing(BackupEntry::id))
                .orElseThrow(() -> missing(candidates, wish));
        Candidate chosen = fitting.stream()
                .filter(candidate -> candidate.entry().id().equals(newest.id()))
                .min(Comparator.comparing(Candidate::damaged))
                .orElseThrow();
        return new Selection(chosen.catalog(), chosen.entry(), chosen.catalog().manifest(chosen.entry()));
    }

    private static boolean fits(BackupEntry entry, Wish wish) {
        boolean id = wish.backup()
                .map(text -> text.equals("latest") || entry.id().matches(text))
                .orElse(true);
        boolean time = wish.at()
                .map(instant -> !entry.recoveryPoint().isAfter(instant))
                .orElse(true);
        return id && time;
    }

    private static void requireOne(List<Candidate> fitting, String abbreviation) {
        TreeSet<BackupId> ids = fitting.stream()
                .map(candidate -> candidate.entry().id())
                .collect(Collectors.toCollection(TreeSet::new));
        if (ids.size() > 1) {
            throw Fault.USAGE_WRONG.because("unable to choose backup '" + abbreviation + "': it may be "
                    + ids.stream().map(BackupId::value).collect(Collectors.joining(" or ")));
        }
    }

    private static RecobroException missing(List<Candidate> candidates, Wish wish) {
        String wanted = wish.backup().map(text -> " '" + text + "'").orElse("")
                + wish.at().map(time -> " not after " + time).orElse("");
        RecobroException missing =
                Fault.BACKUP_MISSING.because("unable to find a backup" + wanted + " of job '" + wish.job() + "': "
                        + (candidates.isEmpty()
                                ? "there is none"
                                : "there are "
                                        + candidates.stream()
                                                .map(one -> one.entry().id())
                                                .distinct()
                                                .count() + " others"));
        return missing.hint(
                candidates.isEmpty()
                        ? "make one with 'recobro backup-now " + wish.job() + "'"
                        : "see them with 'recobro list " + wish.job() + "'");
    }
}
