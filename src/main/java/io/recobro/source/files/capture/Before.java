package io.recobro.source.files.capture;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.Parent;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.content.ContentsReader;
import io.recobro.source.files.content.ContentsWriter;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.stream.Codec;
import io.recobro.stream.Progress;
import io.recobro.stream.codec.Decompressing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** The snapshot that a new one builds on: its contents, and its tree, read again as often as wanted. */
final class Before {
    /** Role of the artifact that holds the paths. */
    static final String TREE = "tree";

    /** A compressed tree up to this size is kept in memory instead of being fetched again. */
    private static final int KEPT = 8 << 20;

    private final BackupReader backup;
    private final BackupReader.Item tree;
    private final ContentIndex contents;
    private final byte[] kept;

    private Before(BackupReader backup, BackupReader.Item tree, ContentIndex contents, byte[] kept) {
        this.backup = backup;
        this.tree = tree;
        this.contents = contents;
        this.kept = kept;
    }

    /**
     * Reads what there is, and makes sure that all of it is whole. One that cannot be used is told and passed over: then
     * everything is stored again.
     */
    static Optional<Before> read(Optional<Parent> parent, Progress progress) {
        if (parent.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(parent.get()));
        } catch (RecobroException unusable) {
            if (unusable.fault() == Fault.INTERRUPTED) {
                throw unusable;
            }
            progress.notice(
                    "everything is read again, because the backup before cannot be built on: " + unusable.getMessage());
            return Optional.empty();
        } catch (IOException | UncheckedIOException unusable) {
            progress.notice(
                    "everything is read again, because the backup before cannot be read: " + unusable.getMessage());
            return Optional.empty();
        }
    }

    private static Before read(Parent parent) throws IOException {
        BackupReader backup = parent.backup();
        BackupReader.Item contents = item(backup, ContentsWriter.ROLE);
        BackupReader.Item tree = item(backup, TREE);
        ContentIndex index;
        try (InputStream plain = plain(contents, backup.open(contents.name()))) {
            index = ContentsReader.index(plain, parent.packs()::contains);
        }
        byte[] kept = null;
        try (InputStream stored = backup.open(tree.name())) {
            if (tree.stored().bytes() <= KEPT) {
                kept = stored.readAllBytes();
            } else {
                stored.transferTo(java.io.OutputStream.nullOutputStream());
            }
        }
        Before before = new Before(backup, tree, index, kept);
        before.tree().close(); // a tree of a later format is refused here, not in the middle of the walk
        return before;
    }

    private static BackupReader.Item item(BackupReader backup, String role) {
        return backup.artifacts().stream()
                .filter(item -> item.role().equals(role))
                .findFirst()
                .orElseThrow(() ->
                        Fault.BACKUP_DAMAGED.because("unable to find artifact '" + role + "' in it: there is none"));
    }

    private static InputStream plain(BackupReader.Item item, InputStream stored) {
        Codec codec = Codec.valueOf(item.codec().toUpperCase(Locale.ROOT));
        return Decompressing.stream(stored, codec, "artifact '" + item.name() + "'");
    }

    ContentIndex contents() {
        return contents;
    }

    /** Opens the tree from its start; to be closed by the caller. */
    TreeReader tree() {
        InputStream stored = kept == null ? backup.open(tree.name()) : new ByteArrayInputStream(kept);
        return new TreeReader(plain(tree, stored), tree.name());
    }
}
