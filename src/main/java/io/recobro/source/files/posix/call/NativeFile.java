package io.recobro.source.files.posix.call;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** An {@link OpenFile} of the running kernel. */
final class NativeFile implements OpenFile {
    private static final int BLOCK = 512;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int ADVICE_SEQUENTIAL = 2;
    private static final int ADVICE_DONE = 4;
    private final Descriptor descriptor;

    NativeFile(Descriptor descriptor) {
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
    public int read(long position, byte[] target, int offset, int length) throws PosixException {
        Scratch scratch = Scratch.get();
        MemorySegment data = scratch.data();
        int done = 0;
        while (done < length) {
            long wanted = Math.min(length - done, data.byteSize());
            int count = (int) LibC.PREAD.count(scratch.state, number(), data.address(), wanted, position + done);
            MemorySegment.copy(data, JAVA_BYTE, 0, target, offset + done, count);
            done += count;
            if (count < wanted) {
                break;
            }
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws PosixException {
        Scratch scratch = Scratch.get();
        MemorySegment data = scratch.data();
        int done = 0;
        while (done < length) {
            int wanted = (int) Math.min(length - done, data.byteSize());
            MemorySegment.copy(source, offset + done, data, JAVA_BYTE, 0, wanted);
            done += (int) LibC.PWRITE.count(scratch.state, number(), data.address(), wanted, position + done);
        }
    }

    @Override
    public void truncate(long size) throws PosixException {
        LibC.FTRUNCATE.call(Scratch.get().state, number(), size, 0);
    }

    @Override
    public void force() throws PosixException {
        LibC.FSYNC.call(Scratch.get().state, number(), 0, 0);
    }

    @Override
    public Extents extents(long size) throws PosixException {
        if (status().blocks() * BLOCK >= size) {
            return Extents.WHOLE;
        }
        long[] pairs = new long[16];
        int count = 0;
        long at = 0;
        while (at < size) {
            long data = seek(at, SEEK_DATA, size);
            if (data < 0) {
                return Extents.WHOLE;
            }
            long hole = data < size ? Math.min(size, seek(data, SEEK_HOLE, size)) : size;
            if (data < size) {
                if (count == pairs.length) {
                    pairs = Arrays.copyOf(pairs, 2 * count);
                }
                pairs[count++] = data;
                pairs[count++] = hole - data;
            }
            at = data < size ? hole : size;
        }
        boolean whole = size == 0 || count == 2 && pairs[0] == 0 && pairs[1] == size;
        return whole ? Extents.WHOLE : Extents.of(Arrays.copyOf(pairs, count));
    }

    /** {@code size} where there is no more of it, -1 where the file system cannot tell. */
    private long seek(long position, int what, long size) throws PosixException {
        try {
            return LibC.LSEEK.count(Scratch.get().state, number(), position, what, 0);
        } catch (PosixException none) {
            if (none.errno() == PosixException.ENXIO) {
                return size;
            }
            if (none.errno() == PosixException.EINVAL) {
                return -1;
            }
            throw none;
        }
    }

    @Override
    public List<Xattr> xattrs() throws PosixException {
        return Xattrs.OF_OPEN.read(scratch -> number());
    }

    @Override
    public void owner(long uid, long gid) throws PosixException {
        LibC.FCHOWN.call(Scratch.get().state, number(), uid, gid);
    }

    @Override
    public void mode(int mode) throws PosixException {
        LibC.FCHMOD.call(Scratch.get().state, number(), mode, 0);
    }

    @Override
    public void time(Timestamp mtime) throws PosixException {
        Scratch scratch = Scratch.get();
        LibC.FUTIMENS.call(scratch.state, number(), scratch.times(mtime), 0);
    }

    @Override
    public void xattrs(List<Xattr> wanted) throws PosixException {
        Xattrs.OF_OPEN.replace(scratch -> number(), wanted);
    }

    @Override
    public void adviseSequential() {
        LibC.FADVISE.attempt(Scratch.get().state, number(), 0, 0, ADVICE_SEQUENTIAL);
    }

    @Override
    public void adviseDone(long position, long length) {
        LibC.FADVISE.attempt(Scratch.get().state, number(), position, length, ADVICE_DONE);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
