package io.recobro.site.drill;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.drill.DrillEntry;
import io.recobro.catalog.drill.DrillHistory;
import io.recobro.catalog.drill.Evidence;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The backup that a drill restores, and the destination that it is read from. */
record Choice(Catalog catalog, BackupEntry entry) {
    /** So many drills back it is asked where they read. */
    private static final int REMEMBERED = 24;

    /**
     * Chooses the newest backup of one destination, passing over those known to be damaged while there are others.
     *
     * @param catalogs one that is wanted, or several of which the one is taken whose last drill is the longest ago; one of
     *     several that cannot be listed, or holds nothing, is passed over with a notice
     * @param backup an id or an abbreviation of one; the newest when empty
     * @throws RecobroException {@code BACKUP_MISSING}, {@code USAGE_WRONG} or a storage fault
     */
    static Choice of(List<Catalog> catalogs, String job, Optional<String> backup, Progress progress) {
        List<Catalog> turn = catalogs.size() == 1 ? catalogs : inTurn(catalogs, job);
        RecobroException first = null;
        for (Catalog catalog : turn) {
            try {
                return in(catalog, job, backup);
            } catch (RecobroException failed) {
                if (failed.fault() == Fault.INTERRUPTED || failed.fault() == Fault.USAGE_WRONG) {
                    throw failed;
                }
                first = first == null ? failed : first;
                if (turn.size() > 1) {
                    progress.notice(
                            "destination '" + catalog.destination() + "' is passed over: " + failed.getMessage());
                }
            }
        }
        throw first;
    }

    private static Choice in(Catalog catalog, String job, Optional<String> backup) {
        Map<?, BackupRecord> records = catalog.newestRecords(job);
        List<BackupEntry> fitting = catalog.backups(job).stream()
                .filter(entry -> backup.map(
                                text -> text.equals("latest") || entry.id().matches(text))
                        .orElse(true))
                .toList();
        if (backup.filter(text -> !text.equals("latest")).isPresent() && fitting.size() > 1) {
            throw Fault.USAGE_WRONG.because("unable to choose backup '" + backup.get() + "': it may be "
                    + fitting.stream().map(entry -> entry.id().value()).collect(Collectors.joining(" or ")));
        }
        return fitting.stream()
                .filter(entry -> !isDamaged(records.get(entry.id())))
                .reduce((older, newer) -> newer)
                .or(() -> fitting.stream().reduce((older, newer) -> newer))
                .map(entry -> new Choice(catalog, entry))
                .orElseThrow(() -> Fault.BACKUP_MISSING
                        .because("unable to drill job '" + job + "': "
                                + backup.map(text -> "no backup '" + text + "'").orElse("no backup") + " is in '"
                                + catalog.destination() + "'")
                        .hint("see what there is with 'recobro list " + job + "'"));
    }

    private static boolean isDamaged(BackupRecord newest) {
        return newest != null && newest.word().equals(BackupRecord.DAMAGED);
    }

    /** Never drilled first, then the longest ago. */
    private static List<Catalog> inTurn(List<Catalog> catalogs, String job) {
        Map<String, Instant> last = lastDrills(catalogs, job);
        return catalogs.stream()
                .sorted(Comparator.comparing(catalog -> last.getOrDefault(catalog.destination(), Instant.MIN)))
                .toList();
    }

    /** When each destination was drilled last, as any of them tells it. */
    private static Map<String, Instant> lastDrills(List<Catalog> catalogs, String job) {
        Map<String, Instant> last = new HashMap<>();
        for (Catalog catalog : catalogs) {
            try {
                DrillHistory history = new DrillHistory(catalog);
                List<DrillEntry> entries = new ArrayList<>(history.entries(job));
                entries.removeIf(entry -> !entry.kind().equals(Evidence.DRILL));
                for (DrillEntry entry :
                        entries.reversed().stream().limit(REMEMBERED).toList()) {
                    last.merge(history.read(entry).destination(), entry.began(), Choice::later);
                    if (last.size() == catalogs.size()) {
                        return last;
                    }
                }
            } catch (RecobroException unreadable) {
                if (unreadable.fault() == Fault.INTERRUPTED) {
                    throw unreadable;
                }
                // the others tell as much as is needed to take turns
            }
        }
        return last;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
