package io.recobro.source.files.posix.call;

import io.recobro.source.files.posix.Alterable;
import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.TargetDirectory;
import java.io.IOException;

/** A {@link TargetDirectory} of the running kernel. */
final class NativeTarget implements TargetDirectory {
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_REMOVEDIR = 0x200;

    private final NativeDirectory directory;

    NativeTarget(NativeDirectory directory) {
        this.directory = directory;
    }

    @Override
    public OpenDirectory existing() {
        return directory;
    }

    @Override
    public TargetDirectory open(RawPath path) throws IOException {
        return new NativeTarget(new NativeDirectory(Opening.directoryBeneath(directory.number(), path)));
    }

    @Override
    public void makeDirectory(byte[] name, int mode) throws IOException {
        Scratch scratch = Scratch.get();
        LibC.MKDIRAT.call(scratch.state, directory.number(), scratch.path(name), mode);
    }

    @Override
    public void makeSymbolicLink(byte[] name, byte[] target) throws IOException {
        Scratch scratch = Scratch.get();
        LibC.SYMLINKAT.call(scratch.state, scratch.otherPath(target), directory.number(), scratch.path(name));
    }

    @Override
    public void makeFifo(byte[] name, int mode) throws IOException {
        makeNode(name, FileType.FIFO, mode, DeviceNumber.NONE);
    }

    @Override
    public void makeDevice(byte[] name, boolean block, int mode, DeviceNumber number) throws IOException {
        makeNode(name, block ? FileType.BLOCK_DEVICE : FileType.CHARACTER_DEVICE, mode, number);
    }

    private void makeNode(byte[] name, FileType type, int mode, DeviceNumber number) throws PosixException {
        long major = Integer.toUnsignedLong(number.major());
        long minor = Integer.toUnsignedLong(number.minor());
        long device = (major & 0xfffff000L) << 32 | (major & 0xfff) << 8 | (minor & 0xffffff00L) << 12 | minor & 0xff;
        Scratch scratch = Scratch.get();
        LibC.MKNODAT.call(scratch.state, directory.number(), scratch.path(name), type.bits() | mode, device, 0);
    }

    @Override
    public void makeHardLink(TargetDirectory other, byte[] there, byte[] name) throws IOException {
        Scratch scratch = Scratch.get();
        long from = scratch.otherPath(there);
        LibC.LINKAT.call(
                scratch.state,
                ((NativeTarget) other).directory.number(),
                from,
                directory.number(),
                scratch.path(name),
                0);
    }

    @Override
    public OpenFile createFile(byte[] name, int mode) throws IOException {
        return new NativeFile(Opening.create(directory.number(), name, mode));
    }

    @Override
    public OpenFile openFile(byte[] name) throws IOException {
        return new NativeFile(Opening.forWriting(directory.number(), name));
    }

    @Override
    public void rename(byte[] name, byte[] newName) throws IOException {
        Scratch scratch = Scratch.get();
        long to = scratch.otherPath(newName);
        int number = directory.number();
        LibC.RENAMEAT.call(scratch.state, number, scratch.path(name), number, to, 0);
    }

    @Override
    public void removeFile(byte[] name) throws IOException {
        Scratch scratch = Scratch.get();
        LibC.UNLINKAT.call(scratch.state, directory.number(), scratch.path(name), 0);
    }

    @Override
    public void removeDirectory(byte[] name) throws IOException {
        Scratch scratch = Scratch.get();
        LibC.UNLINKAT.call(scratch.state, directory.number(), scratch.path(name), AT_REMOVEDIR);
    }

    @Override
    public Alterable entry(byte[] name) {
        return new NativeEntry(directory, name);
    }

    @Override
    public void close() {
        directory.close();
    }
}
