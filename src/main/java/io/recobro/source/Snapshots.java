package io.recobro.source;

import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks into backups of files. Thread-safe; memory does not grow with the number of files.
 *
 * <p>A path is printed as UTF-8 text; a byte that is not UTF-8, a control character and a backslash are printed as a
 * backslash and three octal digits, and may be given so. A path that is asked for is a file or directory with all below it
 * ({@code /srv/files/a}; without the slash, below any root of the snapshot), or a pattern as in gitignore(5).
 */
public interface Snapshots {
    /** Whether a backup is one of files. */
    boolean reads(BackupReader backup);

    /**
     * Tells the entries in the order of their paths.
     *
     * @param paths only these; all when empty
     * @throws io.recobro.fault.RecobroException {@code BACKUP_DAMAGED}, {@code FORMAT_TOO_NEW} or a storage fault
     */
    void list(BackupReader backup, List<String> paths, Consumer<Entry> taker);

    /** Tells what differs between two snapshots, in the order of the paths; a renamed file stands at its new path. */
    void compare(BackupReader older, BackupReader newer, List<String> paths, Consumer<Change> taker);

    /**
     * Writes the bytes of a file, or a tar of a directory. What was written before a failure may be incomplete, but never
     * wrong.
     *
     * @throws io.recobro.fault.RecobroException {@code USAGE_WRONG} when the snapshot has no such file or directory
     */
    void dump(BackupReader backup, String path, OutputStream out);

    /**
     * @param type {@code file}, {@code directory}, {@code symlink}, {@code fifo}, {@code device} or {@code socket}
     * @param mode permission bits, with set-id and sticky bits
     * @param target of a symlink; empty otherwise
     * @param content the same for files of the same bytes in the snapshots of a job; empty for what has none
     */
    record Entry(
            String path,
            String type,
            int mode,
            long uid,
            long gid,
            String user,
            String group,
            long size,
            Instant modified,
            String target,
            String content) {}

    /** @param what names of what differs, such as {@code content}, {@code mode}, {@code owner}, {@code modified} */
    record Change(Kind kind, Optional<Entry> before, Optional<Entry> after, List<String> what) {
        public enum Kind {
            ADDED,
            REMOVED,
            /** The same path with other bytes, another type or another target. */
            CHANGED,
            /** The same content with other attributes. */
            METADATA,
            /** The same bytes under another path. */
            RENAMED
        }
    }
}
