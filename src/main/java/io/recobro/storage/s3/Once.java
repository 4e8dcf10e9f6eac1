package io.recobro.storage.s3;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** A value made when first asked for, and kept; a failure to make it is not kept. Thread-safe. */
final class Once<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private T value;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        if (value == null) {
            value = maker.get();
        }
        return value;
    }

    synchronized void ifMade(Consumer<T> action) {
        if (value != null) {
            action.accept(value);
        }
    }
}
