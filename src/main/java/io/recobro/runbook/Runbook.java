package io.recobro.runbook;

import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One page. Its placeholders are words in capitals, such as {@code DB_JOB}, that stand for names of the site; they may
 * be followed by more of a name in small letters, as in {@code DB_NAME_restored}.
 *
 * @param name as it is asked for, such as {@code lost-database}
 * @param text Markdown
 */
public record Runbook(String name, String text) {
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(?<![A-Za-z0-9_$])(?:SITE|JOB|BACKUP|DESTINATION|OTHER_PLACE|"
                + "DB_(?:JOB|NAME|HOST|PORT|BACKUP|POINT|PLACE)|VECTORS_(?:JOB|NAME|URL|BACKUP|POINT|PLACE)|"
                + "FILES_(?:JOB|PATH|BACKUP|POINT|PLACE)|SERVER_(?:JOB|NAME|BACKUP|POINT|PLACE))(?![A-Z0-9]|_[A-Z0-9])");

    /** The title, without its mark. */
    public String title() {
        return text.lines().findFirst().orElse("").replaceFirst("^# *", "");
    }

    /** The page with names in the place of placeholders; those without a value stay. */
    public Runbook with(Map<String, String> values) {
        return new Runbook(
                name,
                PLACEHOLDER
                        .matcher(text)
                        .replaceAll(
                                found -> Matcher.quoteReplacement(values.getOrDefault(found.group(), found.group()))));
    }

    /** The placeholders that are in the page, sorted. */
    public TreeSet<String> placeholders() {
        TreeSet<String> names = new TreeSet<>();
        PLACEHOLDER.matcher(text).results().map(MatchResult::group).forEach(names::add);
        return names;
    }
}
