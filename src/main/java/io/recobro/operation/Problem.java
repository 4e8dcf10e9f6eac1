package io.recobro.operation;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.util.Optional;

/** What went wrong with one part of a call. */
public record Problem(Fault fault, String message, Optional<String> hint) {
    public static Problem of(RecobroException exception) {
        return new Problem(exception.fault(), exception.getMessage(), exception.hint());
    }
}
