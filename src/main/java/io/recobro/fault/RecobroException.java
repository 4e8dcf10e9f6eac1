package io.recobro.fault;

import java.util.Optional;

/** The one exception of Recobro: a fault, a message for the operator, and a hint what to do. Never carries a secret. */
public final class RecobroException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private String hint;

    RecobroException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** Sets the hint: one imperative sentence in lower case without full stop. Returns this exception. */
    public RecobroException hint(String text) {
        this.hint = text;
        return this;
    }

    public Fault fault() {
        return fault;
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
