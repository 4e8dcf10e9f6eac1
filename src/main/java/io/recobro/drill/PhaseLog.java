package io.recobro.drill;

import io.recobro.catalog.drill.Evidence.Phase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How long the steps of one drill took. What several databases have in common is one phase. */
final class PhaseLog {
    private final Clock clock;
    private final List<Phase> phases = new ArrayList<>();

    PhaseLog(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    void since(Instant began, String name, long bytes, boolean ofRestore) {
        add(name, Duration.between(began, clock.instant()), bytes, ofRestore);
    }

    void add(String name, Duration took, long bytes, boolean ofRestore) {
        double seconds = took.toMillis() / 1000.0;
        for (int i = 0; i < phases.size(); i++) {
            Phase known = phases.get(i);
            if (known.name().equals(name) && known.ofRestore() == ofRestore) {
                phases.set(i, new Phase(name, rounded(known.seconds() + seconds), known.bytes() + bytes, ofRestore));
                return;
            }
        }
        phases.add(new Phase(name, seconds, bytes, ofRestore));
    }

    List<Phase> phases() {
        return List.copyOf(phases);
    }

    double restoreSeconds() {
        return rounded(phases.stream()
                .filter(Phase::ofRestore)
                .mapToDouble(Phase::seconds)
                .sum());
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
