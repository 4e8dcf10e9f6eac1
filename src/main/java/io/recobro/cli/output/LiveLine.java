package io.recobro.cli.output;

import java.io.PrintStream;
import java.time.Duration;

/** One line of a terminal, rewritten in place and removed at the end. */
final class LiveLine implements TerminalProgress.Face {
    private static final String CLEAR = "\r\u001b[K";
    private static final int WIDTH = 78;

    private final PrintStream err;

    LiveLine(PrintStream err) {
        this.err = err;
    }

    @Override
    public Duration interval() {
        return Duration.ofMillis(200);
    }

    @Override
    public void update(PhaseState state) {
        String line = state.line();
        err.print(CLEAR + (line.length() > WIDTH ? line.substring(0, WIDTH) : line));
        err.flush();
    }

    @Override
    public void notice(String message, PhaseState state) {
        err.println(CLEAR + "recobro: " + message);
        if (!state.phase().isEmpty()) {
            update(state);
        }
    }

    @Override
    public void end(PhaseState state) {
        err.print(CLEAR);
        err.flush();
    }
}
