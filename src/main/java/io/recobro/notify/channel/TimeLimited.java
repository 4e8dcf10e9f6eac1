package io.recobro.notify.channel;

import io.recobro.notify.channel.Outcome.Kind;
import io.recobro.notify.message.Message;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Cuts a channel off that takes too long, such as one whose server answers a byte at a time. */
public record TimeLimited(Channel channel, Duration limit) implements Channel {
    @Override
    public String name() {
        return channel.name();
    }

    @Override
    public Duration gap() {
        return channel.gap();
    }

    @Override
    public Outcome send(Message message) {
        return limited(() -> channel.send(message));
    }

    @Override
    public Outcome probe() {
        return limited(channel::probe);
    }

    /** Interrupts the attempt when the limit has passed or the calling thread is interrupted. */
    private Outcome limited(Callable<Outcome> call) {
        FutureTask<Outcome> attempt = new FutureTask<>(call);
        Thread.ofVirtual().name("send-" + name()).start(attempt);
        try {
            return attempt.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            return Outcome.failed(Kind.UNREACHABLE, "the other side did not finish within " + limit.toSeconds() + " s");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Outcome.failed(Kind.UNREACHABLE, "sending was interrupted");
        } catch (ExecutionException | CancellationException mistake) {
            throw new IllegalStateException("channel " + name() + " failed in an unforeseen way", mistake);
        } finally {
            attempt.cancel(true);
        }
    }
}
