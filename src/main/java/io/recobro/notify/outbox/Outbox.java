package io.recobro.notify.outbox;

import io.recobro.notify.channel.Channel;
import io.recobro.notify.channel.ChannelReport;
import io.recobro.notify.channel.Outcome.Failed;
import io.recobro.notify.message.Message;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way, in one directory per channel. A message is on the disk before {@link #add} returns and leaves it
 * when it has arrived, so a kill at any moment repeats a message at worst. Belongs to one process at a time. Thread-safe.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final Path directory;
    private final List<String> order;
    private final Clock clock;
    private final SequencedMap<String, Lane> lanes = new LinkedHashMap<>();
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean closing;

    /**
     * Reads what waits. Sends nothing before {@link #start}.
     *
     * @param order names of channels that stand in for each other
     */
    public Outbox(
            Path directory,
            Collection<Channel> channels,
            List<String> order,
            OutboxRules rules,
            Clock clock,
            RandomGenerator random) {
        this.directory = directory;
        this.order = List.copyOf(order);
        this.clock = clock;
        Exchange exchange = new Exchange();
        for (Channel channel : channels) {
            Shelf shelf = new Shelf(directory.resolve(channel.name()));
            lanes.put(channel.name(), new Lane(channel, shelf, exchange, rules, clock, random));
        }
    }

    /** Begins to deliver, one thread per channel. What waits for a channel that is gone goes to the first one. */
    public synchronized void start() {
        adoptOrphans();
        for (Lane lane : lanes.values()) {
            workers.add(Thread.ofVirtual().name("notify-" + lane.name()).start(() -> work(lane)));
        }
    }

    /** Gives a message to the channels named; a name without a channel is passed over. */
    public void add(Message message, Collection<String> channels) {
        Envelope envelope = new Envelope(message, clock.instant());
        channels.stream().filter(lanes::containsKey).map(lanes::get).forEach(lane -> lane.put(envelope));
    }

    /** How each channel is doing, in the order they were given. */
    public List<ChannelReport> report() {
        return lanes.values().stream().map(Lane::report).toList();
    }

    /** Lets every channel deliver what is due, within the time; what is left stays on the disk. */
    public void close(Duration time) {
        closing = true;
        lanes.values().forEach(Lane::wake);
        long end = System.nanoTime() + time.toNanos();
        boolean interrupted = false;
        for (Thread worker : List.copyOf(workers)) {
            interrupted |= joined(worker, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
        workers.forEach(Thread::interrupt);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes without waiting. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /** Delivers what is due in the calling thread, for callers that start no workers. */
    public void deliverDue() {
        boolean more = true;
        while (more) {
            more = false;
            for (Lane lane : lanes.values()) {
                more |= lane.step().isZero();
            }
        }
    }

    private static boolean joined(Thread worker, Duration time) {
        try {
            worker.join(time);
            return false;
        } catch (InterruptedException stop) {
            return true;
        }
    }

    private void work(Lane lane) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Duration rest = step(lane);
                if (closing && !rest.isZero()) {
                    return;
                }
                if (!rest.isZero()) {
                    lane.await(rest);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** A mistake in the code of one channel must not silence it for good. */
    private static Duration step(Lane lane) {
        try {
            return lane.step();
        } catch (RuntimeException mistake) {
            LOG.error("delivery by {} failed in an unforeseen way", lane.name(), mistake);
            return Lane.LONGEST_WAIT;
        }
    }

    private void adoptOrphans() {
        if (lanes.isEmpty() || !Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path orphans : found) {
                String name = orphans.getFileName().toString();
                if (!lanes.containsKey(name)) {
                    adopt(name, new Shelf(orphans));
                }
            }
        } catch (IOException failure) {
            LOG.error("unable to look through the outbox '{}': {}", directory, failure.toString());
        }
    }

    private void adopt(String gone, Shelf shelf) {
        Lane lane = lanes.firstEntry().getValue();
        for (Envelope envelope : shelf.load().envelopes()) {
            if (!envelope.handedOver()) {
                String note = "This was meant to go by " + gone + ", which is not configured any more.";
                lane.put(new Envelope(envelope.message().note(note), clock.instant()));
            }
            shelf.remove(envelope);
        }
    }

    private Optional<Lane> next(String channel) {
        int place = order.indexOf(channel);
        return place < 0 || place + 1 >= order.size()
                ? Optional.empty()
                : Optional.ofNullable(lanes.get(order.get(place + 1)));
    }

    private final class Exchange implements Lane.Desk {
        @Override
        public boolean handOver(String from, Envelope envelope, Failed failure) {
            Optional<Lane> next = next(from);
            next.ifPresent(lane -> {
                String note = "It could not be delivered by " + from + ": " + failure.reason() + ".";
                lane.put(new Envelope(envelope.message().note(note), clock.instant()));
            });
            return next.isPresent();
        }

        @Override
        public void delivered(String by, Envelope envelope) {
            int place = order.indexOf(by);
            for (String before : order.subList(0, Math.max(0, place))) {
                Optional.ofNullable(lanes.get(before)).ifPresent(lane -> lane.forget(envelope));
            }
        }
    }
}
