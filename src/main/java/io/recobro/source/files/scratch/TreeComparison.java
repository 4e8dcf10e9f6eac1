package io.recobro.source.files.scratch;

import io.recobro.fault.Fault;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.fetch.StoredSnapshot;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads restored files back and compares them with the snapshot: type, size, permissions, content, where links lead. Used
 * once; not thread-safe.
 */
final class TreeComparison {
    /** Names enough to see what is wrong. */
    private static final int MOST_NAMED = 5;

    private static final int PERMISSIONS = 0777;

    private final TargetDirectory root;
    private final ContentIndex index;
    private final boolean devices;
    private final MessageDigest digest = Digests.sha256();
    private final byte[] buffer = new byte[256 << 10];
    private final List<String> named = new ArrayList<>();
    private RawPath parentPath = RawPath.ROOT;
    private TargetDirectory parent;
    private long different;
    private long files;
    private long others;

    /** @param devices whether the account could make devices */
    TreeComparison(TargetDirectory root, ContentIndex index, boolean devices) {
        this.root = root;
        this.index = index;
        this.devices = devices;
        this.parent = root;
    }

    /**
     * Compares everything.
     *
     * @return what was found equal, in words
     * @throws io.recobro.fault.RecobroException {@code CHECK_FAILED} naming the first that differ
     */
    String run(StoredSnapshot snapshot) throws IOException {
        try (TreeReader tree = snapshot.tree()) {
            for (Optional<Entry> next = tree.next(); next.isPresent(); next = tree.next()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw Fault.INTERRUPTED.because("unable to go on comparing files: interrupted");
                }
                compare(next.get());
            }
        } finally {
            leaveParent();
        }
        if (different > 0) {
            throw Fault.CHECK_FAILED.because("unable to trust what was restored: " + different
                    + (different == 1 ? " path differs: " : " paths differ: ") + String.join(", ", named)
                    + (different > named.size() ? ", …" : ""));
        }
        return files + " files read back and equal, " + others + " other entries";
    }

    private void compare(Entry entry) throws IOException {
        if (entry instanceof Entry.Socket || entry instanceof Entry.Device && !devices) {
            return;
        }
        if (entry instanceof Entry.File) {
            files++;
        } else {
            others++;
        }
        String difference;
        try {
            difference = difference(entry);
        } catch (IOException unreadable) {
            difference = String.valueOf(unreadable.getMessage());
        }
        if (!difference.isEmpty()) {
            different++;
            if (named.size() < MOST_NAMED) {
                named.add("'" + entry.path() + "' (" + difference + ")");
            }
        }
    }

    private String difference(Entry entry) throws IOException {
        if (entry.path().isRoot()) {
            return "";
        }
        enter(entry.path().parent());
        byte[] name = entry.path().name();
        FileStatus there = parent.existing().status(name);
        if (there.type() != type(entry)) {
            return "it is a " + there.type();
        }
        if (there.type() != FileType.SYMBOLIC_LINK
                && (there.mode() & PERMISSIONS) != (entry.attributes().mode() & PERMISSIONS)) {
            return "its permissions are %04o".formatted(there.mode() & PERMISSIONS);
        }
        return switch (entry) {
            case Entry.File file -> content(file, there);
            case Entry.SymbolicLink link ->
                Arrays.equals(link.target(), parent.existing().readLink(name)) ? "" : "it leads elsewhere";
            default -> "";
        };
    }

    private static FileType type(Entry entry) {
        return switch (entry) {
            case Entry.File _ -> FileType.FILE;
            case Entry.Directory _ -> FileType.DIRECTORY;
            case Entry.SymbolicLink _ -> FileType.SYMBOLIC_LINK;
            case Entry.Fifo _ -> FileType.FIFO;
            case Entry.Device device -> device.block() ? FileType.BLOCK_DEVICE : FileType.CHARACTER_DEVICE;
            case Entry.Socket _ -> FileType.SOCKET;
        };
    }

    private String content(Entry.File file, FileStatus there) throws IOException {
        if (there.size() != file.size()) {
            return "it has " + there.size() + " bytes";
        }
        ContentIds ids = file.content();
        try (OpenFile open = parent.existing().openFile(RawPath.of(file.path().name()))) {
            Data data = new Data(open, file.extents(), file.size());
            for (int each = 0; each < ids.count(); each++) {
                ContentId id = ContentId.of(ids.packed(), each * ContentIds.BYTES);
                int content = index.find(id);
                if (content == ContentIndex.NONE) {
                    return "the snapshot does not know its content";
                }
                if (!data.digest(index.size(content))
                        || !ContentId.of(digest.digest()).equals(id)) {
                    return "its content differs";
                }
            }
            return data.left() == 0 ? "" : "it has more content than the snapshot";
        }
    }

    private void enter(RawPath path) throws IOException {
        if (!path.equals(parentPath)) {
            leaveParent();
            parent = path.isRoot() ? root : root.open(path);
            parentPath = path;
        }
    }

    private void leaveParent() {
        if (parent != root) {
            parent.close();
            parent = root;
            parentPath = RawPath.ROOT;
        }
    }

    /** The data of a file, one extent after the other, without its holes. */
    private final class Data {
        private final OpenFile open;
        private final Extents extents;
        private final long size;
        private int extent;
        private long done;

        Data(OpenFile open, Extents extents, long size) {
            this.open = open;
            this.extents = extents;
            this.size = size;
        }

        private int count() {
            return extents.sparse() ? extents.count() : 1;
        }

        private long offset() {
            return extents.sparse() ? extents.offset(extent) : 0;
        }

        private long length() {
            return extents.sparse() ? extents.length(extent) : size;
        }

        /** Digests the next bytes; false when there are fewer. */
        boolean digest(int bytes) throws IOException {
            digest.reset();
            int missing = bytes;
            while (missing > 0) {
                while (extent < count() && done == length()) {
                    extent++;
                    done = 0;
                }
                if (extent == count()) {
                    return false;
                }
                int most = (int) Math.min(Math.min(buffer.length, missing), length() - done);
                int read = open.read(offset() + done, buffer, 0, most);
                if (read <= 0) {
                    return false;
                }
                digest.update(buffer, 0, read);
                done += read;
                missing -= read;
            }
            return true;
        }

        long left() {
            long left = extent < count() ? length() - done : 0;
            for (int later = extent + 1; later < count(); later++) {
                left += extents.length(later);
            }
            return left;
        }
    }
}
