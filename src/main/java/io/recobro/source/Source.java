package io.recobro.source;

import io.recobro.fault.Finding;
import io.recobro.stream.Progress;
import java.util.List;

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
}
