package io.recobro.operation.recovery;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.util.Optional;

/** What keeps one part of a recovery from being done. */
public record Obstacle(Fault fault, String message, Optional<String> hint) {
    public static Obstacle of(RecobroException exception) {
        return new Obstacle(exception.fault(), exception.getMessage(), exception.hint());
    }
}
