package io.recobro.source.files.posix;

import java.io.IOException;

/**
 * A directory to create entries in. Every name is one name in it, and what a symbolic link points to is never touched.
 * Failures are {@link PosixException}s; nothing that exists is replaced but by {@link #rename}. Thread-safe.
 */
public interface TargetDirectory extends AutoCloseable {
    /** For looking at what is there; closed with this. */
    OpenDirectory existing();

    /** Opens a directory below this one, through directories only: a symbolic link on the way is refused. */
    TargetDirectory open(RawPath path) throws IOException;

    void makeDirectory(byte[] name, int mode) throws IOException;

    void makeSymbolicLink(byte[] name, byte[] target) throws IOException;

    void makeFifo(byte[] name, int mode) throws IOException;

    void makeDevice(byte[] name, boolean block, int mode, DeviceNumber number) throws IOException;

    /** Makes {@code name} one more name of what is {@code there} in {@code other}; of a symbolic link itself, too. */
    void makeHardLink(TargetDirectory other, byte[] there, byte[] name) throws IOException;

    /** Creates an empty file that must not exist yet, open for reading and writing. */
    OpenFile createFile(byte[] name, int mode) throws IOException;

    /** Opens an existing regular file for reading and writing. */
    OpenFile openFile(byte[] name) throws IOException;

    /** Renames within this directory; a file that has the new name already is replaced at once. */
    void rename(byte[] name, byte[] newName) throws IOException;

    void removeFile(byte[] name) throws IOException;

    void removeDirectory(byte[] name) throws IOException;

    /** What a name stands for, of any type; a symbolic link itself. */
    Alterable entry(byte[] name);

    @Override
    void close();
}
