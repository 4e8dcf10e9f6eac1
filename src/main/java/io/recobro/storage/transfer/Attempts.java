package io.recobro.storage.transfer;

import io.recobro.storage.transfer.TransferException.Reason;
import io.recobro.stream.Pause;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Does work on a session, and again on a new one when the connection broke or the server was busy: at most {@value #LIMIT}
 * times without any progress, with growing pauses of a random part. Nothing else in this room retries. Thread-safe.
 */
final class Attempts {
    static final int LIMIT = 5;
    private static final long FIRST_PAUSE = 1000;
    private static final long LONGEST_PAUSE = 30_000;

    private final Sessions sessions;
    private final TransferFaults faults;
    private final Pause pause;
    private final RandomGenerator random;

    Attempts(Sessions sessions, TransferFaults faults, Pause pause, RandomGenerator random) {
        this.sessions = sessions;
        this.faults = faults;
        this.pause = pause;
        this.random = random;
    }

    @FunctionalInterface
    interface Work<T> {
        /** @param again false exactly the first time */
        T on(FileSession session, boolean again) throws IOException;
    }

    @FunctionalInterface
    interface Step<T> {
        T take(boolean again) throws IOException, InterruptedException;
    }

    TransferFaults faults() {
        return faults;
    }

    Sessions sessions() {
        return sessions;
    }

    <T> T run(String action, Work<T> work) {
        return run(action, () -> 0, work);
    }

    /** @param progress a number that changes as the work gets on, which allows {@value #LIMIT} attempts more */
    <T> T run(String action, LongSupplier progress, Work<T> work) {
        return repeat(action, progress, again -> sessions.with(session -> work.on(session, again)));
    }

    <T> T repeat(String action, LongSupplier progress, Step<T> step) {
        long reached = progress.getAsLong();
        int failures = 0;
        boolean again = false;
        while (true) {
            try {
                return step.take(again);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw faults.interrupted(action, e);
            } catch (IOException e) {
                if (isInterruption(e)) {
                    Thread.currentThread().interrupt();
                    throw faults.interrupted(action, e);
                }
                failures = progress.getAsLong() == reached ? failures + 1 : 1;
                reached = progress.getAsLong();
                if (!mayHelp(e) || failures == LIMIT) {
                    throw faults.translate(action, e);
                }
                rest(action, failures);
                again = true;
            }
        }
    }

    private void rest(String action, int failures) {
        long longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE << (failures - 1));
        try {
            pause.sleep(Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw faults.interrupted(action, e);
        }
    }

    private static boolean mayHelp(IOException failure) {
        Reason reason = TransferException.reasonOf(failure);
        return reason == Reason.LOST || reason == Reason.BUSY;
    }

    private static boolean isInterruption(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedByInterruptException
                    || cause instanceof InterruptedException
                    || (cause instanceof InterruptedIOException
                            && !(cause instanceof SocketTimeoutException)
                            && Thread.currentThread().isInterrupted())) {
                return true;
            }
        }
        return false;
    }
}
