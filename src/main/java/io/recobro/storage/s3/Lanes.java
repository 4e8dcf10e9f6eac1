package io.recobro.storage.s3;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * What the downloads of one storage may use together to read ahead, so that their memory is bounded however many are
 * open: a lane is one buffer and one request under way. Thread-safe.
 *
 * @param first bytes of the first range; what is not longer needs no lane
 * @param step bytes of each further range and of a lane's buffer
 * @param free lanes nobody has
 */
record Lanes(long first, int step, Semaphore free) {
    private static final int MIB = 1 << 20;

    Lanes(long first, int step, int count) {
        this(first, step, new Semaphore(count));
    }

    /**
     * None: with ranges of 4, 8 and 16 MiB a download took more processor time than without, and mostly longer, where
     * processors were busy.
     */
    static Lanes usual() {
        return new Lanes(16 * MIB, 8 * MIB, 0);
    }

    /** Takes up to as many lanes as there are free, without waiting; they are to be given back. */
    int take(long wanted) {
        int taken = 0;
        while (taken < wanted && free.tryAcquire()) {
            taken++;
        }
        return taken;
    }

    void giveBack(int count) {
        free.release(count);
    }

    /** Runs in a virtual thread, because to interrupt one ends its wait for a silent server. */
    static <T> Future<T> run(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofVirtual().name("download").start(future);
        return future;
    }
}
