package io.recobro.drill.negative;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.drill.negative.Trial.Outcome;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.restore.Verification;
import io.recobro.restore.Verification.Level;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Damages a copy of a backup in one way after the other and looks whether the checks that guard every backup find it. Reads
 * the destination once and writes nothing there.
 */
public final class NegativeDrill {
    /** What says that a backup is not what it was; anything else that goes wrong says nothing about it. */
    private static final Set<Fault> DAMAGE =
            Set.of(Fault.BACKUP_DAMAGED, Fault.OBJECT_MISSING, Fault.CHECK_FAILED, Fault.FORMAT_TOO_NEW);

    private final Verification verification;
    private final long limit;

    /** @param limit most bytes that are copied */
    public NegativeDrill(Verification verification, long limit) {
        this.verification = verification;
        this.limit = limit;
    }

    /**
     * What came of it.
     *
     * @param trials the control first
     * @param bytes of the copy
     * @param level of the checks
     */
    public record Report(List<Trial> trials, long bytes, Level level, List<String> notices) {
        /** Whether every damage was found that could be done, at least one, and none in the untouched copy. */
        public boolean passed() {
            return trials.stream().noneMatch(trial -> trial.outcome() == Outcome.FAILED)
                    && trials.stream()
                            .anyMatch(trial -> trial.outcome() == Outcome.PASSED
                                    && !trial.name().equals(Trial.CONTROL));
        }

        public List<Trial> failed() {
            return trials.stream()
                    .filter(trial -> trial.outcome() == Outcome.FAILED)
                    .toList();
        }
    }

    /**
     * Copies the backup and damages the copy.
     *
     * @param directory an empty directory for the copy; the caller removes it
     * @param seed chooses the places
     * @throws RecobroException when there is no copy to damage: a storage fault, or {@code TARGET_FAILED}
     */
    public Report run(Catalog catalog, BackupEntry entry, Path directory, long seed, Progress progress) {
        progress.phase("copy");
        BackupCopy copy = BackupCopy.make(catalog, entry, directory, limit, progress);
        Level level = copy.whole() ? Level.PARSE : Level.DIGESTS;
        List<String> notices = new ArrayList<>();
        if (!copy.whole()) {
            notices.add("the copy holds the first part of the backup only: members were not parsed");
        }
        List<Trial> trials = new ArrayList<>();
        progress.phase("control");
        trials.add(control(copy, level));
        if (trials.getFirst().outcome() == Outcome.PASSED) {
            for (Tampering tampering : new Damages(copy, seed).all()) {
                requireTime();
                progress.phase(tampering.name());
                trials.add(trial(copy, tampering, level));
            }
        }
        return new Report(trials, copy.manifest().storedBytes(), level, notices);
    }

    private Trial control(BackupCopy copy, Level level) {
        String damage = "the copy as it is";
        Checked checked = check(copy, copy.storage(), level);
        return checked.fine()
                ? new Trial(Trial.CONTROL, Outcome.PASSED, damage, "nothing was found wrong")
                : new Trial(Trial.CONTROL, Outcome.FAILED, damage, checked.message());
    }

    Trial trial(BackupCopy copy, Tampering tampering, Level level) {
        if (tampering.damaged().isEmpty()) {
            return new Trial(tampering.name(), Outcome.NOT_APPLICABLE, "", tampering.detail());
        }
        Checked checked = check(copy, tampering.damaged().get(), level);
        if (checked.fine()) {
            return new Trial(tampering.name(), Outcome.FAILED, tampering.detail(), "it was not found");
        }
        return checked.damage()
                ? new Trial(tampering.name(), Outcome.PASSED, tampering.detail(), checked.message())
                : new Trial(
                        tampering.name(),
                        Outcome.FAILED,
                        tampering.detail(),
                        "it was not told as damage: " + checked.message());
    }

    private record Checked(boolean fine, boolean damage, String message) {}

    /** A view of its own for each check, so that the records of one are not seen by the next. */
    private Checked check(BackupCopy copy, CopiedStorage storage, Level level) {
        Catalog catalog = copy.catalog(storage);
        try {
            return verification
                    .verify(catalog, copy.entry(catalog), level, Progress.NONE)
                    .failure()
                    .map(NegativeDrill::found)
                    .orElse(new Checked(true, false, ""));
        } catch (RecobroException found) {
            return found(found);
        } catch (RuntimeException broken) {
            return new Checked(false, false, broken.toString());
        }
    }

    private static Checked found(RecobroException failure) {
        if (failure.fault() == Fault.INTERRUPTED) {
            throw failure;
        }
        return new Checked(false, DAMAGE.contains(failure.fault()), failure.getMessage());
    }

    private static void requireTime() {
        if (Thread.currentThread().isInterrupted()) {
            throw Fault.INTERRUPTED.because("unable to go on with the negative drill: interrupted");
        }
    }
}
