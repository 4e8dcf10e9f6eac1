package io.recobro.notify.outbox;

import io.recobro.notify.channel.Channel;
import io.recobro.notify.channel.ChannelReport;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.Outcome.Failed;
import io.recobro.notify.channel.Outcome.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one channel. {@link #step} does what is due and says when to come back; it is called by one thread at a
 * time, everything else by any.
 */
final class Lane {
    /** Comes back at least this often, whatever the clock does. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final Channel channel;
    private final Shelf shelf;
    private final Desk desk;
    private final OutboxRules rules;
    private final Clock clock;
    private final RandomGenerator random;
    private final List<Waiting> queue = new ArrayList<>();
    private Instant pausedFrom = Instant.MIN;
    private Instant pausedUntil = Instant.MIN;
    private boolean woken;
    private int failures;
    private Instant failingSince;
    private Failed lastFailure;
    private long delivered;
    private long failed;
    private long dropped;
    private Instant lastDropped;

    /** What a lane tells the others. Called without the lane's lock. */
    interface Desk {
        /** Gives the message to the next channel; false when there is none. */
        boolean handOver(String from, Envelope envelope, Failed failure);

        /** The message has arrived. */
        void delivered(String by, Envelope envelope);
    }

    Lane(Channel channel, Shelf shelf, Desk desk, OutboxRules rules, Clock clock, RandomGenerator random) {
        this.channel = channel;
        this.shelf = shelf;
        this.desk = desk;
        this.rules = rules;
        this.clock = clock;
        this.random = random;
        Shelf.Content content = shelf.load();
        content.envelopes().forEach(envelope -> queue.add(new Waiting(envelope, true)));
        if (content.damaged() > 0) {
            dropped = content.damaged();
            lastDropped = clock.instant();
        }
    }

    String name() {
        return channel.name();
    }

    /** Takes a message; it is on the disk when this returns, or in memory if the disk fails. */
    void put(Envelope envelope) {
        boolean stored = shelf.save(envelope);
        synchronized (this) {
            queue.removeIf(waiting -> waiting.id().equals(envelope.id()));
            queue.add(new Waiting(envelope, stored));
            wake();
        }
    }

    /** Forgets a message that another channel has delivered. */
    void forget(Envelope envelope) {
        synchronized (this) {
            if (!queue.removeIf(waiting -> waiting.id().equals(envelope.id()) && waiting.envelope.handedOver())) {
                return;
            }
        }
        shelf.remove(envelope);
    }

    /** Does what is due, at most one attempt to send. Returns how long nothing will be due; zero: come back at once. */
    Duration step() {
        giveUp();
        handOver();
        Waiting next = next();
        if (next == null) {
            return untilDue();
        }
        Outcome outcome = channel.send(next.envelope.message());
        switch (outcome) {
            case Outcome.Delivered(Optional<String> caveat) -> {
                caveat.ifPresent(text -> LOG.warn("sent by {}, but: {}", channel.name(), text));
                arrived(next);
            }
            case Failed failure -> failed(next, failure);
        }
        return Duration.ZERO;
    }

    private synchronized Waiting next() {
        Instant now = clock.instant();
        return paused(now)
                ? null
                : queue.stream()
                        .filter(waiting -> !waiting.notBefore.isAfter(now)
                                || waiting.notBefore.isAfter(now.plus(rules.longestPause())))
                        .min(Comparator.comparingInt(Waiting::turn).thenComparing(Waiting::id))
                        .orElse(null);
    }

    private void pause(Duration time) {
        pausedFrom = clock.instant();
        pausedUntil = pausedFrom.plus(time);
    }

    /** A clock that was set back ends a pause, instead of making it longer. */
    private boolean paused(Instant now) {
        return pausedUntil.isAfter(now) && !pausedFrom.isAfter(now);
    }

    private synchronized Duration untilDue() {
        Instant now = clock.instant();
        Instant due = queue.stream()
                .map(waiting -> waiting.notBefore)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        due = paused(now) && pausedUntil.isAfter(due) ? pausedUntil : due;
        if (due.isAfter(now.plus(LONGEST_WAIT))) {
            return LONGEST_WAIT;
        }
        return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
    }

    private void arrived(Waiting sent) {
        synchronized (this) {
            queue.remove(sent);
            delivered++;
            if (failingSince != null) {
                LOG.info("channel {} works again", channel.name());
            }
            failures = 0;
            failingSince = null;
            lastFailure = null;
            pause(channel.gap());
        }
        shelf.remove(sent.envelope);
        desk.delivered(channel.name(), sent.envelope);
    }

    private void failed(Waiting sent, Failed failure) {
        synchronized (this) {
            Instant now = clock.instant();
            failed++;
            sent.attempts++;
            lastFailure = failure;
            Duration pause = rules.pause(Math.max(1, failures + 1), random.nextDouble());
            Duration asked = failure.retryAfter()
                    .filter(wait -> wait.compareTo(LONGEST_RETRY_AFTER) < 0)
                    .orElse(failure.retryAfter().isPresent() ? LONGEST_RETRY_AFTER : Duration.ZERO);
            if (failure.kind() == Kind.REFUSED) {
                sent.notBefore = now.plus(rules.longestPause());
            } else if (failure.kind() == Kind.LIMITED) {
                pause(asked.isZero() ? pause : asked);
            } else {
                failures++;
                pause(asked.compareTo(pause) > 0 ? asked : pause);
            }
            if (failingSince == null || failingSince.isAfter(now)) {
                failingSince = now;
                LOG.warn("unable to send by {}, which will be tried again: {}", channel.name(), failure.reason());
            }
            if (!sent.stored) {
                sent.stored = shelf.save(sent.envelope);
            }
        }
        handOver();
    }

    /** What another channel should carry: everything once this one has failed for long or needs an operator. */
    private void handOver() {
        for (Waiting waiting : List.copyOf(toHandOver())) {
            Envelope envelope = waiting.envelope;
            if (desk.handOver(channel.name(), envelope, lastFailure)) {
                Envelope handedOver = envelope.asHandedOver();
                boolean stored = shelf.save(handedOver);
                synchronized (this) {
                    waiting.envelope = handedOver;
                    waiting.stored = stored;
                }
            }
        }
    }

    private synchronized List<Waiting> toHandOver() {
        if (failingSince == null) {
            return List.of();
        }
        Instant now = clock.instant();
        return queue.stream()
                .filter(waiting -> !waiting.envelope.handedOver())
                .filter(waiting -> switch (lastFailure.kind()) {
                    case DENIED -> true;
                    case REFUSED -> waiting.attempts > 0;
                    case LIMITED, UNREACHABLE -> {
                        Instant queued = waiting.envelope.queuedAt();
                        Instant since = queued.isBefore(failingSince) ? queued : failingSince;
                        yield Duration.between(since, now).compareTo(rules.fallbackAfter()) >= 0;
                    }
                })
                .toList();
    }

    /** Gives up what is too old or too much. */
    private void giveUp() {
        List<Waiting> given = new ArrayList<>();
        synchronized (this) {
            Instant oldest = clock.instant().minus(rules.longestAge());
            queue.stream()
                    .filter(waiting -> waiting.envelope.message().at().isBefore(oldest))
                    .forEach(given::add);
            queue.removeAll(given);
            queue.stream()
                    .sorted(Comparator.comparingInt(Waiting::importance).thenComparing(Waiting::id))
                    .limit(Math.max(0, queue.size() - rules.mostWaiting()))
                    .forEach(given::add);
            queue.removeAll(given);
            if (!given.isEmpty()) {
                dropped += given.size();
                lastDropped = clock.instant();
            }
        }
        for (Waiting waiting : given) {
            LOG.error("message {} could not be delivered by {} and is given up", waiting.id(), channel.name());
            shelf.remove(waiting.envelope);
        }
    }

    /** Waits until a message comes or the time has passed. */
    synchronized void await(Duration time) throws InterruptedException {
        if (!woken && time.isPositive()) {
            wait(time.toMillis() + 1);
        }
        woken = false;
    }

    /** Ends the wait, or the next one. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    synchronized ChannelReport report() {
        return new ChannelReport(
                channel.name(),
                Optional.ofNullable(failingSince),
                Optional.ofNullable(lastFailure),
                queue.size(),
                delivered,
                failed,
                dropped,
                Optional.ofNullable(lastDropped));
    }
}
