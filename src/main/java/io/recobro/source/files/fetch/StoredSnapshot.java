package io.recobro.source.files.fetch;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.BackupReader.Item;
import io.recobro.source.Pack;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.content.ContentsReader;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.stream.BulkInputStream;
import io.recobro.stream.Codec;
import io.recobro.stream.codec.Decompressing;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The artifacts of a backup of files. Thread-safe, as its backup is. */
public final class StoredSnapshot {
    private static final String TREE = "tree";
    private static final String CONTENTS = "contents";

    private final BackupReader backup;

    public StoredSnapshot(BackupReader backup) {
        this.backup = backup;
    }

    /** Whether a backup has a tree of files. */
    public static boolean isIn(BackupReader backup) {
        return backup.artifacts().stream().anyMatch(item -> item.role().equals(TREE));
    }

    public BackupReader backup() {
        return backup;
    }

    /** Opens the tree from its beginning. */
    public TreeReader tree() {
        Item tree = item(TREE);
        return new TreeReader(plain(tree), tree.name());
    }

    /** Reads which member of which pack holds each content; packs that the backup does not name are passed over. */
    public ContentIndex contents() {
        Set<String> packs = backup.packs().stream().map(Pack::name).collect(Collectors.toSet());
        try (InputStream in = plain(item(CONTENTS))) {
            ContentIndex index = ContentsReader.index(in, packs::contains);
            return index;
        } catch (IOException broken) {
            throw unreadable(CONTENTS, broken);
        }
    }

    private Item item(String role) {
        Optional<Item> found = backup.artifacts().stream()
                .filter(item -> item.role().equals(role))
                .findFirst();
        return found.orElseThrow(
                () -> Fault.BACKUP_DAMAGED.because("unable to read the files of the backup: it has no " + role));
    }

    private InputStream plain(Item item) {
        Codec codec = Codec.valueOf(item.codec().toUpperCase(Locale.ROOT));
        return new Stored(
                Decompressing.stream(backup.open(item.name()), codec, "artifact '" + item.name() + "'"), item.name());
    }

    private static RuntimeException unreadable(String artifact, IOException cause) {
        return Fault.STORAGE_UNREACHABLE.because(
                "unable to read artifact '" + artifact + "': " + cause.getMessage(), cause);
    }

    /** Tells failures of the storage as such. */
    private static final class Stored extends BulkInputStream {
        private final InputStream plain;
        private final String name;

        Stored(InputStream plain, String name) {
            this.plain = plain;
            this.name = name;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            try {
                return plain.read(target, offset, length);
            } catch (IOException broken) {
                throw unreadable(name, broken);
            }
        }

        @Override
        public void close() {
            try {
                plain.close();
            } catch (IOException broken) {
                throw unreadable(name, broken);
            }
        }
    }
}
