package io.recobro.source.files.tree;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import java.util.List;
import java.util.Optional;

/**
 * What every kind of entry has.
 *
 * @param mode the lower twelve bits
 * @param user the name of {@code uid} on the machine it was read on; empty where it had none
 * @param group likewise of {@code gid}
 * @param ctime only to tell whether the entry changed; no restore can set it
 * @param device that it lay on; with {@code inode} the identity of a file
 * @param links how many names the inode has, in the snapshot or not
 * @param hardLink the first path of the snapshot that is the same inode; empty for that first one itself. Everything else
 *     is told by each of the paths, so that each can be restored alone
 */
public record Attributes(
        int mode,
        long uid,
        long gid,
        String user,
        String group,
        Timestamp mtime,
        Timestamp ctime,
        DeviceNumber device,
        long inode,
        long links,
        Optional<RawPath> hardLink,
        List<Xattr> xattrs) {
    public Attributes {
        xattrs = List.copyOf(xattrs);
    }

    public static Attributes of(FileStatus status, String user, String group) {
        return new Attributes(
                status.mode(),
                status.uid(),
                status.gid(),
                user,
                group,
                status.mtime(),
                status.ctime(),
                status.device(),
                status.inode(),
                status.links(),
                Optional.empty(),
                List.of());
    }

    public Attributes withXattrs(List<Xattr> found) {
        return new Attributes(mode, uid, gid, user, group, mtime, ctime, device, inode, links, hardLink, found);
    }

    public Attributes withHardLink(Optional<RawPath> first) {
        return new Attributes(mode, uid, gid, user, group, mtime, ctime, device, inode, links, first, xattrs);
    }
}
