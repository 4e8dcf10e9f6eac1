package io.recobro.source;

import io.recobro.stream.Progress;
import java.util.List;
import java.util.SortedMap;

/**
 * A place that a drill restores into and that is gone afterwards; it can never be what a job captures. Made for one drill,
 * used by one thread. Interruptible: a drill that takes too long is ended by an interrupt.
 */
public interface Scratch extends AutoCloseable {
    /** What it is, for evidence and messages, such as {@code embedded server 11.4.5-MariaDB}. */
    String place();

    /** Versions of what took part, such as {@code server_version}. */
    SortedMap<String, String> versions();

    /** What of the backup is restored one after the other, such as names of databases or collections; at least one. */
    List<String> items(BackupReader backup);

    /**
     * Restores one item and compares it with what was captured as closely as the source can.
     *
     * @throws io.recobro.fault.RecobroException {@code CHECK_FAILED}, {@code BACKUP_DAMAGED} or {@code OBJECT_MISSING} when
     *     the backup is not what it must be, {@code TARGET_FAILED} when the place failed, or a storage fault
     */
    RestoreReport restore(BackupReader backup, String item, Progress progress);

    /** The operator's own checks of all that was restored, one outcome for each, in their order. */
    List<Check> check(Progress progress);

    /** How to look into the place while it is there, in one line. */
    String access();

    /** Removes the place with everything in it, unless it is to be kept; closing twice is fine. */
    @Override
    void close();

    enum Outcome {
        PASSED,
        FAILED,
        /** It was not done; that is never as good as passed. */
        SKIPPED
    }

    /**
     * What was compared, and how that ended.
     *
     * @param detail what was found, in one line
     */
    record Check(String name, Outcome outcome, String detail) {
        public static Check passed(String name, String detail) {
            return new Check(name, Outcome.PASSED, detail);
        }

        public static Check failed(String name, String detail) {
            return new Check(name, Outcome.FAILED, detail);
        }

        public static Check skipped(String name, String detail) {
            return new Check(name, Outcome.SKIPPED, detail);
        }
    }

    /**
     * What a drill is about to restore.
     *
     * @param run the drill's id; whatever is left behind carries it
     * @param plainBytes of the backup
     * @param facts of the backup's source, as its manifest tells them
     * @param keep the place stays when it is closed, until {@link Opener#sweep}
     */
    record Need(String site, String job, String run, long plainBytes, SortedMap<String, String> facts, boolean keep) {}

    /** Opens the scratch places of one job. Thread-safe. */
    interface Opener {
        /** Names of the operator's checks, so that those that were not reached can be told. */
        List<String> checks();

        /**
         * Finds what would keep the place from being opened; changes nothing.
         *
         * @return what would be opened, in one line
         * @throws io.recobro.fault.RecobroException as {@link #open}
         */
        String examine(Need need);

        /**
         * Opens an empty place.
         *
         * @throws io.recobro.fault.RecobroException {@code TARGET_REFUSED} when it is, or may be, in production use;
         *     {@code SCRATCH_UNAVAILABLE} when there is no room, program, image or server for it; nothing is left behind
         */
        Scratch open(Need need, Progress progress);

        /** Removes what drills of this host that are over left behind, kept places included; one line for each place removed. */
        List<String> sweep();
    }
}
