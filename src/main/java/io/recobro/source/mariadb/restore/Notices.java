package io.recobro.source.mariadb.restore;

import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.List;

/** Collects what the operator should read, and says it at once too. Thread-safe. */
final class Notices {
    private final Progress progress;
    private final List<String> messages = new ArrayList<>();

    Notices(Progress progress) {
        this.progress = progress;
    }

    synchronized void add(String message) {
        if (!messages.contains(message)) {
            messages.add(message);
            progress.notice(message);
        }
    }

    synchronized List<String> all() {
        return List.copyOf(messages);
    }
}
