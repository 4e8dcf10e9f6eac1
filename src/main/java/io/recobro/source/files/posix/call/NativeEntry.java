package io.recobro.source.files.posix.call;

import io.recobro.source.files.posix.Alterable;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import java.util.List;

/** What a name of a directory stands for at the time of each call. */
record NativeEntry(NativeDirectory directory, byte[] name) implements Alterable {
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;

    @Override
    public void owner(long uid, long gid) throws PosixException {
        Scratch scratch = Scratch.get();
        int number = directory.number();
        LibC.FCHOWNAT.call(scratch.state, number, scratch.path(name), uid, gid, AT_SYMLINK_NOFOLLOW);
    }

    /** By way of procfs: fchmodat(2) itself would follow a link, and opening a device may do more than that. */
    @Override
    public void mode(int mode) throws PosixException {
        try (Descriptor node = Opening.asPath(directory.number(), name)) {
            Scratch scratch = Scratch.get();
            long path = scratch.path(Xattrs.procPath(node.number()));
            LibC.FCHMODAT.call(scratch.state, Opening.NONE, path, mode);
        }
    }

    @Override
    public void time(Timestamp mtime) throws PosixException {
        Scratch scratch = Scratch.get();
        long times = scratch.times(mtime);
        int number = directory.number();
        LibC.UTIMENSAT.call(scratch.state, number, scratch.path(name), times, AT_SYMLINK_NOFOLLOW, 0);
    }

    @Override
    public void xattrs(List<Xattr> wanted) throws PosixException {
        byte[] path = Xattrs.procPath(directory.number(), name);
        Xattrs.OF_PATH.replace(scratch -> scratch.path(path), wanted);
    }
}
