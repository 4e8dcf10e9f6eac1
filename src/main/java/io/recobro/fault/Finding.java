package io.recobro.fault;

import java.util.Optional;

/**
 * What an examination found, in one line, and what to do about it.
 *
 * @param text one line in lower case without full stop, never a secret
 * @param fix an exact command or line of the configuration; a problem or warning without one has no better than its text
 * @param fault the fault that a run would end with; only of problems
 */
public record Finding(Level level, String text, Optional<String> fix, Optional<Fault> fault) {
    public enum Level {
        OK,
        /** Backups work, but are weaker than they could be. */
        WARNING,
        /** Backups fail, or would not do what the configuration says. */
        PROBLEM,
        /** It could not be looked at from here. */
        SKIPPED
    }

    public static Finding ok(String text) {
        return new Finding(Level.OK, text, Optional.empty(), Optional.empty());
    }

    public static Finding warning(String text, String fix) {
        return new Finding(Level.WARNING, text, Optional.of(fix), Optional.empty());
    }

    public static Finding problem(String text, String fix) {
        return new Finding(Level.PROBLEM, text, Optional.of(fix), Optional.empty());
    }

    /** The problem that an exception tells; its hint is the fix. */
    public static Finding problem(RecobroException failure) {
        return new Finding(
                Level.PROBLEM,
                failure.getMessage().lines().findFirst().orElse(""),
                failure.hint(),
                Optional.of(failure.fault()));
    }

    public static Finding skipped(String text, String fix) {
        return new Finding(Level.SKIPPED, text, Optional.of(fix), Optional.empty());
    }
}
