package io.recobro.source.files.landing;

import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The directory that entries are brought back beneath. Paths are relative to it; no symbolic link on the way is ever
 * followed (that fails with ELOOP or ENOTDIR). Thread-safe. Failures of the system are PosixExceptions.
 */
public interface Target extends AutoCloseable {
    /** What the names of unfinished files start with. */
    byte[] TEMPORARY = ".recobro-unfinished-".getBytes(StandardCharsets.US_ASCII);

    /** Empty when there is nothing; also when a directory on the way is missing. */
    Optional<FileStatus> status(RawPath path) throws IOException;

    /** Where the symbolic link points to. */
    byte[] readLink(RawPath path) throws IOException;

    /** The names in a directory, in no order. */
    NameList names(RawPath path) throws IOException;

    /** Opens a file for reading. */
    OpenFile read(RawPath path) throws IOException;

    /** Makes a directory that only its owner may use; one that is there already (no link to one) is fine. */
    void makeDirectory(RawPath path) throws IOException;

    /** Begins a file under a temporary name beside {@code path}. Failing or closing without {@code finish} removes it. */
    NewFile begin(RawPath path) throws IOException;

    /** Makes a symbolic link, fifo or device with its attributes; replaces anything there but a directory. */
    List<String> make(RawPath path, Entry entry, boolean owners) throws IOException;

    /** Makes {@code path} another name of {@code existing}; replaces anything there but a directory. */
    void link(RawPath existing, RawPath path) throws IOException;

    /** Removes anything but a directory that holds something. */
    void remove(RawPath path) throws IOException;

    /**
     * Sets owner, mode, extended attributes and times of a directory or file that is there.
     *
     * @return what could not be set, in words, such as {@code owner}
     */
    List<String> apply(RawPath path, Attributes attributes, boolean owners) throws IOException;

    /** Whether a name is one that {@link #begin} gives. */
    static boolean isTemporary(byte[] name) {
        return name.length > TEMPORARY.length && Arrays.equals(name, 0, TEMPORARY.length, TEMPORARY, 0, TEMPORARY.length);
    }

    @Override
    void close();

    /** A file that is written; {@link #write} is thread-safe. */
    interface NewFile extends AutoCloseable {
        void write(long position, byte[] source, int offset, int length) throws IOException;

        void truncate(long size) throws IOException;

        /** Sets the attributes and gives it its name, over whatever had it but a directory; as {@link Target#apply}. */
        List<String> finish(Attributes attributes, boolean owners) throws IOException;

        @Override
        void close();
    }
}
