package io.recobro.flip;

import io.recobro.flip.Seen.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of flips.
 *
 * @param verdicts how many of each, by the family of the object
 * @param silent what was done otherwise without a word
 * @param overlooked what the check that reads everything did not refuse
 */
record Tally(Map<String, Map<Verdict, Integer>> verdicts, List<String> silent, List<String> overlooked) {
    Tally() {
        this(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
    }

    void count(String family, Verdict verdict) {
        verdicts.computeIfAbsent(family, none -> new EnumMap<>(Verdict.class)).merge(verdict, 1, Integer::sum);
    }

    int of(String family, Verdict verdict) {
        return verdicts.get(family).getOrDefault(verdict, 0);
    }

    int flips(String family) {
        return verdicts.get(family).values().stream().mapToInt(count -> count).sum();
    }

    int flips() {
        return verdicts.keySet().stream().mapToInt(this::flips).sum();
    }
}
