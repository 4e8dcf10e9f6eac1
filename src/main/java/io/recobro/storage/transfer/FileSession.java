package io.recobro.storage.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * One logged-in connection. Paths are absolute. Every method throws {@link TransferException} for what the server refuses;
 * another {@link IOException} means that the connection is broken. Bounded in time by the settings of the server.
 */
public interface FileSession extends AutoCloseable {
    /** What has this path, without following a link; empty if nothing has. */
    Optional<RemoteFile> look(String path) throws IOException;

    /** Everything in a directory, complete; {@code MISSING} if there is no such directory. */
    List<RemoteFile> entries(String directory) throws IOException;

    /** Makes one directory, or finds that it exists; {@code MISSING} if its parent does not. */
    void makeDirectory(String path) throws IOException;

    /** Removes an empty directory; fails if it is not empty. */
    void removeDirectory(String path) throws IOException;

    /** Removes a file; {@code MISSING} if there is none. */
    void remove(String path) throws IOException;

    /**
     * Writes bytes into a file and returns when the server has confirmed all of them, on its disk where that can be asked
     * for. At offset 0 the file is made; after a failure it may hold any first part of the bytes.
     *
     * @param offset the present size of the file
     */
    void write(String path, long offset, byte[] bytes, int from, int length) throws IOException;

    /** Reads from an offset to the end. Closing early is cheap and keeps the session usable. */
    InputStream read(String path, long offset) throws IOException;

    /** Gives a file a new name that no file has. What happens if one has it, {@link #refusesOverwriting} tells. */
    void rename(String from, String to) throws IOException;

    /** Gives a file a new name in place of the file that has it, at once where the server can. */
    void replace(String from, String to) throws IOException;

    /** Bytes that this account may still store below the directory, where the server can tell. */
    Optional<Long> freeBytes(String directory) throws IOException;

    /** Whether the server itself refuses to rename onto an existing name, also in a race. */
    boolean refusesOverwriting() throws IOException;

    /** Whether the connection still answers. */
    boolean alive();

    @Override
    void close();
}
