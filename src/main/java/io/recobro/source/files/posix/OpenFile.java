package io.recobro.source.files.posix;

import java.io.IOException;
import java.util.List;

/** A regular file that is open. Reads and writes at positions are thread-safe; each throws {@link PosixException}. */
public interface OpenFile extends Alterable, AutoCloseable {
    FileStatus status() throws IOException;

    /** Fills up to {@code length} bytes from {@code position} on; returns how many, -1 at the end of the file. */
    int read(long position, byte[] target, int offset, int length) throws IOException;

    /** Writes all of the bytes at {@code position}. */
    void write(long position, byte[] source, int offset, int length) throws IOException;

    /** Cuts or extends (with a hole) to {@code size} bytes. */
    void truncate(long size) throws IOException;

    /** Makes what was written durable. */
    void force() throws IOException;

    /** Where data lies in the first {@code size} bytes; {@link Extents#WHOLE} where there is no hole or none can be told. */
    Extents extents(long size) throws IOException;

    List<Xattr> xattrs() throws IOException;

    /** Tells the kernel that the content is read once, from start to end. Failure has no consequence and is not told. */
    void adviseSequential();

    /** Lets the kernel forget the cached content of a range. Failure has no consequence and is not told. */
    void adviseDone(long position, long length);

    @Override
    void close();
}
