package io.recobro.config.yaml;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Collects what is wrong with a file. Not thread-safe. */
public final class Mistakes {
    private final Path file;
    private final List<Mistake> found = new ArrayList<>();

    public Mistakes(Path file) {
        this.file = file;
    }

    /** A place in the file, both counted from 1. */
    public record Place(int line, int column) {
        public static final Place START = new Place(1, 1);
    }

    private record Mistake(Place place, String path, String message) {}

    /** @param path JSON pointer of what is wrong; empty for the whole file */
    public void add(Place place, String path, String message) {
        Mistake mistake = new Mistake(place, path, message);
        if (!found.contains(mistake)) {
            found.add(mistake);
        }
    }

    public boolean none() {
        return found.isEmpty();
    }

    /** One {@code file:line:column: path: message} per mistake, in the order of the file. */
    public List<String> lines() {
        return found.stream()
                .sorted(Comparator.comparingInt((Mistake mistake) -> mistake.place.line)
                        .thenComparingInt(mistake -> mistake.place.column)
                        .thenComparing(Mistake::path)
                        .thenComparing(Mistake::message))
                .map(mistake -> String.format(
                        Locale.ROOT,
                        "%s:%d:%d: %s: %s",
                        file,
                        mistake.place.line,
                        mistake.place.column,
                        mistake.path.isEmpty() ? "/" : mistake.path,
                        mistake.message))
                .toList();
    }

    /** All mistakes in one exception. */
    public RecobroException exception() {
        List<String> lines = lines();
        return Fault.CONFIGURATION_INVALID
                .because("unable to use configuration '" + file + "': "
                        + (lines.size() == 1 ? "1 mistake" : lines.size() + " mistakes")
                        + lines.stream().collect(Collectors.joining("\n", "\n", "")))
                .hint("'recobro config schema' describes every key");
    }
}
