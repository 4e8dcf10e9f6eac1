package io.recobro.catalog.pack;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.fault.Fault;
import io.recobro.source.Pack;

/**
 * Makes backups exist. Whoever removes packs says so before its last look at the manifests; whoever publishes looks for that
 * word after its manifest is there, and only then whether the packs are. So at least one of two that meet sees the
 * other, whatever locks and clocks say.
 */
public final class Publication {
    private Publication() {}

    /**
     * Publishes a backup.
     *
     * @throws io.recobro.fault.RecobroException {@code BACKUP_DAMAGED} when something that the manifest names is not stored, or is
     *     being removed; or a storage fault. The manifest may be there then: the caller takes it back
     */
    public static void publish(Catalog catalog, Manifest manifest) {
        catalog.publish(manifest);
        if (!manifest.packs().isEmpty()) {
            requireKept(catalog, manifest);
        }
    }

    private static void requireKept(Catalog catalog, Manifest manifest) {
        PackShelf shelf = PackShelf.of(catalog, manifest.job());
        for (Pack pack : manifest.packs()) {
            if (shelf.isMarked(pack.name(), PackMark.REMOVING) || !shelf.holds(pack)) {
                throw Fault.BACKUP_DAMAGED
                        .because("unable to publish backup '" + manifest.id() + "' in '" + catalog.destination()
                                + "': pack '" + pack.name() + "' is being removed there by somebody else")
                        .hint("run again: its content is stored anew then; see who prunes there at the same time");
            }
        }
    }
}
