package io.recobro.source.files.select;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Takes the pattern of one name apart. */
final class GlobParser {
    private static final Map<String, IntPredicate> NAMED = Map.ofEntries(
            Map.entry("alnum", one -> letter(one) || digit(one)),
            Map.entry("alpha", GlobParser::letter),
            Map.entry("blank", one -> one == ' ' || one == '\t'),
            Map.entry("cntrl", one -> one < ' ' || one == 0x7f),
            Map.entry("digit", GlobParser::digit),
            Map.entry("graph", one -> one > ' ' && one < 0x7f),
            Map.entry("lower", one -> one >= 'a' && one <= 'z'),
            Map.entry("print", one -> one >= ' ' && one < 0x7f),
            Map.entry("punct", one -> one > ' ' && one < 0x7f && !letter(one) && !digit(one)),
            Map.entry("space", one -> one == ' ' || one >= '\t' && one <= '\r'),
            Map.entry("upper", one -> one >= 'A' && one <= 'Z'),
            Map.entry("xdigit", one -> digit(one) || one >= 'a' && one <= 'f' || one >= 'A' && one <= 'F'));

    private final byte[] pattern;
    private final int[] tokens;
    private final List<BitSet> classes = new ArrayList<>();
    private int count;
    private int at;

    GlobParser(byte[] pattern) {
        this.pattern = pattern;
        this.tokens = new int[pattern.length];
        while (at < pattern.length) {
            token();
        }
    }

    int[] tokens() {
        return Arrays.copyOf(tokens, count);
    }

    BitSet[] classes() {
        return classes.toArray(new BitSet[0]);
    }

    private void token() {
        int one = pattern[at++] & 0xff;
        switch (one) {
            case '*' -> {
                if (count == 0 || tokens[count - 1] != Glob.star()) {
                    tokens[count++] = Glob.star();
                }
            }
            case '?' -> {
                BitSet any = new BitSet();
                any.set(0, 256);
                tokens[count++] = added(any);
            }
            case '[' -> tokens[count++] = added(bracket());
            case '\\' -> tokens[count++] = escaped();
            default -> tokens[count++] = one;
        }
    }

    private int added(BitSet members) {
        classes.add(members);
        return Glob.ofClass(classes.size() - 1);
    }

    private int escaped() {
        if (at == pattern.length) {
            throw new IllegalArgumentException("a backslash at the end");
        }
        return pattern[at++] & 0xff;
    }

    private BitSet bracket() {
        BitSet members = new BitSet();
        boolean negated = at < pattern.length && (pattern[at] == '!' || pattern[at] == '^');
        at += negated ? 1 : 0;
        int first = at;
        while (at < pattern.length && (pattern[at] != ']' || at == first)) {
            if (pattern[at] == '[' && at + 1 < pattern.length && pattern[at + 1] == ':') {
                named(members);
            } else {
                range(members);
            }
        }
        if (at == pattern.length) {
            throw new IllegalArgumentException("a bracket that is not closed");
        }
        at++;
        if (negated) {
            members.flip(0, 256);
        }
        return members;
    }

    private void named(BitSet members) {
        String rest = new String(pattern, at + 2, pattern.length - at - 2, StandardCharsets.ISO_8859_1);
        int end = rest.indexOf(":]");
        IntPredicate named = end < 0 ? null : NAMED.get(rest.substring(0, end));
        if (named == null) {
            throw new IllegalArgumentException("an unknown class of characters in a bracket");
        }
        for (int one = 0; one < 256; one++) {
            if (named.test(one)) {
                members.set(one);
            }
        }
        at += end + 4;
    }

    private void range(BitSet members) {
        int from = member();
        if (at + 1 < pattern.length && pattern[at] == '-' && pattern[at + 1] != ']') {
            at++;
            int to = member();
            if (from <= to) {
                members.set(from, to + 1);
            }
        } else {
            members.set(from);
        }
    }

    private int member() {
        int one = pattern[at++] & 0xff;
        return one == '\\' ? escaped() : one;
    }

    private static boolean letter(int one) {
        return one >= 'a' && one <= 'z' || one >= 'A' && one <= 'Z';
    }

    private static boolean digit(int one) {
        return one >= '0' && one <= '9';
    }
}
