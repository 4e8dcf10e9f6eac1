package io.recobro.source.files.capture;

import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.SameEntry;

/** What a snapshot holds. */
final class Tally {
    private long files;
    private long directories;
    private long others;
    private long bytes;
    private long unchanged;
    private long before;

    void add(Entry entry) {
        switch (entry) {
            case Entry.File file -> {
                files++;
                bytes += file.size();
            }
            case Entry.Directory directory -> directories++;
            default -> others++;
        }
    }

    void add(SameEntry entry) {
        switch (entry.type()) {
            case FILE -> {
                files++;
                bytes += entry.size();
            }
            case DIRECTORY -> directories++;
            default -> others++;
        }
    }

    /** Whether every file of the snapshot before is there, as it was. */
    boolean allUnchanged() {
        return unchanged == before;
    }

    void unchanged() {
        unchanged++;
    }

    /** The snapshot before had so many files. */
    void before(long filesBefore) {
        before = filesBefore;
    }

    /** Whether more than half of what was there before is gone. */
    boolean shrunk() {
        return files < before / 2;
    }

    long filesBefore() {
        return before;
    }

    long files() {
        return files;
    }

    long directories() {
        return directories;
    }

    /** Links, fifos, devices, sockets. */
    long others() {
        return others;
    }

    /** Of all files, holes included. */
    long bytes() {
        return bytes;
    }

    /** Files that were not read because they are as they were. */
    long unchangedFiles() {
        return unchanged;
    }
}
