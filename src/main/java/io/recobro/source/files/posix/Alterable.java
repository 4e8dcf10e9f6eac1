package io.recobro.source.files.posix;

import java.io.IOException;
import java.util.List;

/**
 * Something whose attributes can be set. Order matters to Linux: the owner first, since changing it drops set-user-ID and
 * capabilities, then the attributes, since ACLs hold permissions, then the mode, and the time at last.
 */
public interface Alterable {
    /** An owner or group that stays as it is. */
    long KEEP = -1;

    void owner(long uid, long gid) throws IOException;

    /** Sets the lower twelve bits. A symbolic link has none: there it fails with {@link PosixException#ENOTSUP}. */
    void mode(int mode) throws IOException;

    /** Sets the time of the last change of the content; that of the last access stays. */
    void time(Timestamp mtime) throws IOException;

    /** Gives it these extended attributes and no others. */
    void xattrs(List<Xattr> wanted) throws IOException;
}
