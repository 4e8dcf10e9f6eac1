package io.recobro.catalog.pack;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.Pack;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.digest.VerifyingInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the artifacts of one backup out of one destination, and its packs out of wherever they are. Thread-safe. */
public final class StoredArtifacts implements BackupReader {
    private final Catalog catalog;
    private final Manifest manifest;
    private final Function<String, Catalog> places;

    /** @param places tells which destination a pack is read from */
    public StoredArtifacts(Catalog catalog, Manifest manifest, Function<String, Catalog> places) {
        this.catalog = catalog;
        this.manifest = manifest;
        this.places = places;
    }

    @Override
    public List<Item> artifacts() {
        return manifest.artifacts().stream()
                .map(artifact -> new Item(
                        artifact.name(),
                        artifact.role(),
                        artifact.codec(),
                        artifact.stored(),
                        Optional.of(artifact.plain())))
                .toList();
    }

    @Override
    public InputStream open(String name) {
        Artifact artifact = artifact(name);
        List<Supplier<InputStream>> pieces = artifact.objects().stream()
                .<Supplier<InputStream>>map(part -> () -> catalog.storage().open(key(part)))
                .toList();
        return new VerifyingInputStream(
                concatenated(pieces), artifact.stored(), "artifact '" + name + "' in '" + catalog.destination() + "'");
    }

    @Override
    public InputStream open(String name, long offset, long length) {
        List<Supplier<InputStream>> pieces = new ArrayList<>();
        long begin = 0;
        for (StoredPart part : artifact(name).objects()) {
            long from = Math.max(offset, begin);
            long to = Math.min(offset + length, begin + part.bytes());
            if (from < to) {
                long inPart = from - begin;
                pieces.add(() -> catalog.storage().open(key(part), inPart, to - from));
            }
            begin += part.bytes();
        }
        return pieces.size() == 1 ? pieces.getFirst().get() : concatenated(pieces);
    }

    @Override
    public List<Pack> packs() {
        return manifest.packs();
    }

    @Override
    public InputStream openPack(String pack, long offset, long length) {
        Catalog place = places.apply(pack);
        return place.storage().open(place.layout().pack(manifest.job(), pack), offset, length);
    }

    private Artifact artifact(String name) {
        return manifest.artifacts().stream()
                .filter(artifact -> artifact.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Fault.BACKUP_DAMAGED.because(
                        "unable to find artifact '" + name + "' in backup '" + manifest.id() + "'"));
    }

    private ObjectKey key(StoredPart part) {
        return catalog.layout().object(manifest.job(), manifest.backupId(), part.name());
    }

    /** Opens each piece only when the one before is at its end. */
    private static InputStream concatenated(List<Supplier<InputStream>> pieces) {
        Iterator<Supplier<InputStream>> each = pieces.iterator();
        if (!each.hasNext()) {
            return InputStream.nullInputStream();
        }
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return each.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return each.next().get();
            }
        });
    }
}
