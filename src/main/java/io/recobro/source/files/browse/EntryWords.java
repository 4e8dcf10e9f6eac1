package io.recobro.source.files.browse;

import io.recobro.source.Snapshots;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.stream.digest.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/** Entries of a tree as those above the source know them. */
final class EntryWords {
    private EntryWords() {}

    static Snapshots.Entry of(Entry entry) {
        Attributes attributes = entry.attributes();
        return new Snapshots.Entry(
                path(entry.path()),
                type(entry),
                attributes.mode(),
                attributes.uid(),
                attributes.gid(),
                attributes.user(),
                attributes.group(),
                size(entry),
                instant(attributes.mtime()),
                entry instanceof Entry.SymbolicLink link ? target(link.target()) : "",
                entry instanceof Entry.File file ? content(file) : "");
    }

    static String path(RawPath path) {
        return path.isRoot() ? "/" : "/" + path;
    }

    private static String target(byte[] target) {
        return PathWords.of(target);
    }

    static String type(Entry entry) {
        return switch (entry) {
            case Entry.File file -> "file";
            case Entry.Directory directory -> "directory";
            case Entry.SymbolicLink link -> "symlink";
            case Entry.Fifo fifo -> "fifo";
            case Entry.Device device -> "device";
            case Entry.Socket socket -> "socket";
        };
    }

    private static long size(Entry entry) {
        return switch (entry) {
            case Entry.File file -> file.size();
            case Entry.SymbolicLink link -> link.target().length;
            default -> 0;
        };
    }

    private static Instant instant(Timestamp time) {
        long seconds = Math.max(Instant.MIN.getEpochSecond(), Math.min(Instant.MAX.getEpochSecond(), time.seconds()));
        return Instant.ofEpochSecond(seconds, time.nanos());
    }

    /** The id of the one content; a digest of the ids and of where the data lies for files that are more than that. */
    private static String content(Entry.File file) {
        ContentIds ids = file.content();
        if (!file.extents().sparse()) {
            return ids.count() == 0
                    ? ""
                    : ids.count() == 1 ? ids.hex(0) : Digests.sha256(ids.packed(), 0, ids.packed().length);
        }
        MessageDigest digest = Digests.sha256();
        digest.update(ids.packed());
        digest.update((file.extents() + " of " + file.size()).getBytes(StandardCharsets.US_ASCII));
        return Digests.hex(digest);
    }
}
