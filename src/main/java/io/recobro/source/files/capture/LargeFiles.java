package io.recobro.source.files.capture;

import io.recobro.source.files.content.Chunker;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.pack.PackMember;
import io.recobro.source.files.pack.Packs;
import io.recobro.source.files.tree.Entry;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Reads large files and cuts them; the chunks are hashed and stored by other threads. Not thread-safe. */
final class LargeFiles {
    private static final int WINDOW = 2 * Chunker.LARGEST;

    private final Reader reader;
    private final Packs packs;
    private final ExecutorService workers;
    private final Progress progress;
    private final Chunker chunker = new Chunker(new byte[0]);
    private byte[] window;

    LargeFiles(Reader reader, Packs packs, ExecutorService workers, Progress progress) {
        this.reader = reader;
        this.packs = packs;
        this.workers = workers;
        this.progress = progress;
    }

    /**
     * Reads one file; empty when it cannot be read. What was read in vain is stored when this returns, for a chunk that is read
     * later may be the same.
     */
    Optional<Awaited> read(Entry.File file) {
        for (int attempt = 1; ; attempt++) {
            List<Future<ContentId>> ids = new ArrayList<>();
            try (Body body = reader.open(file)) {
                long read = cut(body, ids);
                Entry.File opened = body.file();
                boolean changed = read < Reader.dataBytes(opened) || body.changed();
                if (!changed || attempt == Reader.ATTEMPTS) {
                    Entry.File stored = asRead(opened, read);
                    if (changed) {
                        reader.changed(file);
                    }
                    return Optional.of(new Awaited.Large(stored, ids));
                }
                Awaited.settle(ids);
            } catch (IOException unreadable) {
                Awaited.settle(ids);
                reader.refuse(file, unreadable);
                return Optional.empty();
            }
        }
    }

    private static Entry.File asRead(Entry.File file, long read) throws IOException {
        if (!file.extents().sparse()) {
            return file.read(read, file.extents(), file.content());
        }
        if (read < Reader.dataBytes(file)) {
            throw new IOException("it was cut while it was read");
        }
        return file;
    }

    /** Returns how much data there was. */
    private long cut(Body body, List<Future<ContentId>> ids) throws IOException {
        if (window == null) {
            window = new byte[WINDOW];
        }
        long total = 0;
        int from = 0;
        int to = 0;
        boolean ended = false;
        while (true) {
            if (!ended && to - from < Chunker.LARGEST) {
                System.arraycopy(window, from, window, 0, to - from);
                to -= from;
                from = 0;
                int count = Reader.fill(body, window, to, WINDOW - to);
                ended = count < WINDOW - to;
                to += count;
            }
            if (from == to) {
                return total;
            }
            int length = chunker.cut(window, from, to);
            ids.add(store(from, length));
            from += length;
            total += length;
        }
    }

    private Future<ContentId> store(int from, int length) {
        PackMember member = packs.member(length);
        System.arraycopy(window, from, member.ensure(length), member.start(), length);
        return workers.submit(() -> {
            ContentId id;
            try {
                id = Reader.id(Reader.digest(), member.bytes(), member.start(), length);
                member.add(id, length);
            } catch (RuntimeException | Error broken) {
                packs.forget(member);
                throw broken;
            }
            packs.write(member);
            progress.advance(length);
            return id;
        });
    }
}
