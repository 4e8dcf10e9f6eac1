package io.recobro.source.files.capture;

import io.recobro.source.files.tree.Entry;

/** What a snapshot holds. */
final class Tally {
    private long files;
    private long directories;
    private long others;
    private long bytes;
    private long unchanged;

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

    void unchanged() {
        unchanged++;
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
