package io.recobro.source.files.capture;

import io.recobro.source.files.content.Chunker;
import io.recobro.source.files.pack.PackMember;
import io.recobro.source.files.pack.Packs;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.SameEntry;
import io.recobro.source.files.tree.TreeWriter;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Passes the live entries on into the tree, in order, while other threads read the files among them. How far these may
 * lag behind is bounded, and so is the memory. Used once, by one thread.
 */
final class Snapshot {
    /** Entries between the first that is not done and the last that was found. */
    private static final int AHEAD = 8192;

    private final Live live;
    private final Packs packs;
    private final TreeWriter tree;
    private final ExecutorService workers;
    private final Progress progress;
    private final Reader reader;
    private final LargeFiles largeFiles;
    private final Tally tally = new Tally();

    private final ArrayDeque<Awaited> queue = new ArrayDeque<>();
    private final Map<RawPath, Awaited.Shared> shared = new HashMap<>();
    private final Map<Awaited, Awaited.Shared> first = new IdentityHashMap<>();
    private Batch batch = new Batch();

    Snapshot(
            Live live,
            Packs packs,
            TreeWriter tree,
            ExecutorService workers,
            Shortfalls shortfalls,
            Progress progress) {
        this.live = live;
        this.packs = packs;
        this.tree = tree;
        this.workers = workers;
        this.progress = progress;
        this.reader = new Reader(live, shortfalls);
        this.largeFiles = new LargeFiles(reader, packs, workers, progress);
    }

    /** Returns when every entry is in the tree and every new content in a pack that may still be open. */
    Tally run(Roots roots) {
        for (Optional<Live.Found> found = live.next(); found.isPresent(); found = live.next()) {
            switch (found.get()) {
                case Live.Same(SameEntry same) -> {
                    roots.found(same.path(), same.type());
                    enqueue(same);
                }
                case Live.Seen(Entry entry, boolean unchanged) -> {
                    roots.found(entry.path(), entry.type());
                    enqueue(entry, unchanged);
                }
            }
            while (queue.size() > AHEAD || !queue.isEmpty() && queue.peek().done()) {
                passOn();
            }
        }
        submit();
        while (!queue.isEmpty()) {
            passOn();
        }
        return tally;
    }

    private void enqueue(SameEntry same) {
        if (same.type() != FileType.FILE) {
            queue.add(new Awaited.Same(same));
        } else if (packs.refer(same.contents().packed())) {
            tally.unchanged();
            queue.add(new Awaited.Same(same));
        } else {
            enqueue(same.entry(), false);
        }
    }

    private void enqueue(Entry found, boolean unchanged) {
        if (!(found instanceof Entry.File file)) {
            queue.add(new Awaited.Ready(found));
            return;
        }
        if (unchanged && packs.refer(file.content().packed())) {
            tally.unchanged();
            queue.add(new Awaited.Ready(file));
            return;
        }
        Optional<RawPath> firstName = file.attributes().hardLink();
        Awaited.Shared known = firstName.map(shared::get).orElse(null);
        if (known != null) {
            queue.add(new Awaited.SameAs(file, known));
            if (known.last()) {
                shared.remove(firstName.get());
            }
            return;
        }
        read(file).ifPresent(awaited -> {
            if (file.attributes().links() > 1) {
                Awaited.Shared kept = new Awaited.Shared(file.attributes().links() - 1);
                shared.put(file.path(), kept);
                first.put(awaited, kept);
            }
            queue.add(awaited);
        });
    }

    private Optional<Awaited> read(Entry.File file) {
        if (file.size() == 0) {
            return Optional.of(Awaited.empty(file));
        }
        if (file.size() > Chunker.WHOLE) {
            return largeFiles.read(file);
        }
        Awaited.Small small = new Awaited.Small(file);
        if (!batch.hasRoomFor(small)) {
            submit();
        }
        batch.add(small);
        return Optional.of(small);
    }

    private void submit() {
        if (batch.isEmpty()) {
            return;
        }
        Batch full = batch;
        batch = new Batch();
        PackMember member = packs.member(full.bytes());
        Future<?> work = workers.submit(() -> full.run(reader, packs, member, progress));
        full.files().forEach(file -> file.work(work));
    }

    private void write(SameEntry entry) {
        try {
            tree.write(entry);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Writes the entry at the head of the queue, once it is done. */
    private void passOn() {
        if (!queue.peek().done()) {
            submit();
        }
        Awaited head = queue.remove();
        if (head instanceof Awaited.Same same) {
            tally.add(same.entry());
            write(same.entry());
            return;
        }
        Optional<Entry> entry = head.get();
        Awaited.Shared kept = first.isEmpty() ? null : first.remove(head);
        if (kept != null) {
            kept.outcome(entry);
        }
        if (entry.isPresent()) {
            tally.add(entry.get());
            try {
                tree.write(entry.get());
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
