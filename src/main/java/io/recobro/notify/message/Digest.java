package io.recobro.notify.message;

import io.recobro.notify.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How well everything is protected at one moment.
 *
 * @param lines one per job and destination, in the order to show them
 * @param open incidents that are open; {@code Notifier.digest} puts in those it knows of
 * @param proof what drills have shown, a sentence per job
 */
public record Digest(Instant at, List<Line> lines, List<Incident> open, List<String> proof) {
    /**
     * One job in one destination.
     *
     * @param recoveryPoint the newest one that can be restored; empty: there is none
     * @param objective the greatest age allowed
     * @param storedBytes size of the newest backup as stored, and of the one before
     * @param duration of the last run
     */
    public record Line(
            String job,
            String destination,
            Optional<Instant> recoveryPoint,
            Optional<Duration> objective,
            OptionalLong storedBytes,
            OptionalLong previousBytes,
            Optional<Duration> duration,
            Optional<Instant> nextRun) {}

    public Digest {
        lines = List.copyOf(lines);
        open = List.copyOf(open);
        proof = proof == null ? List.of() : List.copyOf(proof);
    }

    public Digest(Instant at, List<Line> lines) {
        this(at, lines, List.of(), List.of());
    }

    public Digest withOpen(List<Incident> incidents) {
        return new Digest(at, lines, incidents, proof);
    }
}
