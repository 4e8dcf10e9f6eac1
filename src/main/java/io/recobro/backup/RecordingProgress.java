package io.recobro.backup;

import io.recobro.catalog.RunRecord;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Passes everything on and remembers how long each phase took and what was noticed. Thread-safe. */
public final class RecordingProgress extends Progress.Forwarding {
    private final Clock clock;
    private final List<Phase> phases = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private String current;
    private Instant began;

    public record Phase(String name, Duration took) {}

    public RecordingProgress(Progress next, Clock clock) {
        super(next);
        this.clock = clock;
    }

    @Override
    public synchronized void phase(String name) {
        endPhase();
        current = name;
        began = clock.instant();
        next.phase(name);
    }

    @Override
    public synchronized void notice(String message) {
        notices.add(message);
        next.notice(message);
    }

    /** The phases so far, the running one ended now. */
    public synchronized List<Phase> phases() {
        endPhase();
        return List.copyOf(phases);
    }

    /** The phases so far, as a run's record keeps them. */
    public List<RunRecord.Phase> recorded() {
        return phases().stream()
                .map(phase -> new RunRecord.Phase(phase.name(), phase.took().toMillis() / 1000.0))
                .toList();
    }

    public synchronized List<String> notices() {
        return List.copyOf(notices);
    }

    private void endPhase() {
        if (current != null) {
            phases.add(new Phase(current, Duration.between(began, clock.instant())));
            current = null;
        }
    }
}
