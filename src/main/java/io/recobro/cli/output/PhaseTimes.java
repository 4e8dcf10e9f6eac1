package io.recobro.cli.output;

import io.recobro.source.RestoreReport.Phase;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Passes progress on and remembers how long each phase took. Thread-safe. */
public final class PhaseTimes implements Progress {
    private final Progress next;
    private final Clock clock;
    private final List<Phase> ended = new ArrayList<>();
    private String phase;
    private Instant start;

    public PhaseTimes(Progress next, Clock clock) {
        this.next = next;
        this.clock = clock;
    }

    @Override
    public synchronized void phase(String name) {
        end();
        phase = name;
        start = clock.instant();
        next.phase(name);
    }

    @Override
    public void expect(long bytes) {
        next.expect(bytes);
    }

    @Override
    public void advance(long bytes) {
        next.advance(bytes);
    }

    @Override
    public void notice(String message) {
        next.notice(message);
    }

    /** Ends the current phase; returns all phases in order. A phase that came twice stands twice. */
    public synchronized List<Phase> end() {
        if (phase != null) {
            ended.add(new Phase(phase, Duration.between(start, clock.instant())));
            phase = null;
        }
        return List.copyOf(ended);
    }
}
