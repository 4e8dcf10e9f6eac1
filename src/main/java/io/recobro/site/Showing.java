package io.recobro.site;

import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Standing;
import io.recobro.fault.RecobroException;
import io.recobro.operation.CatalogOperations.ArtifactFacts;
import io.recobro.operation.CatalogOperations.BackupDetails;
import io.recobro.operation.CatalogOperations.PackFacts;
import io.recobro.operation.CatalogOperations.Presence;
import io.recobro.operation.Problem;
import io.recobro.retention.action.Pins;
import io.recobro.source.Pack;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything about one backup. */
record Showing(Manifest manifest) {
    BackupDetails in(List<Catalog> catalogs) {
        return new BackupDetails(
                manifest.id(),
                manifest.site(),
                manifest.job(),
                manifest.kind().name().toLowerCase(Locale.ROOT),
                manifest.engine(),
                manifest.recoveryPoint(),
                manifest.requires(),
                manifest.facts(),
                manifest.warnings(),
                manifest.artifacts().stream()
                        .map(artifact -> new ArtifactFacts(
                                artifact.name(),
                                artifact.role(),
                                artifact.codec(),
                                artifact.objects().size(),
                                artifact.stored(),
                                artifact.plain()))
                        .toList(),
                catalogs.stream().map(this::presence).toList(),
                packs());
    }

    private Presence presence(Catalog catalog) {
        try {
            boolean there = catalog.find(manifest.job(), manifest.backupId()).isPresent();
            Standing standing = catalog.standing(manifest.job(), manifest.backupId());
            return new Presence(
                    catalog.destination(),
                    there ? state(standing) : "missing",
                    there ? Pins.describe(catalog, manifest.job(), standing) : Optional.empty(),
                    Optional.empty());
        } catch (RecobroException unlisted) {
            return new Presence(catalog.destination(), "unknown", Optional.empty(), Optional.of(Problem.of(unlisted)));
        }
    }

    private PackFacts packs() {
        List<Pack> added = manifest.packs().stream()
                .filter(pack -> KeyLayout.packOf(pack.name()).equals(Optional.of(manifest.backupId())))
                .toList();
        return new PackFacts(
                manifest.packs().size(),
                manifest.packs().stream().mapToLong(Pack::bytes).sum(),
                added.size(),
                added.stream().mapToLong(Pack::bytes).sum());
    }

    /** As the state of a backup is told. */
    static String state(Standing standing) {
        return standing.damaged() ? BackupRecord.DAMAGED : BackupRecord.VERIFIED;
    }
}
