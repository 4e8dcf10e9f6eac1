package io.recobro.source.files.landing;

import io.recobro.source.files.posix.TargetDirectory;

/** An open directory that several use; the last one to close it does. Thread-safe. */
final class Lease implements AutoCloseable {
    private final TargetDirectory directory;
    private final boolean owned;
    private int users = 1;

    /** @param owned whether the directory is closed with the last user */
    Lease(TargetDirectory directory, boolean owned) {
        this.directory = directory;
        this.owned = owned;
    }

    TargetDirectory get() {
        return directory;
    }

    /** One more user; null when the last one has closed it. */
    synchronized Lease join() {
        if (users == 0) {
            return null;
        }
        users++;
        return this;
    }

    @Override
    public synchronized void close() {
        users--;
        if (users == 0 && owned) {
            directory.close();
        }
    }
}
