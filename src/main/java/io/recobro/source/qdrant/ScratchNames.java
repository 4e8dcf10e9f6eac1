package io.recobro.source.qdrant;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of scratch collections: {@code restoretest_RUN_COLLECTION}, where RUN is the id of the drill. Pure. */
public final class ScratchNames {
    public static final String PREFIX = "restoretest_";
    private static final int LONGEST = 255;
    private static final Pattern NAME =
            Pattern.compile(PREFIX + "(?<run>\\d{8}T\\d{6}Z-[0-9a-z]{6})_.*", Pattern.DOTALL);

    private ScratchNames() {}

    /** The name that a collection has in a drill. */
    public static String of(String run, String collection) {
        String name = prefix(run) + collection;
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }

    /** What the names of all collections of one drill begin with. */
    public static String prefix(String run) {
        return PREFIX + run + "_";
    }

    /** The drill that a collection belongs to; empty for any other collection. */
    public static Optional<String> run(String collection) {
        Matcher matcher = NAME.matcher(collection);
        return matcher.matches() ? Optional.of(matcher.group("run")) : Optional.empty();
    }

    /** Whether a collection is a drill's, and never to be captured. */
    public static boolean isScratch(String collection) {
        return run(collection).isPresent();
    }
}
