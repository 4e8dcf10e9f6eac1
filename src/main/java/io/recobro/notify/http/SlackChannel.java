package io.recobro.notify.http;

import io.recobro.notify.channel.Channel;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.message.Message;
import io.recobro.notify.message.Pages;
import io.recobro.notify.state.StateJson;
import io.recobro.secret.Secret;
import java.time.Duration;
import java.util.Map;

/** Messages to a Slack channel through an incoming webhook, which takes about one per second. */
public final class SlackChannel implements Channel {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Hook hook;

    public SlackChannel(Secret url) {
        this(url, LIMIT);
    }

    SlackChannel(Secret url, Duration limit) {
        this.hook = new Hook("notify.slack.url", url, limit);
    }

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public Duration gap() {
        return Duration.ofMillis(1100);
    }

    /** Reads the address; only a message would show whether it is taken there. */
    @Override
    public Outcome probe() {
        return hook.probe();
    }

    @Override
    public Outcome send(Message message) {
        return hook.post("", Hook.JSON, StateJson.write(SlackBlocks.of(Pages.of(message))), Map.of());
    }
}
