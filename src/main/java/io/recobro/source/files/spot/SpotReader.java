package io.recobro.source.files.spot;

import io.recobro.source.BackupReader;
import io.recobro.source.Source.Spots;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.fetch.StoredSnapshot;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.source.files.walk.Root;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Reads files that have the size and time of a snapshot, and compares their bytes with the content ids: bytes that differ
 * changed without anybody writing. Each file of the snapshot is chosen with the same chance; files with holes, which may be
 * stored otherwise, are not.
 */
public final class SpotReader {
    private final List<Root> roots;
    private final byte[] buffer = new byte[256 << 10];
    private final MessageDigest digest = Digests.sha256();
    private final List<String> damaged = new ArrayList<>();
    private long read;
    private long bytes;
    private long changed;

    /** @param roots where the files of the snapshot lie on this machine */
    public SpotReader(List<Root> roots) {
        this.roots = List.copyOf(roots);
    }

    /**
     * @param count how many files are chosen
     * @param seed another one chooses other files
     */
    public Spots read(BackupReader backup, int count, long seed, Progress progress) {
        StoredSnapshot snapshot = new StoredSnapshot(backup);
        List<Entry.File> chosen = chosen(snapshot, count, new Random(seed));
        ContentIndex index = snapshot.contents();
        for (Entry.File file : chosen) {
            compare(file, index);
            progress.advance(file.size());
        }
        return new Spots(read, bytes, changed, List.copyOf(damaged));
    }

    private static List<Entry.File> chosen(StoredSnapshot snapshot, int count, Random random) {
        List<Entry.File> chosen = new ArrayList<>();
        long seen = 0;
        try (TreeReader tree = snapshot.tree()) {
            for (Optional<Entry> next = tree.next(); next.isPresent(); next = tree.next()) {
                if (next.get() instanceof Entry.File file
                        && file.size() > 0
                        && !file.extents().sparse()) {
                    seen++;
                    if (chosen.size() < count) {
                        chosen.add(file);
                    } else {
                        long place = random.nextLong(seen);
                        if (place < count) {
                            chosen.set((int) place, file);
                        }
                    }
                }
            }
        }
        return chosen;
    }

    private void compare(Entry.File file, ContentIndex index) {
        try (OpenDirectory directory = Linux.open(root(file.path()).location().toRealPath());
                OpenFile open = directory.openFile(below(file.path()))) {
            if (!unchanged(open.status(), file)) {
                changed++;
                return;
            }
            boolean equal = equal(open, file, index);
            if (!unchanged(open.status(), file)) {
                changed++;
                return;
            }
            read++;
            bytes += file.size();
            if (!equal) {
                damaged.add(file.path().toString());
            }
        } catch (IOException goneOrUnreadable) {
            changed++; // the next backup tells why
        }
    }

    private Root root(RawPath path) throws IOException {
        return roots.stream()
                .filter(root -> path.startsWith(root.name()))
                .findFirst()
                .orElseThrow(() -> new IOException("no root of the source any more"));
    }

    private RawPath below(RawPath path) throws IOException {
        return path.below(root(path).name());
    }

    private static boolean unchanged(FileStatus now, Entry.File file) {
        return now.type() == FileType.FILE
                && now.size() == file.size()
                && now.mtime().equals(file.attributes().mtime());
    }

    private boolean equal(OpenFile open, Entry.File file, ContentIndex index) throws IOException {
        byte[] ids = file.content().packed();
        long position = 0;
        for (int at = 0; at < ids.length; at += ContentId.BYTES) {
            ContentId id = ContentId.of(ids, at);
            int content = index.find(id);
            if (content == ContentIndex.NONE) {
                return true; // the backup is at fault, which verify tells
            }
            long end = position + index.size(content);
            while (position < end) {
                int count = open.read(position, buffer, 0, (int) Math.min(buffer.length, end - position));
                if (count < 0) {
                    return false;
                }
                digest.update(buffer, 0, count);
                position += count;
            }
            if (!ContentId.of(digest.digest()).equals(id)) {
                return false;
            }
        }
        return position == file.size();
    }
}
