package io.recobro.fault;

import static io.recobro.fault.ExitStatus.CREDENTIALS;
import static io.recobro.fault.ExitStatus.FAILED;
import static io.recobro.fault.ExitStatus.LOCKED;
import static io.recobro.fault.ExitStatus.UNREACHABLE;
import static io.recobro.fault.ExitStatus.USAGE;
import static io.recobro.fault.ExitStatus.VERIFICATION_FAILED;

/**
 * The catalogue of faults. Each has a stable code (its name in lower case with dashes, shown in JSON output), an exit
 * status, and whether trying again later may help.
 */
public enum Fault {
    USAGE_WRONG(USAGE),
    CONFIGURATION_INVALID(USAGE),
    SECRET_UNREADABLE(CREDENTIALS),

    STORAGE_UNREACHABLE(UNREACHABLE),
    STORAGE_DENIED(CREDENTIALS),
    STORAGE_FULL(FAILED),
    STORAGE_BROKEN(FAILED),
    OBJECT_MISSING(VERIFICATION_FAILED),
    OBJECT_EXISTS(FAILED),

    SOURCE_UNREACHABLE(UNREACHABLE),
    SOURCE_DENIED(CREDENTIALS),
    SOURCE_MISSING(FAILED),
    SOURCE_INCOMPLETE(FAILED),
    SOURCE_CHANGED(FAILED),
    SOURCE_BROKEN(FAILED),
    ROW_TOO_LARGE(FAILED),

    CHANNEL_UNREACHABLE(UNREACHABLE),
    CHANNEL_DENIED(CREDENTIALS),
    CHANNEL_REFUSED(FAILED),

    LOCK_HELD(LOCKED),
    /** The state directory cannot be used: not even a lock can be taken there. Nobody else is at work. */
    STATE_UNUSABLE(FAILED),
    BACKUP_MISSING(FAILED),
    BACKUP_DAMAGED(VERIFICATION_FAILED),
    FORMAT_TOO_NEW(FAILED),
    TARGET_REFUSED(USAGE),
    TARGET_FAILED(FAILED),
    /** Data that a command prints did not arrive. */
    OUTPUT_LOST(FAILED),
    /** A drill has no place to restore into. */
    SCRATCH_UNAVAILABLE(FAILED),
    CHECK_FAILED(VERIFICATION_FAILED),
    INTERRUPTED(ExitStatus.INTERRUPTED),
    BUG(FAILED);

    private final ExitStatus exitStatus;

    Fault(ExitStatus exitStatus) {
        this.exitStatus = exitStatus;
    }

    public ExitStatus exitStatus() {
        return exitStatus;
    }

    /** The stable code, such as {@code storage-unreachable}. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /**
     * Makes the exception for this fault, to be thrown by the caller.
     *
     * @param message {@code unable to <verb> <thing> '<name>': <cause>}; lower case, no full stop, never a secret
     */
    public RecobroException because(String message) {
        return new RecobroException(this, message, null);
    }

    /** As {@link #because(String)}, keeping the cause. */
    public RecobroException because(String message, Throwable cause) {
        return new RecobroException(this, message, cause);
    }
}
