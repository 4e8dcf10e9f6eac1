package io.recobro.notify;

import io.recobro.notify.channel.Channel;
import io.recobro.notify.channel.ChannelReport;
import io.recobro.notify.http.Heartbeat;
import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.Incident;
import io.recobro.notify.incident.IncidentEvent;
import io.recobro.notify.incident.IncidentEvent.Kind;
import io.recobro.notify.incident.Incidents;
import io.recobro.notify.incident.Severity;
import io.recobro.notify.message.Digest;
import io.recobro.notify.message.Figures;
import io.recobro.notify.message.Message;
import io.recobro.notify.message.Sender;
import io.recobro.notify.outbox.Outbox;
import io.recobro.notify.outbox.OutboxRules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what is wrong. Nothing here waits for a network, {@link #test} and {@link #close} apart: messages go
 * into an outbox on disk, from where each channel takes them at its own pace. Belongs to one process at a time. Thread-safe.
 */
public final class Notifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final int MOST_EVENTS = 10;

    private final Sender sender;
    private final Clock clock;
    private final MessageIds ids;
    private final List<Channel> channels;
    private final Optional<Heartbeat> heartbeat;
    private final Routes routes;
    private final ChannelTroubles troubles;
    private final Incidents incidents;
    private final Outbox outbox;

    /**
     * Opens the incidents and the outbox below the state directory; sends nothing before {@link #start}.
     *
     * @param state directory of which {@code notify/} is used; made when it does not exist
     */
    public Notifier(NotifySettings settings, Sender sender, Path state, Clock clock, RandomGenerator random) {
        this(settings, sender, state, clock, random, Trials.channels(settings, clock));
    }

    Notifier(
            NotifySettings settings,
            Sender sender,
            Path state,
            Clock clock,
            RandomGenerator random,
            List<Channel> channels) {
        Path directory = state.resolve("notify");
        this.sender = sender;
        this.clock = clock;
        this.ids = new MessageIds(random);
        this.channels = List.copyOf(channels);
        this.heartbeat = settings.heartbeat().map(heart -> new Heartbeat(heart, clock));
        this.routes = new Routes(channels.stream().map(Channel::name).toList(), settings.order());
        this.troubles = new ChannelTroubles(settings.fallbackAfter());
        this.incidents = Incidents.open(directory.resolve("incidents.json"), settings.incidents());
        this.outbox = new Outbox(
                directory.resolve("outbox"),
                this.channels,
                settings.order(),
                OutboxRules.with(settings.fallbackAfter()),
                clock,
                random);
    }

    /** Begins to deliver, what waited in the outbox first. Called by the daemon, not by single commands. */
    public void start() {
        outbox.start();
        heartbeat.ifPresent(Heartbeat::start);
    }

    /**
     * Takes everything that is wrong at this moment: what is not named is not wrong any more. Adds what is wrong with
     * the channels themselves. Also pings the heartbeat when it is due, so that a daemon which no longer looks is
     * missed. To be called about every minute.
     *
     * @return what was news
     */
    public List<IncidentEvent> observe(Collection<Condition> conditions) {
        Instant now = clock.instant();
        List<Condition> all = new ArrayList<>(conditions);
        all.addAll(troubles.conditions(reports(), now));
        List<IncidentEvent> events = incidents.observe(all, now, this::announce);
        heartbeat.ifPresent(heart -> heart.alive(critical()));
        return events;
    }

    /** Pings that a run has begun. */
    public void runStarted(RunNotice run) {
        heartbeat.ifPresent(heart -> heart.runStarted(run.job(), run.title() + " began"));
    }

    /** Pings that a run has ended, well or not. */
    public void runFinished(RunNotice run) {
        String took = run.took().map(time -> " after " + Figures.duration(time)).orElse("");
        String end =
                run.failure().map(reason -> " failed" + took + ": " + reason).orElse(" succeeded" + took);
        heartbeat.ifPresent(heart -> heart.runFinished(run.job(), run.failure().isEmpty(), run.title() + end));
    }

    /** Sends a digest, with the open incidents put in, by e-mail if configured, else by the first channel. */
    public void digest(Digest digest) {
        Message message = message(Message.Kind.DIGEST, List.of(), Optional.of(digest.withOpen(incidents.open())));
        outbox.add(message, routes.forDigests());
    }

    /**
     * Sends a test message now, past the outbox, and waits for the outcomes, a minute at most.
     *
     * @param channel the only one to test; empty: all, the heartbeat too
     * @throws io.recobro.fault.RecobroException with {@code USAGE_WRONG} when there is no such channel
     */
    public List<Trial> test(Optional<String> channel) {
        return Trials.run(channels, heartbeat, message(Message.Kind.TEST, List.of(), Optional.empty()), channel);
    }

    /** The open incidents, in no particular order. */
    public List<Incident> open() {
        return incidents.open();
    }

    public NotifyCounts counts() {
        Map<String, Map<String, Long>> notifications = new LinkedHashMap<>();
        int waiting = 0;
        for (ChannelReport report : reports()) {
            notifications.put(
                    report.channel(),
                    Map.of("delivered", report.delivered(), "failed", report.failed(), "dropped", report.dropped()));
            waiting += report.waiting();
        }
        Map<Severity, Integer> open = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            open.put(severity, 0);
        }
        incidents.open().forEach(incident -> open.merge(incident.condition().severity(), 1, Integer::sum));
        return new NotifyCounts(notifications, waiting, open);
    }

    /** Closes within {@code time}, which what is due gets to be delivered; the rest waits on disk. */
    public void close(Duration time) {
        Instant end = clock.instant().plus(time);
        outbox.close(time);
        heartbeat.ifPresent(heart -> heart.close(Duration.between(clock.instant(), end)));
    }

    /** Closes within five seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    /** Delivers what is due in the calling thread, instead of {@link #start}. */
    void deliverDue() {
        outbox.deliverDue();
    }

    private List<ChannelReport> reports() {
        List<ChannelReport> reports = new ArrayList<>(outbox.report());
        heartbeat.ifPresent(heart -> reports.add(heart.report()));
        return reports;
    }

    private Optional<String> critical() {
        String titles = incidents.open().stream()
                .filter(incident -> incident.condition().severity() == Severity.CRITICAL)
                .map(incident -> incident.condition().title())
                .collect(Collectors.joining("\n"));
        return Optional.of(titles).filter(text -> !text.isEmpty());
    }

    /** What was seen at the same look goes into one message; news about a channel goes by the others. */
    private void announce(List<IncidentEvent> events) {
        events.forEach(Notifier::log);
        List<IncidentEvent> alerts = new ArrayList<>();
        List<IncidentEvent> recoveries = new ArrayList<>();
        for (IncidentEvent event : events) {
            Optional<String> channel = ChannelTroubles.channel(event.condition().cause());
            if (channel.isPresent() && event.kind() != Kind.RECOVERED) {
                outbox.add(
                        message(Message.Kind.ALERT, List.of(event), Optional.empty()), routes.without(channel.get()));
            } else {
                (event.kind() == Kind.RECOVERED ? recoveries : alerts).add(event);
            }
        }
        send(Message.Kind.ALERT, alerts);
        send(Message.Kind.RECOVERY, recoveries);
    }

    private void send(Message.Kind kind, List<IncidentEvent> events) {
        for (int from = 0; from < events.size(); from += MOST_EVENTS) {
            List<IncidentEvent> some = events.subList(from, Math.min(from + MOST_EVENTS, events.size()));
            outbox.add(message(kind, some, Optional.empty()), routes.forAlerts());
        }
    }

    private Message message(Message.Kind kind, List<IncidentEvent> events, Optional<Digest> digest) {
        Instant now = clock.instant();
        return new Message(ids.next(now), kind, sender, now, events, digest, List.of());
    }

    private static void log(IncidentEvent event) {
        Condition condition = event.condition();
        switch (event.kind()) {
            case RECOVERED -> LOG.info("incident {} is over: {}", condition.cause(), condition.title());
            case OPENED, ESCALATED, REMINDER -> {
                if (condition.severity() == Severity.CRITICAL) {
                    LOG.error("incident {}: {}", condition.cause(), condition.title());
                } else {
                    LOG.warn("incident {}: {}", condition.cause(), condition.title());
                }
            }
        }
    }
}
