package io.recobro.source.qdrant.client;

import java.time.Duration;

/** Waits between two tries. */
public interface Pause {
    void pause(Duration duration) throws InterruptedException;
}
