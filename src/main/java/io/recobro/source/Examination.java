package io.recobro.source;

import io.recobro.fault.Finding;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a source looks like before anything is captured.
 *
 * @param place what holds the items, as it calls itself, so that two jobs with one server can be told: {@code host:3306}
 * @param captured the items that a capture takes, such as names of databases
 * @param leftOut the items there that it does not take, as far as they can be seen; what the place makes for itself is none
 */
public record Examination(String place, SortedSet<String> captured, SortedSet<String> leftOut, List<Finding> findings) {
    /** Findings of a source that knows nothing about items. */
    public static Examination of(List<Finding> findings) {
        return new Examination("", new TreeSet<>(), new TreeSet<>(), findings);
    }
}
