package io.recobro.flip;

import io.recobro.storage.ObjectKey;
import java.util.function.Predicate;

/**
 * A way to read what is stored.
 *
 * @param name as an operator knows it
 * @param flips per object and run: slow readers get few
 * @param concerns the objects to flip bits in: those that others can tell apart without opening are left to them
 */
record Reader(String name, int flips, Predicate<ObjectKey> concerns, Action action) {
    Reader(String name, int flips, Action action) {
        this(name, flips, key -> true, action);
    }

    /** Reads. */
    interface Action {
        /**
         * @param local where a bit may be flipped
         * @param far a whole destination, for what needs two
         * @param key of the object in question
         */
        Seen read(Shelf local, Shelf far, ObjectKey key);
    }

    /** Part of a backup, with its digest in the manifest. */
    static boolean isContent(ObjectKey key) {
        return key.value().contains("/packs/")
                || key.value().contains("/backups/") && !key.value().endsWith("/RESTORE.md");
    }

    /** Whether this is the check that reads all of it. */
    boolean mustFind(ObjectKey key) {
        return name.equals("verify --level digests")
                && (isContent(key) || key.value().contains("/manifests/"));
    }

    Seen read(Shelf local, Shelf far, ObjectKey key) {
        return action.read(local, far, key);
    }
}
