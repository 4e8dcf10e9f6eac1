package io.recobro.source.files.walk;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Xattr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Refuses what its name asks for: {@code no-status}, {@code no-xattrs}, {@code no-opening}, {@code no-reading}, as the system
 * does for a user who has no right to it. What is named {@code elsewhere} lies on another file system.
 */
record DenyingDirectory(OpenDirectory inner, String own) implements OpenDirectory {
    private static void check(String name, String denied) throws PosixException {
        if (name.equals(denied)) {
            throw new PosixException(PosixException.EACCES);
        }
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }

    @Override
    public FileStatus status() throws IOException {
        return inner.status();
    }

    @Override
    public FileStatus status(byte[] name) throws IOException {
        check(text(name), "no-status");
        FileStatus found = inner.status(name);
        return text(name).equals("elsewhere") || own.equals("elsewhere") ? moved(found) : found;
    }

    private static FileStatus moved(FileStatus status) {
        return new FileStatus(
                status.type(),
                status.mode(),
                status.uid(),
                status.gid(),
                status.size(),
                status.blocks(),
                status.mtime(),
                status.ctime(),
                new DeviceNumber(99, 99),
                status.inode(),
                status.links(),
                status.represents());
    }

    @Override
    public boolean read(NameList names) throws IOException {
        boolean more = inner.read(names);
        check(own, "no-reading");
        return more;
    }

    @Override
    public OpenDirectory openDirectory(byte[] name) throws IOException {
        check(text(name), "no-opening");
        return new DenyingDirectory(inner.openDirectory(name), text(name));
    }

    @Override
    public OpenFile openFile(RawPath path) throws IOException {
        return inner.openFile(path);
    }

    @Override
    public byte[] readLink(byte[] name) throws IOException {
        return inner.readLink(name);
    }

    @Override
    public List<Xattr> xattrs(byte[] name) throws IOException {
        check(text(name), "no-xattrs");
        return inner.xattrs(name);
    }

    @Override
    public List<Xattr> xattrs() throws IOException {
        return inner.xattrs();
    }

    @Override
    public void close() {
        inner.close();
    }
}
