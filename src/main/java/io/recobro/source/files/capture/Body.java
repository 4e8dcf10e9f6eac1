package io.recobro.source.files.capture;

import io.recobro.source.files.tree.Entry;
import java.io.IOException;

/** The data of a file that is open, without its holes. Not thread-safe. */
public interface Body extends AutoCloseable {
    /** The file as it was when it was opened; its contents are not known yet. */
    Entry.File file();

    /** Reads the next bytes of data; -1 at the end of what was there when it was opened. */
    int read(byte[] target, int offset, int length) throws IOException;

    /** Whether the file is not what it was when it was opened. */
    boolean changed() throws IOException;

    @Override
    void close() throws IOException;
}
