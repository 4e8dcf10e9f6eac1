package io.recobro.doctor;

import io.recobro.fault.Finding;
import io.recobro.source.Examination;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the places that jobs capture from hold besides: items that no job takes. Pure. */
public final class Coverage {
    private Coverage() {}

    public static List<Finding> look(Collection<Examination> examinations) {
        Map<String, SortedSet<String>> captured = new TreeMap<>();
        Map<String, SortedSet<String>> leftOut = new TreeMap<>();
        for (Examination examination : examinations) {
            captured.computeIfAbsent(examination.place(), _ -> new TreeSet<>()).addAll(examination.captured());
            leftOut.computeIfAbsent(examination.place(), _ -> new TreeSet<>()).addAll(examination.leftOut());
        }
        List<Finding> findings = new ArrayList<>();
        leftOut.forEach((place, items) -> {
            items.removeAll(captured.get(place));
            if (!items.isEmpty()) {
                findings.add(Finding.warning(
                        "nobody backs up " + String.join(", ", items) + " on " + place,
                        "name what is worth keeping in a job, such as databases: ["
                                + String.join(", ", everything(captured.get(place), items)) + "]"));
            }
        });
        return findings;
    }

    private static SortedSet<String> everything(SortedSet<String> captured, SortedSet<String> others) {
        SortedSet<String> all = new TreeSet<>(captured);
        all.addAll(others);
        return all;
    }
}
