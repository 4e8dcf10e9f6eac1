package io.recobro.backup;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.catalog.pack.Publication;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.Upload;
import io.recobro.stream.Content;
import io.recobro.stream.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.slf4j.MDC;

/**
 * The way of one backup's bytes to one destination: a thread of its own that uploads, reads back, and after a failure only
 * lets go of what still arrives, so that the other destinations go on.
 */
final class Lane implements AutoCloseable {
    private static final int WAITING_STEPS = 2;

    private final Storage storage;
    private final Function<String, ObjectKey> keys;
    private final BlockingQueue<Step> queue = new ArrayBlockingQueue<>(WAITING_STEPS);
    private final Thread thread;
    private final Map<String, Upload> open = new HashMap<>();
    private final List<ObjectKey> written = new ArrayList<>();
    private volatile RecobroException failure;
    private volatile boolean closing;
    private boolean attested = true;
    private boolean named;
    private boolean wasNamed;

    private sealed interface Step {}

    private record Append(String object, Segment segment) implements Step {}

    /** @param own false for an object that other backups may refer to already */
    private record End(String object, Content content, boolean own) implements Step {}

    private record Drop(String object) implements Step {}

    private record Small(String object, byte[] bytes, Content content) implements Step {}

    private record Stop() implements Step {}

    /** Starts the lane's thread. {@code keys} turns an object's name into its key. */
    Lane(Storage storage, Function<String, ObjectKey> keys) {
        this.storage = storage;
        this.keys = keys;
        Map<String, String> logged = MDC.getCopyOfContextMap();
        this.thread = Thread.ofPlatform().daemon().name("to-" + storage.name()).start(() -> {
            if (logged != null) {
                MDC.setContextMap(logged);
            }
            work();
        });
    }

    Storage storage() {
        return storage;
    }

