package io.recobro.source.files.posix.call;

import java.util.concurrent.atomic.AtomicInteger;

/** The number of something open. After closing, it stands for nothing, so that a late call cannot reach what was opened since. */
final class Descriptor implements AutoCloseable {
    private static final int CLOSED = -1;

    private final AtomicInteger number;

    Descriptor(int number) {
        this.number = new AtomicInteger(number);
    }

    /** @throws IllegalStateException when closed */
    int number() {
        int current = number.get();
        if (current == CLOSED) {
            throw new IllegalStateException("closed");
        }
        return current;
    }

    @Override
    public void close() {
        int current = number.getAndSet(CLOSED);
        if (current != CLOSED) {
            LibC.CLOSE.attempt(Scratch.get().state, current, 0, 0, 0);
        }
    }
}
