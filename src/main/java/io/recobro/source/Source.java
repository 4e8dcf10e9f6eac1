package io.recobro.source;

import io.recobro.fault.Finding;
import io.recobro.stream.Progress;
import java.util.List;
import java.util.Optional;

/**
 * What a job captures, and how it is brought back. A failed capture throws; it never reports less than it was asked for
 * without a warning in its report.
 */
public interface Source {
    /** The type in the configuration, such as {@code mariadb}. */
    String type();

    /**
     * Finds what would make a capture fail or incomplete (address, credentials, privileges, missing databases) before
     * anything is written. Called at the start of every run, and by {@code doctor}.
     *
     * @throws io.recobro.fault.RecobroException a source fault whose hint helps, such as the GRANT that is missing
     */
    void check();

    /**
     * Looks at everything that makes captures fail, weaker or slower than they could be, for {@code doctor}. Changes
     * nothing. What {@link #check} would throw is a problem of the result, or is thrown where nothing else can be seen.
     */
    default Examination examine() {
        check();
        return Examination.of(List.of(Finding.ok("can be captured")));
    }

    /** Captures into the sink. Blocks until all is handed over. Interruptible. */
    CaptureReport capture(ArtifactSink sink, Progress progress);

    /**
     * Brings artifacts of this source's backups back.
     *
     * @throws io.recobro.fault.RecobroException {@code TARGET_REFUSED} before anything is touched, {@code TARGET_FAILED},
     *     {@code BACKUP_DAMAGED} or {@code CHECK_FAILED} afterwards; the message says what is left behind
     */
    RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress);

    /** Names of what a backup holds and {@link RestoreRequest#item} may ask for, such as databases; none where it comes back as a whole. */
    default List<String> items(BackupReader backup) {
        return List.of();
    }

    /**
     * Brings back what a backup holds besides its items, such as the accounts of a server; what is there already stays as
     * it is. To be called after the items.
     *
     * @return what was done, in words; nothing where there is nothing of the kind
     */
    default List<String> restoreShared(BackupReader backup, Progress progress) {
        return List.of();
    }

    /**
     * Compares what stands in a target with a backup, as a restore with this request would in the end. Changes nothing.
     *
     * @return what was found equal, in words; empty where this source cannot tell
     * @throws io.recobro.fault.RecobroException {@code CHECK_FAILED} naming a difference, or a fault of the target
     */
    default Optional<List<String>> compare(BackupReader backup, RestoreRequest request, Progress progress) {
        return Optional.empty();
    }

    /** Whether {@link #spots} can be asked. */
    default boolean hasSpots() {
        return false;
    }

    /**
     * Reads some files that did not change since a backup, and compares them with it. Changes nothing.
     *
     * @param count how many files are chosen
     * @param seed another one chooses other files
     * @throws UnsupportedOperationException unless {@link #hasSpots}
     */
    default Spots spots(BackupReader backup, int count, long seed, Progress progress) {
        throw new UnsupportedOperationException(type() + " has no files");
    }

    /**
     * @param files that were read and compared
     * @param changed chosen files that are no longer as they were captured
     * @param damaged paths whose bytes differ although size and time do not
     */
    record Spots(long files, long bytes, long changed, List<String> damaged) {}
}
