package io.recobro.source.files.restore;

import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.landing.Target;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;

/** What a restore does about something that is in the place of an entry already. Not thread-safe. */
final class Existing {
    private final Target target;
    private final Rules rules;
    private final ContentIndex index;
    private final MessageDigest digest = Digests.sha256();
    private final byte[] buffer = new byte[256 << 10];

    Existing(Target target, Rules rules, ContentIndex index) {
        this.target = target;
        this.rules = rules;
        this.index = index;
    }

    enum Verdict {
        /** It stays as it is, and is what the snapshot has as far as size and time tell. */
        EQUAL,
        /** It stays as it is because nothing may be replaced. */
        KEPT,
        /** Its content is right, its attributes are not. */
        ATTRIBUTES,
        REPLACED,
        /** A directory is in the place of something else. */
        IN_THE_WAY
    }

    /** @param there what is there; no directory is asked about */
    Verdict verdict(RawPath path, Entry entry, FileStatus there) throws IOException {
        if (there.type() == FileType.DIRECTORY) {
            return rules.replaces() && rules.delete() ? Verdict.REPLACED : Verdict.IN_THE_WAY;
        }
        boolean alike = sameType(entry, there) && sameSize(entry, there);
        boolean sameTime = there.mtime().equals(entry.attributes().mtime());
        return switch (rules.overwrite()) {
            case NEVER -> alike && sameTime ? Verdict.EQUAL : Verdict.KEPT;
            case ALWAYS -> Verdict.REPLACED;
            case IF_CHANGED -> {
                if (!alike || !(sameTime && entry instanceof Entry.File || sameContent(path, entry))) {
                    yield Verdict.REPLACED;
                }
                yield sameTime && sameAttributes(entry.attributes(), there) ? Verdict.EQUAL : Verdict.ATTRIBUTES;
            }
        };
    }

    private static boolean sameType(Entry entry, FileStatus there) {
        FileType type = switch (entry) {
            case Entry.File file -> FileType.FILE;
            case Entry.Directory directory -> FileType.DIRECTORY;
            case Entry.SymbolicLink link -> FileType.SYMBOLIC_LINK;
            case Entry.Fifo fifo -> FileType.FIFO;
            case Entry.Device device -> device.block() ? FileType.BLOCK_DEVICE : FileType.CHARACTER_DEVICE;
            case Entry.Socket socket -> FileType.SOCKET;
        };
        return type == there.type();
    }

    private static boolean sameSize(Entry entry, FileStatus there) {
        return switch (entry) {
            case Entry.File file -> file.size() == there.size();
            case Entry.SymbolicLink link -> link.target().length == there.size();
            case Entry.Device device -> device.number().equals(there.represents());
            default -> true;
        };
    }

    private boolean sameAttributes(Attributes wanted, FileStatus there) {
        boolean owner = !rules.owners().set()
                || rules.owners().user(wanted) == there.uid() && rules.owners().group(wanted) == there.gid();
        return owner && (wanted.mode() == there.mode() || there.type() == FileType.SYMBOLIC_LINK);
    }

    private boolean sameContent(RawPath path, Entry entry) throws IOException {
        return switch (entry) {
            case Entry.File file -> sameBytes(path, file);
            case Entry.SymbolicLink link -> Arrays.equals(link.target(), target.readLink(path));
            default -> true;
        };
    }

    private boolean sameBytes(RawPath path, Entry.File file) throws IOException {
        if (file.extents().sparse()) {
            return false;
        }
        ContentIds ids = file.content();
        long position = 0;
        try (OpenFile open = target.read(path)) {
            for (int i = 0; i < ids.count(); i++) {
                ContentId id = ContentId.of(
                        Arrays.copyOfRange(ids.packed(), i * ContentIds.BYTES, (i + 1) * ContentIds.BYTES));
                int content = index.find(id);
                if (content == ContentIndex.NONE) {
                    return false;
                }
                int size = index.size(content);
                if (!read(open, position, size)
                        || !ContentId.of(digest.digest()).equals(id)) {
                    return false;
                }
                position += size;
            }
        }
        return position == file.size();
    }

    /** Digests {@code size} bytes of data; false when the file is shorter. */
    private boolean read(OpenFile open, long position, int size) throws IOException {
        digest.reset();
        int done = 0;
        while (done < size) {
            int count = open.read(position + done, buffer, 0, Math.min(buffer.length, size - done));
            if (count <= 0) {
                return false;
            }
            digest.update(buffer, 0, count);
            done += count;
        }
        return true;
    }
}
