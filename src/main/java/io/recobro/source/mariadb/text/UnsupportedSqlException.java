package io.recobro.source.mariadb.text;

/** A statement that the fast path cannot take; the server itself still may. The message says what stands in the way. */
public final class UnsupportedSqlException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnsupportedSqlException(String message) {
        super(message);
    }
}
