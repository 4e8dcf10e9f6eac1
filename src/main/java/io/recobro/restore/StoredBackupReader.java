package io.recobro.restore;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.pack.StoredArtifacts;
import io.recobro.source.BackupReader;
import io.recobro.source.Pack;
import java.io.InputStream;
import java.util.List;

/** Reads the artifacts and packs of one backup out of one destination. Thread-safe. */
public final class StoredBackupReader implements BackupReader {
    private final StoredArtifacts stored;

    public StoredBackupReader(Catalog catalog, Manifest manifest) {
        this.stored = new StoredArtifacts(catalog, manifest, pack -> catalog);
    }

    @Override
    public List<Item> artifacts() {
        return stored.artifacts();
    }

    @Override
    public InputStream open(String name) {
        return stored.open(name);
    }

    @Override
    public InputStream open(String name, long offset, long length) {
        return stored.open(name, offset, length);
    }

    @Override
    public List<Pack> packs() {
        return stored.packs();
    }

    @Override
    public InputStream openPack(String pack, long offset, long length) {
        return stored.openPack(pack, offset, length);
    }
}
