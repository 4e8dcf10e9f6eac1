package io.recobro.source.qdrant;

import io.recobro.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names of collections: which are safe, and which a list of names and patterns means. Pure. */
public final class CollectionNames {
    private static final int LONGEST = 255;

    private CollectionNames() {}

    /**
     * Refuses names that cannot be a path segment: some servers take {@code ..} for a name and wreck their storage.
     *
     * @throws io.recobro.fault.RecobroException {@code USAGE_WRONG}
     */
    public static String require(String name) {
        boolean dots = name.equals(".") || name.equals("..");
        if (name.isEmpty() || dots || name.length() > LONGEST || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw Fault.USAGE_WRONG
                    .because("unable to use collection name '" + name + "': a name has 1 to " + LONGEST
                            + " characters, no '/', and is not '.' or '..'")
                    .hint("choose another name");
        }
        return name;
    }

    /**
     * The collections that are meant, sorted. An alias stands for its collection; what drills loaded is never meant.
     *
     * @param all collections of the server
     * @param aliases alias to collection
     * @throws io.recobro.fault.RecobroException {@code SOURCE_MISSING} naming every name or pattern that means none
     */
    public static List<String> choose(
            List<String> wanted, List<String> exclude, List<String> all, Map<String, String> aliases) {
        List<String> there =
                all.stream().filter(name -> !ScratchNames.isScratch(name)).toList();
        TreeSet<String> chosen = new TreeSet<>();
        List<String> unmet = new ArrayList<>();
        for (String word : wanted) {
            Pattern pattern = pattern(word);
            List<String> met = there.contains(word)
                    ? List.of(word)
                    : aliases.containsKey(word)
                            ? List.of(aliases.get(word))
                            : there.stream()
                                    .filter(name -> pattern.matcher(name).matches())
                                    .toList();
            if (met.isEmpty()) {
                unmet.add("'" + word + "'");
            }
            chosen.addAll(met);
        }
        if (!unmet.isEmpty()) {
            throw Fault.SOURCE_MISSING
                    .because("unable to find collection " + String.join(", ", unmet) + ": the server has "
                            + (there.isEmpty() ? "none" : String.join(", ", there)))
                    .hint("check 'collections'; names are case-sensitive, '*' and '?' are wildcards");
        }
        exclude.stream()
                .map(CollectionNames::pattern)
                .forEach(out -> chosen.removeIf(name -> out.matcher(name).matches()));
        if (chosen.isEmpty()) {
            throw Fault.SOURCE_MISSING
                    .because("unable to choose a collection: 'exclude' leaves out all that 'collections' names")
                    .hint("make 'exclude' narrower");
        }
        chosen.forEach(CollectionNames::require);
        return List.copyOf(chosen);
    }

    private static Pattern pattern(String word) {
        StringBuilder regex = new StringBuilder();
        word.codePoints()
                .forEach(c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
