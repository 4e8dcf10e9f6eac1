package io.recobro.source.files.posix.call;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Xattr;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** An {@link OpenDirectory} of the running kernel. */
final class NativeDirectory implements OpenDirectory {
    /** Offsets in a linux_dirent64 (getdents(2)). */
    private static final int RECORD_LENGTH = 16;

    private static final int NAME = 19;

    private final Descriptor descriptor;

    NativeDirectory(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    int number() {
        return descriptor.number();
    }

    @Override
    public FileStatus status() throws PosixException {
        return Statx.of(number());
    }

    @Override
    public FileStatus status(byte[] name) throws PosixException {
        return Statx.of(number(), name);
    }

    @Override
    public boolean read(NameList names) throws PosixException {
        Scratch scratch = Scratch.get();
        MemorySegment data = scratch.data();
        int filled = (int) LibC.GETDENTS64.count(scratch.state, number(), data.address(), data.byteSize(), 0);
        byte[] records = new byte[filled];
        MemorySegment.copy(data, JAVA_BYTE, 0, records, 0, filled);
        for (int at = 0; at < filled; at += Short.toUnsignedInt(data.get(JAVA_SHORT, at + RECORD_LENGTH))) {
            int start = at + NAME;
            int end = start;
            while (records[end] != 0) {
                end++;
            }
            boolean dots = end - start <= 2 && records[start] == '.' && records[end - 1] == '.';
            if (!dots) {
                names.add(records, start, end - start);
            }
        }
        return filled > 0;
    }

    @Override
    public OpenDirectory openDirectory(byte[] name) throws PosixException {
        return new NativeDirectory(Opening.directory(number(), name));
    }

    @Override
    public OpenFile openFile(RawPath path) throws PosixException {
        return new NativeFile(Opening.forReading(number(), path));
    }

    @Override
    public byte[] readLink(byte[] name) throws PosixException {
        Scratch scratch = Scratch.get();
        long path = scratch.path(name);
        MemorySegment value = scratch.value;
        int length = (int) LibC.READLINKAT.count(scratch.state, number(), path, value.address(), value.byteSize());
        byte[] target = new byte[length];
        MemorySegment.copy(value, JAVA_BYTE, 0, target, 0, length);
        return target;
    }

    @Override
    public List<Xattr> xattrs(byte[] name) throws PosixException {
        byte[] path = Xattrs.procPath(number(), name);
        return Xattrs.OF_PATH.read(scratch -> scratch.path(path));
    }

    @Override
    public List<Xattr> xattrs() throws PosixException {
        return Xattrs.OF_OPEN.read(scratch -> number());
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
