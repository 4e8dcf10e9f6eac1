package io.recobro.source.files.walk;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.RawPath;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers the first path of each inode that has several, until all of them were seen. */
final class HardLinks {
    private final Map<Inode, First> seen = new HashMap<>();

    private record Inode(DeviceNumber device, long number) {}

    private record First(RawPath path, long outstanding) {}

    /** The path that came before with the same inode. */
    Optional<RawPath> first(RawPath path, FileStatus status) {
        if (status.links() < 2 || status.type() == FileType.DIRECTORY) {
            return Optional.empty();
        }
        Inode inode = new Inode(status.device(), status.inode());
        First first = seen.get(inode);
        if (first == null) {
            seen.put(inode, new First(path, status.links() - 1));
            return Optional.empty();
        }
        if (first.outstanding() == 1) {
            seen.remove(inode);
        } else {
            seen.put(inode, new First(first.path(), first.outstanding() - 1));
        }
        return Optional.of(first.path());
    }
}
