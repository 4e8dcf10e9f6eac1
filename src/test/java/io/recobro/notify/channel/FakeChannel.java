package io.recobro.notify.channel;

import io.recobro.notify.message.Message;
import io.recobro.notify.message.Pages;
import java.util.ArrayList;
import java.util.List;

/** Takes messages, or fails as it is told. Thread-safe. */
public final class FakeChannel implements Channel {
    private final String name;
    private final List<Message> arrived = new ArrayList<>();
    private Outcome answer = Outcome.delivered();
    private int attempts;

    public FakeChannel(String name) {
        this.name = name;
    }

    public synchronized void answer(Outcome outcome) {
        answer = outcome;
    }

    public void fail(Outcome.Kind kind) {
        answer(Outcome.failed(kind, "as told"));
    }

    public void work() {
        answer(Outcome.delivered());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized Outcome send(Message message) {
        attempts++;
        if (answer instanceof Outcome.Delivered) {
            arrived.add(message);
        }
        notifyAll();
        return answer;
    }

    @Override
    public synchronized Outcome probe() {
        return answer;
    }

    public synchronized List<Message> arrived() {
        return List.copyOf(arrived);
    }

    public List<String> subjects() {
        return arrived().stream().map(message -> Pages.of(message).subject()).toList();
    }

    public synchronized int attempts() {
        return attempts;
    }

    /** Waits until so many messages have arrived. */
    public synchronized void await(int messages) throws InterruptedException {
        while (arrived.size() < messages) {
            wait(60_000);
        }
    }
}
