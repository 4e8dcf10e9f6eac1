package io.recobro.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * The data that a command prints. Remembers why bytes were not taken, for a {@link java.io.PrintStream} tells nobody. A reader
 * that goes away has what it wanted: what comes after is dropped, and that is no failure. Not thread-safe.
 */
final class DataStream extends OutputStream {
    /** EPIPE, as the C library words it. */
    private static final String READER_GONE = "Broken pipe";

    private final OutputStream to;
    private boolean gone;
    private IOException failure;

    DataStream(OutputStream to) {
        this.to = to;
    }

    /** Why some of the data was lost. */
    Optional<String> lost() {
        return Optional.ofNullable(failure)
                .map(refused -> Objects.requireNonNullElse(refused.getMessage(), refused.toString()));
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (gone) {
            return;
        }
        if (failure != null) {
            throw failure;
        }
        try {
            to.write(bytes, offset, length);
        } catch (IOException refused) {
            if (READER_GONE.equals(refused.getMessage())) {
                gone = true;
                return;
            }
            failure = refused;
            throw refused;
        }
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }
}
