package io.recobro.source.files.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What was asked for and could not be stored as it is. Thread-safe; memory is bounded. */
public final class Shortfalls {
    /** Plain name of the artifact that lists them. */
    static final String NAME = "skipped.txt.gz";

    private static final int TOLD = 20;
    private static final int LISTED_CHARS = 8 << 20;

    private final List<String> first = new ArrayList<>();
    private final StringBuilder listed = new StringBuilder();
    private long count;

    /** @param path for people, on one line */
    public synchronized void add(String path, String cause) {
        count++;
        if (first.size() < TOLD) {
            first.add("'" + path + "': " + cause);
        }
        if (listed.length() < LISTED_CHARS) {
            listed.append(path).append('\t').append(cause).append('\n');
        }
    }

    public synchronized long count() {
        return count;
    }

    /** For the report: the first of them, and how many there are. */
    public synchronized List<String> told() {
        List<String> told = new ArrayList<>(first);
        if (count > first.size()) {
            told.add("and " + (count - first.size()) + " more paths, listed in '" + NAME + "' of the backup");
        }
        return told;
    }

    /** A line each: path, tab, cause. */
    synchronized byte[] list() {
        return listed.toString().getBytes(StandardCharsets.UTF_8);
    }
}
