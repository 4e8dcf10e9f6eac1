package io.recobro.source.files.landing;

import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.tree.Attributes;
import java.io.IOException;
import java.util.List;

/** A file under a temporary name until it is finished. {@link #write} is thread-safe. */
public final class NewFile implements AutoCloseable {
    private final Lease directory;
    private final byte[] temporary;
    private final byte[] name;
    private final OpenFile file;
    private final Outfit outfit;
    private boolean finished;

    NewFile(Lease directory, byte[] temporary, byte[] name, OpenFile file, Outfit outfit) {
        this.directory = directory;
        this.temporary = temporary;
        this.name = name;
        this.file = file;
        this.outfit = outfit;
    }

    public void write(long position, byte[] source, int offset, int length) throws IOException {
        file.write(position, source, offset, length);
    }

    public void truncate(long size) throws IOException {
        file.truncate(size);
    }

    /**
     * Sets the attributes and gives it its name, over whatever had it but a directory.
     *
     * @return what could not be set, in words
     */
    public List<String> finish(Attributes attributes) throws IOException {
        List<String> missing = outfit.putOn(file, attributes, false);
        directory.get().rename(temporary, name);
        finished = true;
        return missing;
    }

    /** Removes it unless it was finished. */
    @Override
    public void close() {
        file.close();
        try (Lease ending = directory) {
            if (!finished) {
                remove(ending.get());
            }
        }
    }

    private void remove(TargetDirectory from) {
        try {
            from.removeFile(temporary);
        } catch (IOException left) {
            // the next restore into this directory removes it: it has the name of one
            org.slf4j.LoggerFactory.getLogger(NewFile.class).debug("an unfinished file is left behind", left);
        }
    }
}
