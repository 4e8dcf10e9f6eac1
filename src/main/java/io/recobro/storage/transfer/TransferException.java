package io.recobro.storage.transfer;

import java.io.IOException;

/** Why a file server did not do what it was asked; any other {@link IOException} counts as {@link Reason#LOST}. */
public final class TransferException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String hint;

    public enum Reason {
        MISSING,
        EXISTS,
        /** Login or access refused. */
        DENIED,
        /** The server's key or certificate is not trusted. */
        UNTRUSTED,
        FULL,
        /** Anything else that asking again would not change. */
        REFUSED,
        /** Refused for now, such as too many connections; the session can go on. */
        BUSY,
        /** The session is of no more use; a new one may help. */
        LOST
    }

    public TransferException(Reason reason, String message, Throwable cause) {
        this(reason, message, "", cause);
    }

    /** @param hint what the operator can do; may be empty */
    public TransferException(Reason reason, String message, String hint, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.hint = hint;
    }

    public Reason reason() {
        return reason;
    }

    public String hint() {
        return hint;
    }

    static Reason reasonOf(IOException failure) {
        return failure instanceof TransferException known ? known.reason() : Reason.LOST;
    }
}
