package io.recobro.source.server.inventory;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text that people wrote: Compose files, crontabs, network settings, command lines. Told by the
 * names of what is set, so it takes too much rather than too little: the file itself is in the snapshot.
 */
final class Redaction {
    static final String MARK = "****";

    private static final String WORDS = "pass(?:w(?:or)?d|phrase)?|pwd|secret|token|api[_-]?key|private[_-]?key"
            + "|access[_-]?key|encryption[_-]?key|credentials?|auth(?:orization)?(?![a-z])|salt|dsn|cookie|psk"
            + "|basicauth|webhook";
    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(?:" + WORDS + ").*");
    private static final Pattern PLACE_NAME = Pattern.compile("(?i).*(?:file|path|dir|credentials?)$");

    /** {@code key: value} or {@code [- ][export ]KEY=value}, with the whole rest of the line as value. */
    private static final Pattern LINE = Pattern.compile(
            "^(\\s*(?:-\\s+)?(?:export\\s+)?[\"']?)([\\w.-]*(?:" + WORDS
                    + ")[\\w.-]*|key|shared|private)([\"']?\\s*[:=]\\s*)(.*)$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern WITHIN = Pattern.compile(
            "([\\w.-]*(?:" + WORDS
                    + ")[\\w.-]*)([\"']?\\s*[:=]\\s*|(?<=--[\\w-]{1,40})\\s+)(\"[^\"]*\"|'[^']*'|[^\\s,;}&]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern USER_INFO = Pattern.compile("(://[^\\s/:@]*:)[^\\s@]+@");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{8,}");
    private static final Pattern LOGIN = Pattern.compile("(\\s(?:-u|--user)[ =]?[\"']?[^\\s:]+:)[^\\s\"']+");
    private static final Pattern GLUED = Pattern.compile("(\\s-p)[^\\s-]\\S*");
    private static final Pattern DATABASE_CLIENT = Pattern.compile("mysql|mariadb|mydumper|myloader");
    private static final Pattern REFERENCE = Pattern.compile("[\"']?\\$\\{?\\w+}?[\"']?|");

    private Redaction() {}

    /** Whether what is called so is likely to be a secret. */
    static boolean secret(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    /** The text, line by line; blocks of private keys and block values of secrets go too. */
    static String text(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int hiddenBelow = -1;
        boolean insideKey = false;
        for (String line : text.split("\n", -1)) {
            int indent = indent(line);
            if (insideKey) {
                insideKey = !line.contains("-----END");
                continue;
            }
            if (hiddenBelow >= 0 && (line.isBlank() || indent > hiddenBelow)) {
                continue;
            }
            hiddenBelow = -1;
            if (line.contains("-----BEGIN") && line.contains("PRIVATE KEY")) {
                insideKey = !line.contains("-----END");
                out.append(" ".repeat(indent)).append(MARK).append('\n');
                continue;
            }
            Matcher whole = LINE.matcher(line);
            if (whole.matches() && whole.group(4).matches("[|>][+-]?\\d?\\s*")) {
                hiddenBelow = indent;
            }
            out.append(line(line)).append('\n');
        }
        out.setLength(Math.max(0, out.length() - 1));
        return out.toString();
    }

    static String line(String line) {
        Matcher whole = LINE.matcher(line);
        if (whole.matches()) {
            return whole.group(1) + whole.group(2) + whole.group(3) + hidden(whole.group(2), whole.group(4));
        }
        String text = USER_INFO.matcher(line).replaceAll("$1" + MARK + "@");
        text = BEARER.matcher(text).replaceAll("$1 " + MARK);
        text = WITHIN.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + found.group(2) + hidden(found.group(1), found.group(3))));
        text = LOGIN.matcher(text).replaceAll("$1" + MARK);
        return DATABASE_CLIENT.matcher(text).find() ? GLUED.matcher(text).replaceAll("$1" + MARK) : text;
    }

    /** References to other places and nothing at all may stay. */
    private static String hidden(String name, String value) {
        boolean place =
                value.matches("[\"']?[./][^\\s]*") && PLACE_NAME.matcher(name).matches();
        return place || REFERENCE.matcher(value).matches() ? value : MARK;
    }

    private static int indent(String line) {
        int count = 0;
        while (count < line.length() && line.charAt(count) == ' ') {
            count++;
        }
        return count;
    }
}
