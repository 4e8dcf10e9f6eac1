package io.recobro.cli.output;

import io.recobro.stream.Progress;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Shows a run while it works, as often as its face wants; at the latest the closing call removes what is provisional. Draws
 * in the thread that advances: no thread of its own. Thread-safe.
 */
public final class TerminalProgress implements Progress, AutoCloseable {
    private final Clock clock;
    private final Face face;
    private String phase = "";
    private long expected;
    private long done;
    private Instant phaseStart;
    private Instant drawn;

    public TerminalProgress(Clock clock, Face face) {
        this.clock = clock;
        this.face = face;
        this.phaseStart = clock.instant();
        this.drawn = phaseStart;
    }

    /** One line that is rewritten in place. */
    public static TerminalProgress live(PrintStream err, Clock clock) {
        return new TerminalProgress(clock, new LiveLine(err));
    }

    /** A line now and then, for logs. */
    public static TerminalProgress lines(PrintStream err, Clock clock) {
        return new TerminalProgress(clock, new PlainLines(err));
    }

    /** JSON objects, one per line. */
    public static TerminalProgress json(PrintStream err, Clock clock) {
        return new TerminalProgress(clock, new JsonLines(err));
    }

    /** How progress looks. */
    public interface Face {
        /** The least time between two calls of {@link #update}. */
        Duration interval();

        void update(PhaseState state);

        /** A notice has come; {@code state} is what is going on. */
        void notice(String message, PhaseState state);

        /** Nothing more comes of the phase. */
        void end(PhaseState state);
    }

    @Override
    public synchronized void phase(String name) {
        endPhase();
        phase = name;
        expected = 0;
        done = 0;
        phaseStart = clock.instant();
        if (face.interval().toMillis() < 1000) {
            draw(phaseStart);
        } else {
            drawn = phaseStart;
        }
    }

    @Override
    public synchronized void expect(long bytes) {
        expected = bytes;
    }

    @Override
    public synchronized void advance(long bytes) {
        done += bytes;
        Instant now = clock.instant();
        if (!drawn.plus(face.interval()).isAfter(now)) {
            draw(now);
        }
    }

    @Override
    public synchronized void notice(String message) {
        face.notice(message, state(clock.instant()));
    }

    @Override
    public synchronized void close() {
        endPhase();
        phase = "";
    }

    private void endPhase() {
        if (!phase.isEmpty()) {
            face.end(state(clock.instant()));
        }
    }

    private void draw(Instant now) {
        drawn = now;
        face.update(state(now));
    }

    private PhaseState state(Instant now) {
        return new PhaseState(phase, done, expected, Duration.between(phaseStart, now));
    }
}
