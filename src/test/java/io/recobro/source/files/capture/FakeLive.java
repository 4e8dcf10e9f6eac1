package io.recobro.source.files.capture;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Files in memory that can be walked. A file is unchanged when its time is that of the snapshot before. */
final class FakeLive implements Live {
    private static final DeviceNumber DEVICE = new DeviceNumber(8, 1);

    private final TreeMap<RawPath, byte[]> files = new TreeMap<>();
    private final Map<RawPath, Long> times = new HashMap<>();
    private final Map<RawPath, RawPath> links = new HashMap<>();
    private final List<RawPath> gone = new ArrayList<>();
    private final Map<RawPath, Integer> restless = new HashMap<>();
    private final Map<RawPath, Integer> opened = new HashMap<>();
    private Iterator<Map.Entry<RawPath, byte[]>> position;
    private final Map<RawPath, Entry> before = new HashMap<>();

    FakeLive file(String path, byte[] content) {
        return file(path, content, 1);
    }

    FakeLive file(String path, byte[] content, long time) {
        files.put(RawPath.of(path), content);
        times.put(RawPath.of(path), time);
        return this;
    }

    FakeLive directory(String path) {
        files.put(RawPath.of(path), new byte[0]);
        return this;
    }

    FakeLive hardLink(String path, String first) {
        files.put(RawPath.of(path), files.get(RawPath.of(first)));
        times.put(RawPath.of(path), times.get(RawPath.of(first)));
        links.put(RawPath.of(path), RawPath.of(first));
        links.put(RawPath.of(first), RawPath.of(first));
        return this;
    }

    /** The file is there when it is listed, and gone when it is opened. */
    FakeLive vanishing(String path) {
        gone.add(RawPath.of(path));
        return this;
    }

    /** The first {@code times} reads of the file find it changed afterwards. */
    FakeLive changing(String path, int times) {
        restless.put(RawPath.of(path), times);
        return this;
    }

    FakeLive remove(String path) {
        files.remove(RawPath.of(path));
        return this;
    }

    /** How often a file was opened since the walk began. */
    int opened(String path) {
        return opened.getOrDefault(RawPath.of(path), 0);
    }

    FilesCapture.Walking walking() {
        return (tree, started, shortfalls) -> {
            before.clear();
            opened.clear();
            tree.ifPresent(this::remember);
            position = files.entrySet().iterator();
            return this;
        };
    }

    private void remember(TreeReader tree) {
        for (Optional<Entry> entry = tree.next(); entry.isPresent(); entry = tree.next()) {
            before.put(entry.get().path(), entry.get());
        }
    }

    @Override
    public Optional<Found> next() {
        if (!position.hasNext()) {
            return Optional.empty();
        }
        Map.Entry<RawPath, byte[]> next = position.next();
        Entry entry = entry(next.getKey(), next.getValue());
        Entry old = before.get(entry.path());
        boolean unchanged = entry instanceof Entry.File file
                && old instanceof Entry.File known
                && known.size() == file.size()
                && known.attributes().mtime().equals(file.attributes().mtime());
        return Optional.of(new Seen(unchanged ? old : entry, unchanged));
    }

    @Override
    public long filesBefore() {
        return before.values().stream().filter(Entry.File.class::isInstance).count();
    }

    private Entry entry(RawPath path, byte[] content) {
        Attributes attributes = attributes(path);
        if (!times.containsKey(path)) {
            return new Entry.Directory(path, attributes);
        }
        return new Entry.File(path, attributes, content.length, Extents.WHOLE, ContentIds.NONE);
    }

    private Attributes attributes(RawPath path) {
        RawPath first = links.get(path);
        Timestamp time = new Timestamp(times.getOrDefault(path, 1L), 0);
        return new Attributes(
                0644,
                0,
                0,
                "root",
                "root",
                time,
                time,
                DEVICE,
                (first == null ? path : first).hashCode(),
                first == null ? 1 : 2,
                first == null || first.equals(path) ? Optional.empty() : Optional.of(first),
                List.of());
    }

    @Override
    public synchronized Body open(Entry.File file) throws IOException {
        opened.merge(file.path(), 1, Integer::sum);
        if (gone.contains(file.path())) {
            throw new PosixException(PosixException.ENOENT);
        }
        byte[] content = files.get(file.path());
        boolean changes = restless.merge(file.path(), -1, Integer::sum) >= 0;
        return new Body() {
            private int done;

            @Override
            public Entry.File file() {
                return file;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                int count = Math.min(length, content.length - done);
                System.arraycopy(content, done, target, offset, count);
                done += count;
                return count == 0 ? -1 : count;
            }

            @Override
            public boolean changed() {
                return changes;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
