package io.recobro.source.files.capture;

import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.pack.PackMember;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.security.DigestException;
import java.security.MessageDigest;

/** Reads files; what stands in the way of one is listed and does not stop the others. Thread-safe. */
final class Reader {
    static final int ATTEMPTS = 2;

    private final Live live;
    private final Shortfalls shortfalls;

    Reader(Live live, Shortfalls shortfalls) {
        this.live = live;
        this.shortfalls = shortfalls;
    }

    /** Reads a file whole into {@code member}; its outcome stays unset when it cannot be read. */
    void small(Awaited.Small awaited, PackMember member, MessageDigest digest) {
        Entry.File file = awaited.file();
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                boolean last = attempt == ATTEMPTS;
                try (Body body = live.open(file)) {
                    int size = (int) Math.min(dataBytes(body.file()), Integer.MAX_VALUE / 2);
                    if (size > largest(file)) {
                        throw new IOException("it grew from " + file.size() + " to "
                                + body.file().size() + " bytes while it was read");
                    }
                    byte[] bytes = member.ensure(size);
                    int count = fill(body, bytes, member.start(), size);
                    boolean changed = count < size || body.changed();
                    if (changed && !last) {
                        continue;
                    }
                    if (changed) {
                        shortfalls.add(file.path().toString(), "it changed while it was read");
                    }
                    awaited.outcome(stored(body.file(), bytes, count, member, digest));
                    return;
                }
            }
        } catch (IOException unreadable) {
            refuse(file, unreadable);
        }
    }

    /** More than was planned for, and no risk for the memory. */
    private static long largest(Entry.File file) {
        return 2 * file.size() + (1 << 20);
    }

    static long dataBytes(Entry.File file) {
        return file.extents().dataBytes(file.size());
    }

    private static Entry.File stored(Entry.File file, byte[] bytes, int count, PackMember member, MessageDigest digest)
            throws IOException {
        if (count < dataBytes(file) && file.extents().sparse()) {
            throw new IOException("it was cut while it was read");
        }
        long size = file.extents().sparse() ? file.size() : count;
        if (count == 0) {
            return file.read(size, file.extents(), ContentIds.NONE);
        }
        ContentId id = id(digest, bytes, member.start(), count);
        member.add(id, count);
        byte[] packed = new byte[ContentId.BYTES];
        id.put(packed, 0);
        return file.read(size, file.extents(), ContentIds.of(packed));
    }

    static ContentId id(MessageDigest digest, byte[] bytes, int offset, int length) {
        byte[] hash = new byte[ContentId.BYTES];
        digest.update(bytes, offset, length);
        try {
            digest.digest(hash, 0, hash.length);
        } catch (DigestException impossible) {
            throw new IllegalStateException(impossible);
        }
        return ContentId.of(hash);
    }

    /** Reads until {@code length} bytes are there or the file ends; returns how many. */
    static int fill(Body body, byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = body.read(target, offset + done, length - done);
            if (count < 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    Body open(Entry.File file) throws IOException {
        return live.open(file);
    }

    void changed(Entry.File file) {
        shortfalls.add(file.path().toString(), "it changed while it was read");
    }

    void refuse(Entry.File file, IOException cause) {
        boolean vanished = cause instanceof PosixException posix && posix.vanished();
        shortfalls.add(file.path().toString(), vanished ? "it vanished before it was read" : cause.getMessage());
    }

    static MessageDigest digest() {
        return Digests.sha256();
    }
}
