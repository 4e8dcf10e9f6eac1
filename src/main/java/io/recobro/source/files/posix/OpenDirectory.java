package io.recobro.source.files.posix;

import java.io.IOException;
import java.util.List;

/**
 * A directory that is open. A name is one name in it, never {@code .} or {@code ..}, without slashes, unless said otherwise;
 * a symbolic link in its place is never followed. Thread-safe but for {@link #read}. Failures of the system are
 * {@link PosixException}s.
 */
public interface OpenDirectory extends AutoCloseable {
    FileStatus status() throws IOException;

    FileStatus status(byte[] name) throws IOException;

    /** Appends the next names, in no order, without {@code .} and {@code ..}; false when there are no more. */
    boolean read(NameList names) throws IOException;

    /** Opens a directory in this one. */
    OpenDirectory openDirectory(byte[] name) throws IOException;

    /**
     * Opens a regular file for reading: {@code path} may lead through further directories, but through no symbolic link.
     * Its access time stays as it is where that is allowed. Does not wait for the writer of a fifo that took its place.
     */
    OpenFile openFile(RawPath path) throws IOException;

    /** Where a symbolic link points to. */
    byte[] readLink(byte[] name) throws IOException;

    /** The extended attributes, sorted by name; empty where the file system has none. */
    List<Xattr> xattrs(byte[] name) throws IOException;

    /** The extended attributes of this directory. */
    List<Xattr> xattrs() throws IOException;

    @Override
    void close();
}
