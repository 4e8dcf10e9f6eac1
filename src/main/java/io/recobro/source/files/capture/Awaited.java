package io.recobro.source.files.capture;

import io.recobro.fault.Fault;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.SameEntry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** An entry on its way into the tree. What it lacks is made by another thread. */
sealed interface Awaited {
    /** Whether {@link #get} returns at once. */
    boolean done();

    /** The entry for the tree; empty when it cannot be stored. Waits; throws what the work threw. */
    Optional<Entry> get();

    record Ready(Entry entry) implements Awaited {
        @Override
        public boolean done() {
            return true;
        }

        @Override
        public Optional<Entry> get() {
            return Optional.of(entry);
        }
    }

    /** Has its line already. */
    record Same(SameEntry entry) implements Awaited {
        @Override
        public boolean done() {
            return true;
        }

        @Override
        public Optional<Entry> get() {
            return Optional.of(entry.entry());
        }
    }

    /** A file whose whole content is one; {@link Batch} sets the outcome. */
    final class Small implements Awaited {
        private final Entry.File file;
        private Future<?> work;
        private Entry outcome;

        Small(Entry.File file) {
            this.file = file;
        }

        Entry.File file() {
            return file;
        }

        void work(Future<?> given) {
            work = given;
        }

        void outcome(Entry.File read) {
            outcome = read;
        }

        @Override
        public boolean done() {
            return work != null && work.isDone();
        }

        @Override
        public Optional<Entry> get() {
            await(work);
            return Optional.ofNullable(outcome);
        }
    }

    /** A file of many contents. */
    record Large(Entry.File file, List<Future<ContentId>> ids) implements Awaited {
        @Override
        public boolean done() {
            return ids.stream().allMatch(Future::isDone);
        }

        @Override
        public Optional<Entry> get() {
            byte[] packed = new byte[ids.size() * ContentId.BYTES];
            for (int i = 0; i < ids.size(); i++) {
                await(ids.get(i)).put(packed, i * ContentId.BYTES);
            }
            return Optional.of(file.read(file.size(), file.extents(), ContentIds.of(packed)));
        }
    }

    /** Another name of a file whose content is read under its first name. */
    record SameAs(Entry.File file, Shared first) implements Awaited {
        @Override
        public boolean done() {
            return first.known;
        }

        @Override
        public Optional<Entry> get() {
            return first.outcome.map(
                    read -> file.with(withTimes(read)).read(read.size(), read.extents(), read.content()));
        }

        private io.recobro.source.files.tree.Attributes withTimes(Entry.File read) {
            return read.attributes()
                    .withHardLink(file.attributes().hardLink())
                    .withXattrs(file.attributes().xattrs());
        }
    }

    /** What is kept of the first name of a file until the last one came. */
    final class Shared {
        private long further;
        private boolean known;
        private Optional<Entry.File> outcome = Optional.empty();

        /** @param further names that the file has */
        Shared(long further) {
            this.further = further;
        }

        /** Counts one more name; tells whether it is the last. */
        boolean last() {
            return --further == 0;
        }

        void outcome(Optional<Entry> entry) {
            known = true;
            outcome = entry.map(Entry.File.class::cast);
        }
    }

    /** Waits for all of them, or for the first that failed: what made it fail is thrown. */
    static void settle(List<? extends Future<?>> works) {
        works.forEach(Awaited::await);
    }

    private static <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to read files: interrupted", stopped);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException known -> throw known;
                case Error error -> throw error;
                default -> throw new IllegalStateException(failed.getCause());
            }
        }
    }

    /** A file without data. */
    static Awaited empty(Entry.File file) {
        return new Ready(file.read(0, Extents.WHOLE, ContentIds.NONE));
    }
}
