package io.recobro.drill.negative;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Json;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.fault.Fault;
import io.recobro.source.Pack;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A copy of a backup for damaging it. What is too large for the copy is cut, and the manifest of the copy says so: it is a
 * whole backup of less.
 *
 * @param manifest of the copy
 * @param whole whether nothing was cut
 */
record BackupCopy(Manifest manifest, CopiedStorage storage, String site, boolean whole) {
    private static final int BUFFER = 64 << 10;

    Catalog catalog() {
        return catalog(storage);
    }

    /** The catalogue that shows another view of the copy. */
    Catalog catalog(CopiedStorage other) {
        return new Catalog(other, new KeyLayout(site));
    }

    ObjectKey manifestKey() {
        return catalog().layout().manifest(manifest);
    }

    /** Where an object or pack of the copy lies. */
    ObjectKey key(String name) {
        return catalog().layout().stored(manifest.job(), manifest.backupId(), name);
    }

    /** The copy as its listing shows it. */
    BackupEntry entry(Catalog catalog) {
        return catalog.find(manifest.job(), manifest.backupId())
                .orElseThrow(() -> Fault.OBJECT_MISSING.because(
                        "unable to find backup '" + manifest.id() + "' in '" + catalog.destination() + "'"));
    }

    /**
     * Makes a copy in files.
     *
     * @param directory an empty directory; the caller removes it
     * @param limit most bytes that are copied, shared evenly among objects that exceed their share
     * @throws io.recobro.fault.RecobroException a storage fault, or {@code TARGET_FAILED} when the copy cannot be written
     */
    static BackupCopy make(Catalog from, BackupEntry entry, Path directory, long limit, Progress progress) {
        Manifest original = from.manifest(entry);
        Making making = new Making(from, original, directory, share(original, limit), progress);
        List<Artifact> artifacts =
                original.artifacts().stream().map(making::artifact).toList();
        List<Pack> packs = making.packs(limit);
        Manifest manifest = making.whole ? original : cut(original, artifacts, packs);
        Map<ObjectKey, byte[]> small = new HashMap<>();
        small.put(from.layout().manifest(manifest), Json.write(manifest));
        CopiedStorage storage = new CopiedStorage("copy of " + from.destination(), making.pieces, small);
        return new BackupCopy(manifest, storage, from.layout().site(), making.whole);
    }

    private static Manifest cut(Manifest original, List<Artifact> artifacts, List<Pack> packs) {
        return new Manifest(
                original.format(),
                original.id(),
                original.site(),
                original.job(),
                original.kind(),
                original.engine(),
                original.program(),
                original.run(),
                original.runSet(),
                original.startedAt(),
                original.finishedAt(),
                original.recoveryPoint(),
                original.requires(),
                original.encryption(),
                original.destination(),
                original.readBack(),
                original.facts(),
                original.warnings(),
                artifacts,
                packs);
    }

    /** How many bytes of each object are copied, so that together they stay below a limit. */
    private static long share(Manifest manifest, long limit) {
        List<Long> sizes = new ArrayList<>(manifest.artifacts().stream()
                .flatMap(artifact -> artifact.objects().stream())
                .map(StoredPart::bytes)
                .sorted()
                .toList());
        long left = limit;
        for (int each = 0; each < sizes.size(); each++) {
            long share = left / (sizes.size() - each);
            if (sizes.get(each) > share) {
                return Math.max(1, share);
            }
            left -= sizes.get(each);
        }
        return Long.MAX_VALUE;
    }

    private static final class Making {
        private final Catalog from;
        private final Manifest original;
        private final Path directory;
        private final long share;
        private final Progress progress;
        private final Map<ObjectKey, Piece> pieces = new HashMap<>();
        private boolean whole = true;

        Making(Catalog from, Manifest original, Path directory, long share, Progress progress) {
            this.from = from;
            this.original = original;
            this.directory = directory;
            this.share = share;
            this.progress = progress;
        }

        Artifact artifact(Artifact artifact) {
            MessageDigest all = Digests.sha256();
            List<StoredPart> parts = new ArrayList<>();
            for (StoredPart part : artifact.objects()) {
                Content copied = copy(part.name(), Math.min(part.bytes(), share), all);
                parts.add(new StoredPart(part.name(), copied.bytes(), copied.sha256()));
                whole &= copied.bytes() == part.bytes();
            }
            long bytes = parts.stream().mapToLong(StoredPart::bytes).sum();
            Content stored = new Content(bytes, Digests.hex(all));
            return new Artifact(artifact.name(), artifact.role(), artifact.codec(), stored, artifact.plain(), parts);
        }

        /** The first packs, as many as there is room for. */
        List<Pack> packs(long limit) {
            List<Pack> packs = new ArrayList<>();
            long left = limit;
            for (Pack pack : original.packs()) {
                if (pack.bytes() <= left) {
                    Content copied = copy(pack.name(), pack.bytes(), Digests.sha256());
                    packs.add(new Pack(pack.name(), copied.bytes(), copied.sha256()));
                    left -= pack.bytes();
                }
            }
            whole &= packs.size() == original.packs().size();
            return packs;
        }

        /** What is stored is compared with what the manifest says only by the checks: the copy holds what is there. */
        private Content copy(String name, long length, MessageDigest all) {
            ObjectKey key = from.layout().stored(original.job(), original.backupId(), name);
            Path file = directory.resolve("%06d".formatted(pieces.size()));
            MessageDigest own = Digests.sha256();
            long copied = 0;
            try (InputStream in = from.storage().open(key, 0, length);
                    OutputStream out = Files.newOutputStream(file)) {
                byte[] buffer = new byte[BUFFER];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    out.write(buffer, 0, count);
                    own.update(buffer, 0, count);
                    all.update(buffer, 0, count);
                    copied += count;
                    progress.advance(count);
                }
            } catch (IOException broken) {
                throw Fault.TARGET_FAILED
                        .because(
                                "unable to copy object '" + key + "' to '" + file + "': " + broken.getMessage(), broken)
                        .hint("see whether there is room, and whether destination '" + from.destination()
                                + "' answers");
            }
            pieces.put(key, Piece.of(file, copied));
            return new Content(copied, Digests.hex(own));
        }
    }
}
