package io.recobro.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One Java file of the project.
 *
 * @param path relative to the project
 * @param text as it stands in the file
 * @param code the text with comments and literals blanked out, line breaks kept
 */
record JavaSource(Path path, String text, String code) {
    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile(
            "\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])*+'|//[^\\n]*|/\\*.*?\\*/",
            Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s+([\\w.]+)\\s*;");

    static JavaSource of(Path path, String text) {
        String code = COMMENT_OR_LITERAL
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(match.group().replaceAll("[^\\n]", " ")));
        return new JavaSource(path, text, code);
    }

    /** All Java files below the directories, sorted; directories that do not exist are left out. */
    static List<JavaSource> below(String... directories) {
        return Stream.of(directories)
                .map(Path::of)
                .filter(Files::isDirectory)
                .flatMap(JavaSource::files)
                .map(JavaSource::read)
                .toList();
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaSource read(Path path) {
        try {
            return of(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The package, empty for a file without one. */
    String packageName() {
        Matcher matcher = PACKAGE.matcher(code);
        return matcher.find() ? matcher.group(1) : "";
    }

    String fileName() {
        return path.getFileName().toString();
    }

    int lines() {
        return (int) text.lines().count();
    }

    /** Line number of an offset into {@link #code}, from 1. */
    int lineOf(int offset) {
        return 1
                + (int) code.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    /** Where the pattern occurs in the code, as {@code path:line: match}. */
    List<String> occurrences(Pattern pattern) {
        return pattern.matcher(code)
                .results()
                .map(match -> path + ":" + lineOf(match.start()) + ": "
                        + match.group().strip())
                .toList();
    }
}
