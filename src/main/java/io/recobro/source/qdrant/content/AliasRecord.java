package io.recobro.source.qdrant.content;

import java.util.SortedMap;

/**
 * Format 1 of {@code aliases.json}: the aliases of the server; no snapshot holds them.
 *
 * @param aliases alias to collection
 */
public record AliasRecord(int format, SortedMap<String, String> aliases) {
    public static final int FORMAT = 1;
}
