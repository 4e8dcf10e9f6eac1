package io.recobro.source.files.capture;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.Parent;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.content.ContentsReader;
import io.recobro.source.files.content.ContentsWriter;
import io.recobro.source.files.pack.Packs;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.stream.Codec;
import io.recobro.stream.Progress;
import io.recobro.stream.codec.Decompressing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The snapshot that a new one builds on: its contents, looked into only when something is new, and its tree, read again as
 * often as wanted.
 */
final class Before implements Packs.Stored {
    /** Role of the artifact that holds the paths. */
    static final String TREE = "tree";

    /** A compressed artifact up to this size is kept in memory instead of being fetched again. */
    private static final int KEPT = 8 << 20;

    private final Parent parent;
    private final BackupReader.Item tree;
    private final Optional<byte[]> keptTree;
    private final BackupReader.Item contents;
    private final Optional<byte[]> keptContents;
    private final Optional<ContentIndex> index;
    private final boolean complete;

    private Before(
            Parent parent,
            BackupReader.Item tree,
            Optional<byte[]> keptTree,
            BackupReader.Item contents,
            Optional<byte[]> keptContents,
            Optional<ContentIndex> index) {
        this.parent = parent;
        this.tree = tree;
        this.keptTree = keptTree;
        this.contents = contents;
        this.keptContents = keptContents;
        this.index = index;
        this.complete = keptContents.isPresent()
                && parent.backup().packs().stream()
                        .allMatch(pack -> parent.packs().contains(pack.name())
                                && pack.needed().isPresent());
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
        Before before = whole(parent);
        before.tree().close(); // a tree of a later format is refused here, not in the middle of the walk
        return before;
    }

    private static Before whole(Parent parent) throws IOException {
        BackupReader backup = parent.backup();
        BackupReader.Item contents = item(backup, ContentsWriter.ROLE);
        BackupReader.Item tree = item(backup, TREE);
        if (contents.stored().bytes() > KEPT) {
            try (InputStream plain = plain(contents, backup.open(contents.name()))) {
                ContentIndex index = ContentsReader.index(plain, parent.packs()::contains);
                return new Before(parent, tree, whole(backup, tree), contents, Optional.empty(), Optional.of(index));
            }
        }
        Optional<byte[]> kept = whole(backup, contents);
        try (InputStream plain = plain(contents, new ByteArrayInputStream(kept.orElseThrow()))) {
            ContentsReader.requireKnownFormat(plain);
        }
        return new Before(parent, tree, whole(backup, tree), contents, kept, Optional.empty());
    }

    /** Reads an artifact to its end, where its digest is compared; empty when it is too large to be kept. */
    private static Optional<byte[]> whole(BackupReader backup, BackupReader.Item item) throws IOException {
        try (InputStream stored = backup.open(item.name())) {
            if (item.stored().bytes() <= KEPT) {
                return Optional.of(stored.readAllBytes());
            }
            stored.transferTo(OutputStream.nullOutputStream());
            return Optional.empty();
        }
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

    @Override
    public ContentIndex index() {
        if (index.isPresent()) {
            return index.get();
        }
        try (InputStream plain = plain(contents, new ByteArrayInputStream(keptContents.orElseThrow()))) {
            return ContentsReader.index(plain, parent.packs()::contains);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** When every pack may be shared, every content is there. */
    @Override
    public boolean complete() {
        return complete;
    }

    /** Stores the list of contents once more, as it is; false when that cannot be done. */
    boolean storeContents(ArtifactSink sink) {
        return keptContents.isPresent() && sink.again(contents, keptContents.get());
    }

    /** The packs it refers to. */
    SortedSet<String> packs() {
        SortedSet<String> names = new TreeSet<>();
        parent.backup().packs().forEach(pack -> names.add(pack.name()));
        return names;
    }

    /** How many percent of what is in each of them it needs. */
    SortedMap<String, Integer> needed() {
        SortedMap<String, Integer> percent = new TreeMap<>();
        parent.backup()
                .packs()
                .forEach(pack -> percent.put(pack.name(), pack.needed().orElseThrow()));
        return percent;
    }

    /** Opens the tree from its start; to be closed by the caller. */
    TreeReader tree() {
        InputStream stored = keptTree.<InputStream>map(ByteArrayInputStream::new)
                .orElseGet(() -> parent.backup().open(tree.name()));
        return new TreeReader(plain(tree, stored), tree.name());
    }
}