    Optional<RecobroException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Marks the destination as failed from outside, such as when it could not even be listed. */
    void fail(RecobroException cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** How everything stored here was read back. Valid after {@link #finish}. */
    String readBack() {
        return attested ? Manifest.ATTESTED : Manifest.FULL_READ;
    }

    void append(String object, Segment segment) throws InterruptedException {
        segment.retain();
        offer(new Append(object, segment));
    }

    void end(String object, Content content) throws InterruptedException {
        offer(new End(object, content, true));
    }

    /** Ends a copy of a pack of another backup: it stays, whatever becomes of this one. */
    void endShared(String object, Content content) throws InterruptedException {
        offer(new End(object, content, false));
    }

    /** Aborts an object that was not ended. */
    void drop(String object) throws InterruptedException {
        offer(new Drop(object));
    }

    void small(String object, byte[] bytes, Content content) throws InterruptedException {
        offer(new Small(object, bytes, content));
    }

    /** Returns when all steps are done or the lane has failed. */
    void finish() throws InterruptedException {
        if (thread.isAlive()) {
            offer(new Stop());
            thread.join();
        }
    }

    private void offer(Step step) throws InterruptedException {
        queue.put(step);
    }

    private void work() {
        while (true) {
            Step step;
            try {
                step = queue.take();
            } catch (InterruptedException stopped) {
                if (!closing) {
                    fail(Fault.INTERRUPTED.because(
                            "unable to finish upload to '" + storage.name() + "': interrupted", stopped));
                }
                releaseWaiting();
                closeUploads();
                return;
            }
            if (step instanceof Stop) {
                closeUploads();
                return;
            }
            try {
                if (failure == null) {
                    perform(step);
                }
            } catch (RecobroException failed) {
                fail(failed);
                closeUploads();
            } catch (RuntimeException | Error unexpected) {
                fail(Fault.BUG.because("unable to upload to '" + storage.name() + "': " + unexpected, unexpected));
                closeUploads();
            } finally {
                if (step instanceof Append append) {
                    append.segment().release();
                }
            }
        }
    }

    private void perform(Step step) {
        switch (step) {
            case Append append ->
                open.computeIfAbsent(append.object(), name -> storage.begin(keys.apply(name)))
                        .append(append.segment());
            case End end -> complete(end);
            case Drop drop -> Optional.ofNullable(open.remove(drop.object())).ifPresent(Upload::close);
            case Small small -> {
                ObjectKey key = keys.apply(small.object());
                written.add(key);
                storage.put(key, small.bytes());
                readBack(key, small.content());
            }
            case Stop stop -> throw new IllegalStateException("handled by the loop");
        }
    }

    private void complete(End end) {
        ObjectKey key = keys.apply(end.object());
        try (Upload upload = open.computeIfAbsent(end.object(), name -> storage.begin(key))) {
            if (end.own()) {
                written.add(key);
            }
            Upload.Completed completed = upload.complete();
            if (completed.bytes() != end.content().bytes()) {
                throw Fault.STORAGE_BROKEN.because(
                        "unable to trust object '" + key + "' in '" + storage.name() + "': stored " + completed.bytes()
                                + " bytes of " + end.content().bytes());
            }
            if (!completed.attested()) {
                readBack(end, key);
            }
        } finally {
            open.remove(end.object());
        }
    }

    /** A copy that is not what it should be must not lie there under the name of a good pack. */
    private void readBack(End end, ObjectKey key) {
        try {
            readBack(key, end.content());
        } catch (RecobroException failed) {
            if (!end.own() && failed.fault() == Fault.BACKUP_DAMAGED) {
                delete(key, failed);
            }
            throw failed;
        }
    }

    private void delete(ObjectKey key, RecobroException because) {
        try {
            storage.delete(key);
        } catch (RecobroException stays) {
            if (because != null && because != stays) {
                because.addSuppressed(stays);
            }
        }
    }

    private void readBack(ObjectKey key, Content expected) {
        attested = false;
        ReadBack.check(storage, key, expected);
    }

    /** Nothing escapes: without this thread, those who hand steps to it would wait for ever. */
    private void closeUploads() {
        for (Upload upload : open.values()) {
            try {
                upload.close();
            } catch (RuntimeException | Error broken) {
                fail(Fault.BUG.because("unable to abort an upload to '" + storage.name() + "': " + broken, broken));
            }
        }
        open.clear();
    }

    private void releaseWaiting() {
        for (Step step = queue.poll(); step != null; step = queue.poll()) {
            if (step instanceof Append append) {
                append.segment().release();
            }
        }
    }

    /**
     * Makes the backup exist here. After a failure either nothing names what was stored, or, when not even that can be made
     * sure, all of it stays.
     */
    void publish(Catalog catalog, Manifest manifest) {
        named = true;
        wasNamed = true;
        try {
            Publication.publish(catalog, manifest);
        } catch (RecobroException failed) {
            // what is full has not taken it: nobody can have built on the packs, and their room is needed
            wasNamed = failed.fault() != Fault.STORAGE_FULL;
            try {
                storage.delete(catalog.layout().manifest(manifest));
                named = false;
            } catch (RecobroException stays) {
                failed.addSuppressed(stays);
            }
            throw failed;
        }
    }

    /**
     * Removes what was stored, or may have been, for a backup that will not exist; nothing when a manifest names it, or may. Packs
     * that a manifest named for a moment stay for retention to collect: somebody may have built on them. What cannot be
     * removed is never visible as a backup; the failure rides along with the lane's own.
     */
    void removeStored() {
        if (named) {
            return;
        }
        written.stream()
                .filter(key -> !wasNamed || KeyLayout.packOf(key.value()).isEmpty())
                .forEach(key -> delete(key, failure));
        written.clear();
    }

    /** Stops the thread; uploads that were not completed are aborted. */
    @Override
    public void close() {
        if (thread.isAlive()) {
            closing = true;
            thread.interrupt();
            boolean interrupted = false;
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The parts of one artifact as the manifest names them. */
    static StoredPart part(String object, Content content) {
        return new StoredPart(object, content.bytes(), content.sha256());
    }
}
