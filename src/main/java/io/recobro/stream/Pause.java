package io.recobro.stream;

import java.time.Duration;

/** Waits before another attempt; {@code Thread::sleep} outside of tests. */
@FunctionalInterface
public interface Pause {
    void sleep(Duration duration) throws InterruptedException;
}
