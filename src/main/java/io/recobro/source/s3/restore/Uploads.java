package io.recobro.source.s3.restore;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.files.browse.Contents;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.s3.client.BucketWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads objects out of the snapshot by one thread and stores them by several. Memory: a part for each of them. The first
 * failure ends all.
 */
final class Uploads implements AutoCloseable {
    static final int PART = 8 << 20;
    private static final int THREADS = 4;

    /** The largest object that has one part of {@link #PART} bytes fewer than the 10,000 that servers allow. */
    private static final long PARTS = 9_999;

    private final BucketWriter bucket;
    private final Contents contents;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("recobro-objects-", 1).factory());
    private final BlockingQueue<byte[]> buffers = new ArrayBlockingQueue<>(THREADS);
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    Uploads(BucketWriter bucket, Contents contents) {
        this.bucket = bucket;
        this.contents = contents;
        for (int i = 0; i < THREADS; i++) {
            buffers.add(new byte[0]);
        }
    }

    /** @param attributes by the names of {@link io.recobro.source.s3.client.ObjectFacts} */
    void store(String key, Entry.File file, Map<String, String> attributes) {
        throwFailure();
        if (file.size() > PART) {
            parts(key, file, attributes);
            return;
        }
        byte[] buffer = buffer((int) file.size());
        int length = (int) file.size();
        boolean begun = false;
        try {
            Filled whole = new Filled(buffer);
            contents.write(file, whole);
            threads.execute(() -> {
                try {
                    bucket.put(key, buffer, length, attributes);
                } catch (RuntimeException broken) {
                    failure.compareAndSet(null, broken);
                } finally {
                    buffers.add(buffer);
                }
            });
            begun = true;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            if (!begun) {
                buffers.add(buffer);
            }
        }
    }

    private byte[] buffer(int length) {
        try {
            byte[] buffer = buffers.take();
            return buffer.length < length ? new byte[Math.max(length, 1 << 16)] : buffer;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to go on restoring objects: interrupted", stopped);
        }
    }

    private void parts(String key, Entry.File file, Map<String, String> attributes) {
        int part = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(PART, (file.size() + PARTS - 1) / PARTS));
        try (BucketWriter.Parts parts = bucket.begin(key, attributes)) {
            byte[] buffer = new byte[part];
            Cut cut = new Cut(buffer, parts);
            contents.write(file, cut);
            cut.end();
            parts.complete();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Waits until all that was begun is stored. */
    void finish() {
        threads.shutdown();
        try {
            while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                throwFailure();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to go on restoring objects: interrupted", stopped);
        }
        throwFailure();
    }

    private void throwFailure() {
        if (failure.get() instanceof RecobroException known) {
            throw Fault.TARGET_FAILED
                    .because(known.getMessage(), known)
                    .hint("what was stored before stays; go on with '--overwrite never'");
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Fills an array. */
    private static final class Filled extends OutputStream {
        private final byte[] target;
        private int length;

        Filled(byte[] target) {
            this.target = target;
        }

        @Override
        public void write(int one) {
            target[length++] = (byte) one;
        }

        @Override
        public void write(byte[] source, int offset, int count) {
            System.arraycopy(source, offset, target, length, count);
            length += count;
        }
    }

    /** Sends an array whenever it is full. */
    private static final class Cut extends OutputStream {
        private final byte[] buffer;
        private final BucketWriter.Parts parts;
        private int length;

        Cut(byte[] buffer, BucketWriter.Parts parts) {
            this.buffer = buffer;
            this.parts = parts;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int count) {
            int done = 0;
            while (done < count) {
                int next = Math.min(count - done, buffer.length - length);
                System.arraycopy(source, offset + done, buffer, length, next);
                length += next;
                done += next;
                if (length == buffer.length) {
                    parts.add(buffer, length);
                    length = 0;
                }
            }
        }

        void end() {
            if (length > 0) {
                parts.add(Arrays.copyOf(buffer, length), length);
            }
        }
    }
}
