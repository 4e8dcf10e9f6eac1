package io.recobro.notify.http;

import io.recobro.notify.channel.ChannelReport;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.Outcome.Failed;
import io.recobro.notify.channel.Outcome.Kind;
import io.recobro.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls addresses that expect to be called, in the manner of healthchecks.io: the address itself says that all is well,
 * with {@code /start} that a run has begun, with {@code /fail} that something is wrong. Best effort: a call takes ten
 * seconds at most, is tried twice, and is forgotten when too many wait. No method but {@link #test} waits. Thread-safe.
 *
 * <p>Jobs without an address of their own share the site's; there success is only said while no such job has failed last
 * and no critical incident is open, so that one job's success does not hide another's failure.
 */
public final class Heartbeat {
    public static final String NAME = "heartbeat";

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 64;
    private static final int MOST_BODY = 2_000;
    private static final Ping STOP = new Ping(null, "", "");

    private final HeartbeatSettings settings;
    private final Clock clock;
    private final Hook site;
    private final Map<String, Hook> jobs = new HashMap<>();
    private final BlockingQueue<Ping> queue = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Set<String> failing = new HashSet<>();
    private Instant lastAlive = Instant.MIN;
    private Instant failingSince;
    private Failed lastFailure;
    private long delivered;
    private long failed;
    private long dropped;
    private Instant lastDropped;
    private Thread worker;

    private record Ping(Hook hook, String suffix, String body) {}

    public Heartbeat(HeartbeatSettings settings, Clock clock) {
        this(settings, clock, LIMIT);
    }

    Heartbeat(HeartbeatSettings settings, Clock clock, Duration limit) {
        this.settings = settings;
        this.clock = clock;
        this.site = new Hook("notify.heartbeat.url", settings.url(), limit);
        for (Map.Entry<String, Secret> job : settings.jobs().entrySet()) {
            jobs.put(job.getKey(), new Hook("notify.heartbeat.jobs." + job.getKey(), job.getValue(), limit));
        }
    }

    /** Begins to call. */
    public synchronized void start() {
        worker = Thread.ofVirtual().name("notify-" + NAME).start(this::work);
    }

    /**
     * Says that the daemon lives and looks, when that is due.
     *
     * @param trouble what is wrong; empty: all is well
     */
    public synchronized void alive(Optional<String> trouble) {
        Instant now = clock.instant();
        if (lastAlive.isAfter(now) || !now.isBefore(lastAlive.plus(settings.every()))) {
            lastAlive = now;
            Optional<String> wrong = trouble.or(this::failingJobs);
            put(new Ping(site, wrong.isPresent() ? "fail" : "", wrong.orElse("all is well")));
        }
    }

    public void runStarted(String job, String body) {
        put(new Ping(jobs.getOrDefault(job, site), "start", body));
    }

    /** @param well false when the run failed or was done in part */
    public synchronized void runFinished(String job, boolean well, String body) {
        Hook own = jobs.get(job);
        if (own != null) {
            put(new Ping(own, well ? "" : "fail", body));
            return;
        }
        if (!well) {
            failing.add(job);
            put(new Ping(site, "fail", body));
            return;
        }
        failing.remove(job);
        if (failing.isEmpty()) {
            put(new Ping(site, "", body));
        }
    }

    /** Calls the site's address now and waits for the answer. */
    public Outcome test() {
        return site.post("", Hook.TEXT, "test".getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Reads every address and calls nobody. */
    public Outcome probe() {
        return Stream.concat(Stream.of(site), jobs.values().stream())
                .map(Hook::probe)
                .filter(Failed.class::isInstance)
                .findFirst()
                .orElse(Outcome.delivered());
    }

    public synchronized ChannelReport report() {
        return new ChannelReport(
                NAME,
                Optional.ofNullable(failingSince),
                Optional.ofNullable(lastFailure),
                queue.size(),
                delivered,
                failed,
                dropped,
                Optional.ofNullable(lastDropped));
    }

    /** Lets what waits be called within the time, and forgets the rest. */
    public void close(Duration time) {
        Thread running = stopping();
        if (running == null) {
            return;
        }
        try {
            running.join(time.isPositive() ? time : Duration.ofNanos(1));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        running.interrupt();
    }

    private synchronized Thread stopping() {
        put(STOP);
        return worker;
    }

    private Optional<String> failingJobs() {
        return failing.isEmpty()
                ? Optional.empty()
                : Optional.of("last run failed: "
                        + String.join(", ", failing.stream().sorted().toList()));
    }

    private synchronized void put(Ping ping) {
        while (!queue.offer(ping)) {
            if (queue.poll() != null) {
                dropped++;
                lastDropped = clock.instant();
            }
        }
    }

    private void work() {
        try {
            for (Ping ping = queue.take(); !ping.equals(STOP); ping = queue.take()) {
                note(call(ping));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static Outcome call(Ping ping) {
        String body =
                ping.body().length() <= MOST_BODY ? ping.body() : ping.body().substring(0, MOST_BODY);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Outcome first = ping.hook().post(ping.suffix(), Hook.TEXT, bytes, Map.of());
        return first instanceof Failed failure && failure.kind() == Kind.UNREACHABLE
                ? ping.hook().post(ping.suffix(), Hook.TEXT, bytes, Map.of())
                : first;
    }

    private synchronized void note(Outcome outcome) {
        switch (outcome) {
            case Outcome.Delivered arrived -> {
                delivered++;
                failingSince = null;
                lastFailure = null;
            }
            case Failed failure -> {
                failed++;
                lastFailure = failure;
                if (failingSince == null) {
                    failingSince = clock.instant();
                    LOG.warn("unable to call a heartbeat address: {}", failure.reason());
                }
            }
        }
    }
}
