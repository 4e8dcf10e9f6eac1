package io.recobro.source.files.browse;

import io.recobro.fault.Fault;
import io.recobro.source.files.fetch.ExactPath;
import io.recobro.source.files.fetch.StoredSnapshot;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes one file, or a tar of one directory, whose names begin with that of the directory. */
final class Dump {
    private final StoredSnapshot snapshot;
    private final String path;

    Dump(StoredSnapshot snapshot, String path) {
        this.snapshot = snapshot;
        this.path = path;
    }

    void to(OutputStream out) {
        ExactPath wanted = ExactPath.of(path);
        try (TreeReader tree = snapshot.tree();
                Contents contents = new Contents(snapshot.backup(), snapshot.contents())) {
            for (Optional<Entry> next = tree.next(); next.isPresent(); next = tree.next()) {
                if (wanted.matches(next.get().path())) {
                    write(next.get(), tree, contents, out);
                    return;
                }
            }
        } catch (IOException failure) {
            throw Fault.TARGET_FAILED.because("unable to write '" + path + "': " + failure.getMessage(), failure);
        }
        throw Fault.USAGE_WRONG
                .because("unable to find '" + path + "': the snapshot has no such path")
                .hint("see its files with 'recobro list --files', or search all snapshots with 'recobro find'");
    }

    private void write(Entry entry, TreeReader tree, Contents contents, OutputStream out) throws IOException {
        switch (entry) {
            case Entry.File file -> contents.write(file, out);
            case Entry.Directory directory -> writeTar(directory, tree, contents, out);
            default ->
                throw Fault.USAGE_WRONG
                        .because("unable to write '" + path + "': it is a " + EntryWords.type(entry))
                        .hint("name a file or a directory");
        }
    }

    /** Names are bytes: one char each. */
    private static void writeTar(Entry.Directory top, TreeReader tree, Contents contents, OutputStream out)
            throws IOException {
        RawPath base = top.path().parent();
        // not closed: the stream beneath is not ours
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.ISO_8859_1.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        Optional<Entry> next = Optional.of(top);
        while (next.isPresent() && next.get().path().startsWith(top.path())) {
            add(next.get(), base, top.path(), contents, tar);
            next = tree.next();
        }
        tar.finish();
        out.flush();
    }

    private static void add(Entry entry, RawPath base, RawPath top, Contents contents, TarArchiveOutputStream tar)
            throws IOException {
        Attributes attributes = entry.attributes();
        String name = text(entry.path().below(base).bytes());
        Optional<RawPath> link = attributes.hardLink().filter(first -> first.startsWith(top));
        TarArchiveEntry head = head(entry, name.isEmpty() ? "." : name, link.isPresent());
        if (head == null) {
            return;
        }
        link.ifPresent(first -> head.setLinkName(text(first.below(base).bytes())));
        head.setMode(attributes.mode());
        head.setUserId(attributes.uid());
        head.setGroupId(attributes.gid());
        head.setNames(attributes.user(), attributes.group());
        head.setLastModifiedTime(FileTime.from(attributes.mtime().seconds(), TimeUnit.SECONDS));
        boolean bytes = entry instanceof Entry.File && link.isEmpty();
        if (bytes) {
            head.setSize(((Entry.File) entry).size());
        }
        tar.putArchiveEntry(head);
        if (bytes) {
            contents.write((Entry.File) entry, tar);
        }
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry head(Entry entry, String name, boolean link) {
        if (link) {
            return new TarArchiveEntry(name, TarConstants.LF_LINK);
        }
        return switch (entry) {
            case Entry.Directory directory -> new TarArchiveEntry(name + "/", TarConstants.LF_DIR);
            case Entry.File file -> new TarArchiveEntry(name, TarConstants.LF_NORMAL);
            case Entry.SymbolicLink symbolic -> {
                TarArchiveEntry head = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
                head.setLinkName(text(symbolic.target()));
                yield head;
            }
            case Entry.Fifo fifo -> new TarArchiveEntry(name, TarConstants.LF_FIFO);
            case Entry.Device device -> {
                TarArchiveEntry head =
                        new TarArchiveEntry(name, device.block() ? TarConstants.LF_BLK : TarConstants.LF_CHR);
                head.setDevMajor(device.number().major());
                head.setDevMinor(device.number().minor());
                yield head;
            }
            case Entry.Socket socket -> null;
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
