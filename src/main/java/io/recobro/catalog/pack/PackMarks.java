package io.recobro.catalog.pack;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.storage.ObjectKey;
import java.time.Instant;
import java.util.List;

/** The marks of a job's packs in one destination. Marks are written once and removed; they are never changed. */
public record PackMarks(Catalog catalog, String job) {
    private static final int FORMAT = 1;

    private record Detail(int format, Instant at, String by, String reason) {}

    /** All of them. One listing. */
    public List<PackMark> list() {
        return catalog.storage().list(PackMark.prefix(catalog, job)).stream()
                .flatMap(object -> PackMark.of(object.key()).stream())
                .toList();
    }

    /** Marks a pack; the same mark twice is one. Returns once it is durable. */
    public PackMark set(String pack, String word, BackupId run, Instant at, String by, String reason) {
        PackMark mark = new PackMark(pack, word, run);
        ObjectKey key = mark.key(catalog, job);
        if (catalog.storage().stat(key).isEmpty()) {
            catalog.write(key, new Detail(FORMAT, at, by, reason));
        }
        return mark;
    }

    public void remove(PackMark mark) {
        catalog.storage().delete(mark.key(catalog, job));
    }
}
