package io.recobro.catalog.pack;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.source.Pack;
import io.recobro.storage.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one destination holds of a job's packs.
 *
 * @param sizes bytes by the pack's name
 * @param marks by the pack's name
 */
public record PackShelf(SortedMap<String, Long> sizes, Map<String, List<PackMark>> marks) {
    /** Holds nothing. */
    public static final PackShelf EMPTY = new PackShelf(new TreeMap<>(), Map.of());

    /** Two listings: first the marks, then the packs. */
    public static PackShelf of(Catalog catalog, String job) {
        Map<String, List<PackMark>> marks =
                new PackMarks(catalog, job).list().stream().collect(Collectors.groupingBy(PackMark::pack));
        return new PackShelf(stored(catalog, job), marks);
    }

    /** Bytes of the packs by their names. One listing. */
    public static SortedMap<String, Long> stored(Catalog catalog, String job) {
        String prefix = catalog.layout().packs(job);
        SortedMap<String, Long> sizes = new TreeMap<>();
        for (StoredObject object : catalog.storage().list(prefix)) {
            String name = object.key().value().substring(prefix.length());
            if (KeyLayout.packOf(name).isPresent()) {
                sizes.put(name, object.bytes());
            }
        }
        return sizes;
    }

    /** Whether the pack is there with its size. */
    public boolean holds(Pack pack) {
        return Long.valueOf(pack.bytes()).equals(sizes.get(pack.name()));
    }

    /** Whether the pack is there with its size and nobody has found it damaged. */
    public boolean holdsWhole(Pack pack) {
        return holds(pack) && !isMarked(pack.name(), PackMark.DAMAGED);
    }

    /** Whether new backups may refer to it, as far as this destination is concerned: it has it whole, or not at all. */
    public boolean mayShare(Pack pack) {
        return marksOf(pack.name()).isEmpty() && (holds(pack) || !sizes.containsKey(pack.name()));
    }

    public List<PackMark> marksOf(String pack) {
        return marks.getOrDefault(pack, List.of());
    }

    public boolean isMarked(String pack, String word) {
        return marksOf(pack).stream().anyMatch(mark -> mark.word().equals(word));
    }
}
