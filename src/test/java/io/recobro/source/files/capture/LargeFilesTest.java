package io.recobro.source.files.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.source.files.pack.MemoryPacks;
import io.recobro.source.files.pack.Packs;
import io.recobro.source.files.tree.Entry;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LargeFilesTest {
    private final FakeLive live = new FakeLive();
    private final Slow workers = new Slow(Thread.currentThread());
    private final Shortfalls shortfalls = new Shortfalls();
    private final List<Long> pending = new ArrayList<>();
    private long readable = Long.MAX_VALUE;

    /** Begins with a task only when the reader waits for it, or has gone on without it. */
    private final class Slow extends ThreadPoolExecutor {
        private final List<Future<?>> given = new ArrayList<>();
        private final Thread reader;
        private volatile boolean free;

        Slow(Thread reader) {
            super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
            this.reader = reader;
        }

        @Override
        protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
            FutureTask<T> task = new FutureTask<>(callable);
            given.add(task);
            return task;
        }

        @Override
        protected void beforeExecute(Thread worker, Runnable task) {
            while (!free && reader.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }

        long pending() {
            return given.stream().filter(task -> !task.isDone()).count();
        }
    }

    /** The live tree; it notes what is not stored yet when a file is opened. */
    private final class Noting implements Live {
        @Override
        public Optional<Found> next() {
            return live.next();
        }

        @Override
        public Body open(Entry.File file) throws IOException {
            pending.add(workers.pending());
            workers.free = pending.size() > 1;
            Body body = live.open(file);
            return new Body() {
                private long done;

                @Override
                public Entry.File file() {
                    return body.file();
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    if (done >= readable) {
                        throw new IOException("input/output error");
                    }
                    int count = body.read(target, offset, length);
                    done += count;
                    return count;
                }

                @Override
                public boolean changed() throws IOException {
                    return body.changed();
                }

                @Override
                public void close() throws IOException {
                    body.close();
                }
            };
        }

        @Override
        public void close() {
            live.close();
        }
    }

    @AfterEach
    void end() {
        workers.free = true;
        workers.shutdownNow();
    }

    private Optional<Awaited> read(Packs packs, int bytes) {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        live.file("large", content);
        live.walking().open(Optional.empty(), null, shortfalls);
        Entry.File file = null;
        for (Optional<Live.Found> found = live.next(); found.isPresent(); found = live.next()) {
            if (found.get() instanceof Live.Seen(Entry.File seen, boolean _)) {
                file = seen;
            }
        }
        return new LargeFiles(new Reader(new Noting(), shortfalls), packs, workers, Progress.NONE).read(file);
    }

    @Test
    void whatWasReadInVainIsStoredBeforeTheFileIsReadAgain() {
        live.changing("large", 1);
        try (Packs packs = new Packs(MemoryPacks.first("a"), Packs.Stored.NOTHING)) {
            assertThat(read(packs, 6_000_000).orElseThrow().get()).isPresent();
            assertThat(pending).containsExactly(0L, 0L);
            assertThat(shortfalls.count()).isZero();
        }
    }

    @Test
    void whatWasReadOfAFileThatBreaksIsStoredBeforeTheNextOne() {
        readable = 5_000_000;
        try (Packs packs = new Packs(MemoryPacks.first("a"), Packs.Stored.NOTHING)) {
            assertThat(read(packs, 30_000_000)).isEmpty();
            assertThat(workers.given).isNotEmpty();
            assertThat(workers.pending()).isZero();
            assertThat(shortfalls.count()).isEqualTo(1);
        }
    }
}
