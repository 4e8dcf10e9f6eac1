package io.recobro.source.files.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.source.files.posix.RawPath;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "css               | css           | yes",
                "css               | a/b/css       | yes",
                "css               | css/a         | no",
                "css               | acss          | no",
                "css/              | css/          | yes",
                "css/              | a/css/        | yes",
                "css/              | css           | no",
                "/css              | css           | yes",
                "/css              | a/css         | no",
                "/css/             | css/          | yes",
                "a/css             | a/css         | yes",
                "a/css             | b/a/css       | no",
                "a/css/            | a/css/        | yes",
                "*.tmp             | a.tmp         | yes",
                "*.tmp             | x/.tmp        | yes",
                "*.tmp             | a.tmp/b       | no",
                "/*.tmp            | x/a.tmp       | no",
                "a/*               | a/b           | yes",
                "a/*               | a/b/c         | no",
                "*/c               | b/c           | yes",
                "*/c               | a/b/c         | no",
                "**/c              | c             | yes",
                "**/c              | a/b/c         | yes",
                "**/b/c            | a/b/c         | yes",
                "a/**              | a/b           | yes",
                "a/**              | a/b/c         | yes",
                "a/**              | a             | no",
                "a/**              | b/a/c         | no",
                "a/**/c            | a/c           | yes",
                "a/**/c            | a/x/c         | yes",
                "a/**/c            | a/x/y/c       | yes",
                "a/**/c            | a/x/y/c/d     | no",
                "a/**/**/c         | a/x/c         | yes",
                "**                | a/b           | yes",
                "**/               | a/b/          | yes",
                "**/               | a/b           | no",
                "a**c              | abbc          | yes",
                "a**c              | a/c           | no",
                "a?c               | abc           | yes",
                "a?c               | a/c           | no",
                "a?c               | ac            | no",
                "a*b*c             | aXbXbXc       | yes",
                "a*b*c             | aXcXb         | no",
                "[ab]c             | bc            | yes",
                "[!ab]c            | bc            | no",
                "[^ab]c            | cc            | yes",
                "[a-c]x            | bx            | yes",
                "[a-c]x            | dx            | no",
                "[]a]              | ]             | yes",
                "[a-]              | -             | yes",
                "[\\]]             | ]             | yes",
                "[[:digit:]]x      | 7x            | yes",
                "[[:digit:]]x      | ax            | no",
                "\\*               | *             | yes",
                "\\*               | a             | no",
                "\\!a              | !a            | yes",
                "\\#a              | #a            | yes",
                "\"a \"            | a             | yes",
                "\"a\\ \"          | \"a \"        | yes",
                "ä*                | äö            | yes",
            })
    void matchesAsGitDoes(String pattern, String path, String expected) {
        boolean directory = path.endsWith("/");
        assertThat(PathPattern.of(pattern).matches(RawPath.of(path), directory)).isEqualTo(expected.equals("yes"));
    }

    @Test
    void namesNeedNotBeText() {
        RawPath latin = RawPath.of("Müller.txt".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(PathPattern.of("M*ller.txt").matches(latin, false)).isTrue();
        assertThat(PathPattern.of("M?ller.txt").matches(latin, false)).isTrue();
        assertThat(PathPattern.of("Müller.txt").matches(latin, false)).isFalse();
    }

    @Test
    void manyStarsTakeNoTime() {
        RawPath path = RawPath.of("a".repeat(250));
        assertThat(PathPattern.of("*a".repeat(60) + "b").matches(path, false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "!", "!/", "a//b", "../a", "a/../b", "./a", "[a", "[[:what:]]", "a\\"})
    void refusesWhatCannotMatchAnything(String pattern) {
        assertThatThrownBy(() -> PathPattern.of(pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}
