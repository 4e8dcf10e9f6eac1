package io.recobro.source.files.walk;

import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Xattr;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.EntryStart;
import io.recobro.source.files.tree.SameEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes entries of what is there, and out of the snapshot before what did not change since. */
final class Comparison {
    private final PreviousTree previous;
    private final WalkListener listener;
    private final OwnerNames owners = OwnerNames.ofMachine();
    private final HardLinks hardLinks = new HardLinks();
    private final EntryStart start = new EntryStart();

    Comparison(PreviousTree previous, WalkListener listener) {
        this.previous = previous;
        this.listener = listener;
    }

    /**
     * Compares one entry. Paths must ascend from call to call.
     *
     * @param directory that it is in, or that it is itself where the name is empty
     */
    Found found(RawPath path, OpenDirectory directory, byte[] name, FileStatus status) throws IOException {
        Attributes alone = Attributes.of(status, owners.user(status.uid()), owners.group(status.gid()));
        boolean oneName = status.links() < 2 || status.type() == FileType.DIRECTORY;
        if (oneName && previous.settled(status.ctime()) && previous.settled(status.mtime())) {
            start.set(path, status.type(), alone, status.size());
            Optional<SameEntry> same = previous.same(start);
            if (same.isPresent()) {
                return new Found(same.get());
            }
        }
        Optional<Entry> before = previous.at(path);
        Attributes now = oneName ? alone : alone.withHardLink(hardLinks.first(path, status));
        if (before.isPresent() && unchanged(before.get(), status)) {
            List<Xattr> xattrs = before.get().attributes().xattrs();
            return new Found(before.get().with(now.withXattrs(xattrs)), before, true);
        }
        List<Xattr> xattrs = xattrs(path, directory, name);
        Attributes complete = xattrs.isEmpty() ? now : now.withXattrs(xattrs);
        return new Found(entry(path, complete, directory, name, status), before, false);
    }

    private List<Xattr> xattrs(RawPath path, OpenDirectory directory, byte[] name) throws IOException {
        try {
            return name.length == 0 ? directory.xattrs() : directory.xattrs(name);
        } catch (PosixException failure) {
            if (failure.vanished()) {
                throw failure;
            }
            String cause = "its extended attributes: " + failure.getMessage();
            listener.skipped(path, WalkListener.Cause.UNREADABLE, cause);
            return List.of();
        }
    }

    private boolean unchanged(Entry before, FileStatus status) {
        Attributes then = before.attributes();
        return before.type() == status.type()
                && then.inode() == status.inode()
                && then.ctime().compareTo(status.ctime()) == 0
                && then.mtime().compareTo(status.mtime()) == 0
                && (!(before instanceof Entry.File file) || file.size() == status.size())
                && previous.settled(status.ctime())
                && previous.settled(status.mtime());
    }

    private static Entry entry(
            RawPath path, Attributes attributes, OpenDirectory directory, byte[] name, FileStatus status)
            throws IOException {
        return switch (status.type()) {
            case FILE -> new Entry.File(path, attributes, status.size(), Extents.WHOLE, ContentIds.NONE);
            case DIRECTORY -> new Entry.Directory(path, attributes);
            case SYMBOLIC_LINK -> new Entry.SymbolicLink(path, attributes, directory.readLink(name));
            case FIFO -> new Entry.Fifo(path, attributes);
            case SOCKET -> new Entry.Socket(path, attributes);
            case CHARACTER_DEVICE -> new Entry.Device(path, attributes, false, status.represents());
            case BLOCK_DEVICE -> new Entry.Device(path, attributes, true, status.represents());
        };
    }
}
