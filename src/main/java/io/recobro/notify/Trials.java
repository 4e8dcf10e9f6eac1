package io.recobro.notify;

import io.recobro.fault.Fault;
import io.recobro.notify.channel.Channel;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.TimeLimited;
import io.recobro.notify.http.Heartbeat;
import io.recobro.notify.http.SlackChannel;
import io.recobro.notify.http.WebhookChannel;
import io.recobro.notify.mail.MailChannel;
import io.recobro.notify.message.Message;
import io.recobro.notify.message.Sender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/** Tries channels, past outbox and incidents, so that any process may do so while a daemon runs. */
public final class Trials {
    private static final Duration LONGEST_SEND = Duration.ofSeconds(60);

    private Trials() {}

    /**
     * Sends a test message through channels at the same time, and waits for the outcomes, about a minute at most.
     *
     * @param channel the only one to test; empty: all, the heartbeat too
     * @throws io.recobro.fault.RecobroException {@code USAGE_WRONG} when there is no such channel
     */
    public static List<Trial> run(
            NotifySettings settings, Sender sender, Clock clock, RandomGenerator random, Optional<String> channel) {
        Instant now = clock.instant();
        String id = new MessageIds(random).next(now);
        Message message = new Message(id, Message.Kind.TEST, sender, now, List.of(), Optional.empty(), List.of());
        Optional<Heartbeat> heartbeat = settings.heartbeat().map(heart -> new Heartbeat(heart, clock));
        return run(channels(settings, clock), heartbeat, message, channel);
    }

    /** As {@link #run}, trying as much as can be tried without sending anything. */
    public static List<Trial> probe(NotifySettings settings, Clock clock) {
        Map<String, Callable<Outcome>> attempts = new LinkedHashMap<>();
        channels(settings, clock).forEach(channel -> attempts.put(channel.name(), channel::probe));
        settings.heartbeat()
                .ifPresent(heart -> attempts.put(Heartbeat.NAME, () -> new Heartbeat(heart, clock).probe()));
        return together(attempts);
    }

    static List<Channel> channels(NotifySettings settings, Clock clock) {
        List<Channel> channels = new ArrayList<>();
        settings.email().ifPresent(email -> channels.add(new MailChannel(email)));
        settings.slack().ifPresent(url -> channels.add(new SlackChannel(url)));
        settings.webhook().ifPresent(webhook -> channels.add(new WebhookChannel(webhook, clock)));
        channels.replaceAll(channel -> new TimeLimited(channel, LONGEST_SEND));
        return channels;
    }

    static List<Trial> run(
            List<Channel> channels, Optional<Heartbeat> heartbeat, Message message, Optional<String> only) {
        Map<String, Callable<Outcome>> attempts = new LinkedHashMap<>();
        channels.forEach(channel -> attempts.put(channel.name(), () -> channel.send(message)));
        heartbeat.ifPresent(heart -> attempts.put(Heartbeat.NAME, heart::test));
        if (only.isPresent() && !attempts.containsKey(only.get())) {
            throw Fault.USAGE_WRONG
                    .because("unable to test channel '" + only.get() + "': it is not configured")
                    .hint(
                            attempts.isEmpty()
                                    ? "add a notify section to the configuration"
                                    : "configured: " + String.join(", ", attempts.keySet()));
        }
        only.ifPresent(name -> attempts.keySet().removeIf(other -> !other.equals(name)));
        return together(attempts);
    }

    private static List<Trial> together(Map<String, Callable<Outcome>> attempts) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Trial>> running = attempts.entrySet().stream()
                    .map(attempt -> threads.submit(() -> timed(attempt.getKey(), attempt.getValue())))
                    .toList();
            List<Trial> trials = new ArrayList<>();
            for (Future<Trial> one : running) {
                trials.add(result(one, threads));
            }
            return trials;
        }
    }

    private static Trial timed(String channel, Callable<Outcome> attempt) throws Exception {
        long begin = System.nanoTime();
        Outcome outcome = attempt.call();
        return new Trial(channel, outcome, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static Trial result(Future<Trial> trial, ExecutorService threads) {
        try {
            return trial.get();
        } catch (InterruptedException stop) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to test the channels: interrupted", stop);
        } catch (ExecutionException mistake) {
            throw new IllegalStateException("a channel failed in an unforeseen way", mistake.getCause());
        }
    }
}
