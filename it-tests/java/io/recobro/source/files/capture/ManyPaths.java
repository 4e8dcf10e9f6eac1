package io.recobro.source.files.capture;

import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.PackWriter;
import io.recobro.source.Parent;
import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.stream.Block;
import io.recobro.stream.ByteSink;
import io.recobro.stream.Compression;
import io.recobro.stream.Content;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import io.recobro.stream.member.ParallelMemberWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Captures a tree of many small files, then the same tree again, and prints the facts of both. A program of its own, for its heap. */
final class ManyPaths {
    private static final int IN_DIRECTORY = 1000;
    private static final int FILE_BYTES = 40;
    private static final DeviceNumber DEVICE = new DeviceNumber(8, 1);
    private static final Timestamp TIME = new Timestamp(1_700_000_000, 123_456_789);

    private ManyPaths() {}

    /** Arguments: how many files, and a directory for the artifacts. */
    public static void main(String[] arguments) {
        int files = Integer.parseInt(arguments[0]);
        Path folder = Path.of(arguments[1]);
        FilesCapture capture = new FilesCapture(List.of(), false, Clock.systemUTC());
        Kept first = new Kept(folder.resolve("first"), Optional.empty());
        CaptureReport report = capture.capture(walking(files), "test", first, Progress.NONE);
        System.out.println(report.facts());
        Parent parent = new Parent(first, new TreeSet<>(report.packs()));
        Kept second = new Kept(folder.resolve("second"), Optional.of(parent));
        System.out.println(
                capture.capture(walking(files), "test", second, Progress.NONE).facts());
    }

    private static FilesCapture.Walking walking(int files) {
        return (before, _, _) -> new Synthetic(files, before);
    }

    private static final class Synthetic implements Live {
        private final int files;
        private final Optional<TreeReader> before;
        private int next;
        private boolean inDirectory;

        Synthetic(int files, Optional<TreeReader> before) {
            this.files = files;
            this.before = before;
        }

        @Override
        public Optional<Found> next() {
            Optional<Entry> old = before.flatMap(TreeReader::next);
            if (next == files) {
                return Optional.empty();
            }
            if (next % IN_DIRECTORY == 0 && !inDirectory) {
                inDirectory = true;
                return Optional.of(new Seen(new Entry.Directory(directory(), attributes(next)), false));
            }
            inDirectory = false;
            RawPath path = directory()
                    .child(String.format("a-name-of-usual-length-%07d.txt", next)
                            .getBytes(StandardCharsets.US_ASCII));
            Entry now = new Entry.File(path, attributes(next), FILE_BYTES, Extents.WHOLE, ContentIds.NONE);
            next++;
            return Optional.of(old.map(entry -> new Seen(entry, true)).orElseGet(() -> new Seen(now, false)));
        }

        private RawPath directory() {
            return RawPath.of(String.format("directory-%07d", next / IN_DIRECTORY));
        }

        private static Attributes attributes(int inode) {
            return new Attributes(
                    0644, 33, 33, "www-data", "www-data", TIME, TIME, DEVICE, inode, 1, Optional.empty(), List.of());
        }

        @Override
        public Body open(Entry.File file) {
            byte[] content = java.util.Arrays.copyOf(file.path().name(), FILE_BYTES);
            return new Body() {
                private boolean read;

                @Override
                public Entry.File file() {
                    return file;
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    if (read) {
                        return -1;
                    }
                    read = true;
                    System.arraycopy(content, 0, target, offset, FILE_BYTES);
                    return FILE_BYTES;
                }

                @Override
                public boolean changed() {
                    return false;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {
            before.ifPresent(TreeReader::close);
        }
    }

    /** Keeps artifacts as files and forgets packs. */
    private static final class Kept implements ArtifactSink, BackupReader {
        private final Path folder;
        private final Optional<Parent> parent;
        private final List<Item> items = new ArrayList<>();
        private int packs;

        Kept(Path folder, Optional<Parent> parent) {
            this.folder = folder;
            this.parent = parent;
        }

        @Override
        public Optional<Parent> parent() {
            return parent;
        }

        @Override
        public MemberWriter open(String name, String role) {
            try {
                Files.createDirectories(folder);
                OutputStream out = Files.newOutputStream(folder.resolve(name));
                return new Writer(name, out, stored -> items.add(new Item(name, role, "gzip", stored)));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public PackWriter pack() {
            return new Writer(String.format("p.%06d.tar.gz", packs++), OutputStream.nullOutputStream(), _ -> {});
        }

        @Override
        public void put(String name, String role, byte[] content) {
            throw new IllegalStateException("nothing is skipped here");
        }

        @Override
        public List<Item> artifacts() {
            return items;
        }

        @Override
        public InputStream open(String artifact) {
            try {
                return Files.newInputStream(folder.resolve(artifact));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public InputStream open(String artifact, long offset, long length) {
            throw new UnsupportedOperationException("only whole");
        }
    }

    private interface Completed {
        void with(Content stored);
    }

    private static final class Writer implements PackWriter {
        private final String name;
        private final OutputStream out;
        private final Completed completed;
        private final ParallelMemberWriter members;

        Writer(String name, OutputStream out, Completed completed) {
            this.name = name;
            this.out = out;
            this.completed = completed;
            ByteSink sink = new ByteSink() {
                @Override
                public void write(byte[] stored, int offset, int length) {
                    try {
                        out.write(stored, offset, length);
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                }

                @Override
                public void memberEnd() {}
            };
            this.members = new ParallelMemberWriter(sink, Compression.DEFAULT, 0, 16);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Block take() {
            return members.take();
        }

        @Override
        public void write(Block block, MemberLabel label) {
            members.write(block, label);
        }

        @Override
        public void discard(Block block) {
            members.discard(block);
        }

        @Override
        public void flush() {
            members.flush();
        }

        @Override
        public Written complete() {
            Written written = members.complete();
            completed.with(written.stored());
            return written;
        }

        @Override
        public void close() {
            members.close();
            try {
                out.close();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
