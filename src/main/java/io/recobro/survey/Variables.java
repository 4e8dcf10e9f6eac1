package io.recobro.survey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Variables in Compose files, put in as the Compose specification says: {@code $NAME}, <code>${NAME}</code> and with
 * {@code :- - :? ? :+ +}, nested, and {@code $$} for a dollar sign. One that is not set is empty.
 */
final class Variables {
    private final Map<String, String> values;

    Variables(Map<String, String> values) {
        this.values = values;
    }

    /** The lines {@code NAME=value} of a {@code .env} file; the environment wins over them. */
    static Variables of(Path dotEnv, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>();
        if (Files.isReadable(dotEnv) && Files.isRegularFile(dotEnv)) {
            try {
                for (String line : new String(Files.readAllBytes(dotEnv), java.nio.charset.StandardCharsets.UTF_8)
                        .lines()
                        .toList()) {
                    read(line.strip().replaceFirst("^export +", ""), all);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        all.putAll(environment);
        return new Variables(all);
    }

    private static void read(String line, Map<String, String> all) {
        int equals = line.indexOf('=');
        if (line.startsWith("#") || equals < 1) {
            return;
        }
        String value = line.substring(equals + 1).strip();
        char quote = value.isEmpty() ? ' ' : value.charAt(0);
        int end = value.indexOf(quote, 1);
        if ((quote == '"' || quote == '\'') && end > 0) {
            value = value.substring(1, end);
        } else {
            value = value.replaceFirst("\\s+#.*$", "");
        }
        all.put(line.substring(0, equals).strip(), value);
    }

    String resolve(String text) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char letter = text.charAt(at);
            if (letter != '$' || at + 1 == text.length()) {
                out.append(letter);
                at++;
            } else if (text.charAt(at + 1) == '$') {
                out.append('$');
                at += 2;
            } else if (text.charAt(at + 1) == '{') {
                int end = closing(text, at + 2);
                out.append(expression(text.substring(at + 2, end)));
                at = end + 1;
            } else {
                int end = at + 1;
                while (end < text.length() && isName(text.charAt(end))) {
                    end++;
                }
                out.append(end == at + 1 ? "$" : values.getOrDefault(text.substring(at + 1, end), ""));
                at = end;
            }
        }
        return out.toString();
    }

    private String expression(String expression) {
        int end = 0;
        while (end < expression.length() && isName(expression.charAt(end))) {
            end++;
        }
        String value = values.getOrDefault(expression.substring(0, end), "");
        boolean set = values.containsKey(expression.substring(0, end));
        String rest = expression.substring(end);
        if (rest.startsWith(":")) {
            set = !value.isEmpty();
            rest = rest.substring(1);
        }
        return switch (rest.isEmpty() ? ' ' : rest.charAt(0)) {
            case '-' -> set ? value : resolve(rest.substring(1));
            case '+' -> set ? resolve(rest.substring(1)) : "";
            default -> value;
        };
    }

    /** Where the brace of an expression closes; the end of the text when it does not. */
    private static int closing(String text, int from) {
        int depth = 1;
        for (int at = from; at < text.length(); at++) {
            if (text.startsWith("${", at)) {
                depth++;
            } else if (text.charAt(at) == '}' && --depth == 0) {
                return at;
            }
        }
        return text.length();
    }

    private static boolean isName(char letter) {
        return letter == '_' || Character.isLetterOrDigit(letter);
    }
}
