package io.recobro.source.files.capture;

import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.source.files.walk.Root;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/** Temporary. */
final class PosixWalking implements FilesCapture.Walking {
    private final List<Root> roots;

    PosixWalking(List<Root> roots, FilesSettings.Selection selection) {
        this.roots = roots;
    }

    @Override
    public Live open(Optional<TreeReader> before, Timestamp startedAt, Shortfalls shortfalls) {
        return new Walk(roots.getFirst(), before);
    }

    private static final class Walk implements Live {
        private record Level(OpenDirectory directory, RawPath path, NameList names, int[] next) {}

        private final ArrayDeque<Level> levels = new ArrayDeque<>();
        private final OpenDirectory top;
        private final Root root;
        private final Optional<TreeReader> before;
        private Entry old;
        private boolean begun;

        Walk(Root root, Optional<TreeReader> before) {
            this.root = root;
            this.before = before;
            try {
                top = Linux.open(root.location());
            } catch (IOException broken) {
                throw FilesCapture.unwalkable(root.toString(), broken);
            }
            before.ifPresent(tree -> old = tree.next().orElse(null));
        }

        @Override
        public Optional<Found> next() {
            try {
                Entry entry = step();
                return Optional.ofNullable(entry).map(this::compare);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        private Found compare(Entry entry) {
            while (old != null && old.path().compareTo(entry.path()) < 0) {
                old = before.get().next().orElse(null);
            }
            if (old instanceof Entry.File known
                    && entry instanceof Entry.File file
                    && known.path().equals(file.path())
                    && known.size() == file.size()
                    && known.attributes().mtime().equals(file.attributes().mtime())
                    && known.attributes().ctime().equals(file.attributes().ctime())
                    && known.attributes().inode() == file.attributes().inode()) {
                return new Found(known, true);
            }
            return new Found(entry, false);
        }

        private Entry step() throws IOException {
            if (!begun) {
                begun = true;
                return enter(top, root.name());
            }
            while (!levels.isEmpty()) {
                Level level = levels.peek();
                if (level.next[0] == level.names.size()) {
                    levels.pop();
                    if (level.directory != top) {
                        level.directory.close();
                    }
                    continue;
                }
                byte[] name = level.names.get(level.next[0]++);
                FileStatus status = level.directory.status(name);
                RawPath path = level.path.child(name);
                switch (status.type()) {
                    case DIRECTORY -> {
                        return enter(level.directory.openDirectory(name), path);
                    }
                    case FILE -> {
                        return new Entry.File(
                                path,
                                Attributes.of(status, "root", "root"),
                                status.size(),
                                Extents.WHOLE,
                                ContentIds.NONE);
                    }
                    case SYMBOLIC_LINK -> {
                        return new Entry.SymbolicLink(
                                path, Attributes.of(status, "root", "root"), level.directory.readLink(name));
                    }
                    default -> {}
                }
            }
            return null;
        }

        private Entry enter(OpenDirectory directory, RawPath path) throws IOException {
            NameList names = new NameList();
            while (directory.read(names)) {
                continue;
            }
            levels.push(new Level(directory, path, names.sorted(), new int[1]));
            return new Entry.Directory(path, Attributes.of(directory.status(), "root", "root"));
        }

        @Override
        public Body open(Entry.File file) throws IOException {
            return new PosixBody(top.openFile(file.path().below(root.name())), file);
        }

        @Override
        public void close() {
            top.close();
        }
    }
}
