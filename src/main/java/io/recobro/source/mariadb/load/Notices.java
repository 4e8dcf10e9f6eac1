package io.recobro.source.mariadb.load;

import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.List;

/** Collects what the operator should read, and says it at once too. Thread-safe. */
public final class Notices {
    private final Progress progress;
    private final List<String> messages = new ArrayList<>();

    public Notices(Progress progress) {
        this.progress = progress;
    }

    /** Adds a message, unless it was said before. */
    public synchronized void add(String message) {
        if (!messages.contains(message)) {
            messages.add(message);
            progress.notice(message);
        }
    }

    /** The messages so far, oldest first. */
    public synchronized List<String> all() {
        return List.copyOf(messages);
    }
}
