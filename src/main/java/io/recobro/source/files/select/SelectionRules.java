package io.recobro.source.files.select;

import io.recobro.source.files.posix.RawPath;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What an operator wants in a snapshot and what not. A pattern that starts with the full path of a root
 * ({@code /srv/files/css} for the root {@code /srv/files}) is anchored there; any other holds in every root, with a slash at
 * its start from the root on. Lines that are empty or start with {@code #} say nothing.
 *
 * @param exclude patterns of what is left out; {@code !} takes it back in
 * @param include patterns of what is taken, and with a directory everything in it; empty for all
 * @param excludeIfPresent names: a directory that has one of them stays, without what is in it
 * @param excludeCaches the same for a {@code CACHEDIR.TAG} (bford.info/cachedir)
 * @param oneFileSystem leaves out what is in a directory that lies on another file system than its root
 */
public record SelectionRules(
        List<String> exclude,
        List<String> include,
        List<String> excludeIfPresent,
        boolean excludeCaches,
        boolean oneFileSystem) {
    public static final SelectionRules ALL = new SelectionRules(List.of(), List.of(), List.of(), false, false);

    /** @throws IllegalArgumentException with a pattern and what is wrong with it */
    public SelectionRules {
        exclude = List.copyOf(exclude);
        include = List.copyOf(include);
        excludeIfPresent = List.copyOf(excludeIfPresent);
        exclude.forEach(SelectionRules::check);
        include.forEach(SelectionRules::check);
        for (String name : excludeIfPresent) {
            if (name.isEmpty() || name.contains("/")) {
                throw new IllegalArgumentException("'" + name + "' is not the name of a file");
            }
        }
    }

    private static void check(String pattern) {
        try {
            if (says(pattern)) {
                PathPattern.of(pattern);
            }
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("pattern '" + pattern + "': " + wrong.getMessage(), wrong);
        }
    }

    private static boolean says(String pattern) {
        return !pattern.isBlank() && !pattern.startsWith("#");
    }

    /** The rules below {@code root}, which is one of {@code roots}: all by the paths they have in the snapshot. */
    public Selection below(RawPath root, Collection<RawPath> roots) {
        return new Selection(patterns(exclude, root, roots), patterns(include, root, roots));
    }

    private static List<PathPattern> patterns(List<String> texts, RawPath root, Collection<RawPath> roots) {
        return texts.stream()
                .filter(SelectionRules::says)
                .map(text -> anchored(text, root, roots))
                .flatMap(Optional::stream)
                .map(PathPattern::of)
                .toList();
    }

    /** The pattern as seen from {@code root}; none where it belongs to another root. */
    private static Optional<String> anchored(String text, RawPath root, Collection<RawPath> roots) {
        String mark = text.startsWith("!") ? "!" : "";
        String path = text.substring(mark.length());
        Optional<RawPath> owner = roots.stream()
                .filter(candidate -> !candidate.isRoot() && path.startsWith("/" + candidate + "/"))
                .max(Comparator.comparingInt(RawPath::depth));
        if (owner.isEmpty() || !path.startsWith("/")) {
            return Optional.of(text);
        }
        String rest = path.substring(owner.get().toString().length() + 1);
        return owner.get().equals(root) && rest.length() > 1 ? Optional.of(mark + rest) : Optional.empty();
    }
}
