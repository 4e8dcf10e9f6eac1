package io.recobro.product;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a page, in order. A fence {@code sh} is run; {@code sh operator} is not, as it needs what no test has
 * (another machine, a package manager, systemd); {@code sh needs PROGRAM} is run where that program is; {@code sh look} looks at
 * something that may be broken, so any exit status will do. A fence {@code
 * expect} behind a block tells what it says: its lines, in this order, where {@code …} stands for anything.
 */
record RunbookPage(String name, List<Block> blocks) {
    private static final Pattern FENCE = Pattern.compile(
            "^(?<indent> *)```(?<kind>[^\\n`]*)\\n(?<text>.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);

    /**
     * @param word what stands behind {@code sh}
     * @param expected patterns of lines
     */
    record Block(String commands, String word, List<String> expected) {
        boolean forOperators() {
            return word.equals("operator");
        }

        /** Whether its commands may fail. */
        boolean looks() {
            return word.equals("look");
        }

        Optional<String> needs() {
            return word.startsWith("needs ") ? Optional.of(word.substring(6).strip()) : Optional.empty();
        }
    }

    static RunbookPage of(String name, String markdown) {
        List<Block> blocks = new ArrayList<>();
        Matcher fences = FENCE.matcher(markdown);
        while (fences.find()) {
            String text =
                    unindented(fences.group("text"), fences.group("indent").length());
            String kind = fences.group("kind").strip();
            if (kind.equals("sh") || kind.startsWith("sh ")) {
                blocks.add(new Block(text, kind.substring(2).strip(), new ArrayList<>()));
            } else if (kind.equals("expect")) {
                blocks.getLast().expected().addAll(text.lines().toList());
            } else if (!kind.isEmpty() && !kind.equals("yaml")) {
                throw new AssertionError(name + ": unknown fence '" + kind + "'");
            }
        }
        return new RunbookPage(name, blocks);
    }

    private static String unindented(String text, int indent) {
        return text.replaceAll("(?m)^ {0," + indent + "}", "");
    }

    /** The first expected line that an output lacks. */
    static Optional<String> missing(List<String> expected, String output) {
        List<String> lines = output.lines().map(String::strip).toList();
        int at = 0;
        for (String wanted : expected) {
            Pattern pattern = pattern(wanted.strip());
            while (at < lines.size() && !pattern.matcher(lines.get(at)).matches()) {
                at++;
            }
            if (at == lines.size()) {
                return Optional.of(wanted);
            }
            at++;
        }
        return Optional.empty();
    }

    private static Pattern pattern(String line) {
        StringBuilder pattern = new StringBuilder();
        for (String part : line.split("…", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }
}
