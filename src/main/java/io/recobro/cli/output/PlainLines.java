package io.recobro.cli.output;

import java.io.PrintStream;
import java.time.Duration;

/** A line every 30 s of a phase: enough for a log to show that work goes on. */
final class PlainLines implements TerminalProgress.Face {
    private final PrintStream err;

    PlainLines(PrintStream err) {
        this.err = err;
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void update(PhaseState state) {
        err.println("recobro: " + state.line());
    }

    @Override
    public void notice(String message, PhaseState state) {
        err.println("recobro: " + message);
    }

    @Override
    public void end(PhaseState state) {
        // a phase that is over needs no line: the result tells
    }
}
