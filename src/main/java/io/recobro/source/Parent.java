package io.recobro.source;

import java.util.Set;

/**
 * An earlier backup of the job that a capture may build on.
 *
 * @param packs the names of its packs that are still stored, whole, in at least one destination of this run, and may be
 *     referred to; content of others has to be stored again
 */
public record Parent(BackupReader backup, Set<String> packs) {
    public Parent {
        packs = Set.copyOf(packs);
    }
}
