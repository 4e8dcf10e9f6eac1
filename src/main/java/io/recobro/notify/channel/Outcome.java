package io.recobro.notify.channel;

import io.recobro.fault.RecobroException;
import java.time.Duration;
import java.util.Optional;

/** What became of an attempt to send. */
public sealed interface Outcome {
    /**
     * The other side has taken it.
     *
     * @param caveat what was wrong all the same, such as one of several recipients that was refused
     */
    record Delivered(Optional<String> caveat) implements Outcome {}

    /**
     * The other side has not, or may not have, taken it.
     *
     * @param reason lower case, no full stop, such as {@code mail server mail.example.net:465 refused the login}
     * @param hint what to do
     * @param retryAfter how long the other side wants to be left alone
     */
    record Failed(Kind kind, String reason, Optional<String> hint, Optional<Duration> retryAfter) implements Outcome {
        /** As this, with what to do. */
        public Failed hint(String text) {
            return new Failed(kind, reason, Optional.of(text), retryAfter);
        }

        /** As this, with how long the other side wants to be left alone. */
        public Failed retryAfter(Duration wait) {
            return new Failed(kind, reason, hint, Optional.of(wait));
        }
    }

    /** What a failure means for what comes next. */
    enum Kind {
        /** Nothing answered, in time or at all, or it answered that it is in trouble: later may help. */
        UNREACHABLE,
        /** Too much at once: later helps. */
        LIMITED,
        /** Login, token, certificate or secret are not accepted: only an operator can help. */
        DENIED,
        /** This message, its recipients or its address are not accepted: only an operator can help. */
        REFUSED
    }

    static Outcome delivered() {
        return new Delivered(Optional.empty());
    }

    static Outcome deliveredBut(String caveat) {
        return new Delivered(Optional.of(caveat));
    }

    static Failed failed(Kind kind, String reason) {
        return new Failed(kind, reason, Optional.empty(), Optional.empty());
    }

    /** A secret that could not be read. */
    static Failed failed(RecobroException failure) {
        return new Failed(Kind.DENIED, failure.getMessage(), failure.hint(), Optional.empty());
    }
}
