package io.recobro.source.files.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.source.files.posix.RawPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionRulesTest {
    private static final RawPath FILES = RawPath.of("srv/files");
    private static final RawPath OTHER = RawPath.of("opt");

    private static SelectionRules excluding(String... patterns) {
        return new SelectionRules(List.of(patterns), List.of(), List.of(), false, false);
    }

    private static boolean excluded(SelectionRules rules, RawPath root, String path) {
        return rules.below(root, List.of(FILES, OTHER)).excluded(RawPath.of(path), path.endsWith("/"));
    }

    @Test
    void theLastPatternThatMatchesCounts() {
        SelectionRules rules = excluding("*.log", "!keep.log", "deep/keep.log");
        assertThat(excluded(rules, FILES, "a.log")).isTrue();
        assertThat(excluded(rules, FILES, "a/keep.log")).isFalse();
        assertThat(excluded(rules, FILES, "deep/keep.log")).isTrue();
        assertThat(excluded(rules, FILES, "a.txt")).isFalse();
    }

    @Test
    void aPatternWithTheFullPathOfARootHoldsThereOnly() {
        SelectionRules rules = excluding("/srv/files/css", "!/srv/files/css/keep");
        assertThat(excluded(rules, FILES, "css")).isTrue();
        assertThat(excluded(rules, FILES, "a/css")).isFalse();
        assertThat(excluded(rules, FILES, "srv/files/css")).isFalse();
        assertThat(excluded(rules, OTHER, "css")).isFalse();
        assertThat(excluded(rules, OTHER, "srv/files/css")).isFalse();
    }

    @Test
    void anyOtherPatternHoldsInEveryRoot() {
        SelectionRules rules = excluding("/css");
        assertThat(excluded(rules, FILES, "css")).isTrue();
        assertThat(excluded(rules, OTHER, "css")).isTrue();
    }

    @Test
    void commentsAndEmptyLinesSayNothing() {
        SelectionRules rules = excluding("# a", "", " ", "a");
        assertThat(excluded(rules, FILES, "a")).isTrue();
        assertThat(excluded(rules, FILES, "# a")).isFalse();
    }

    @Test
    void whatIsInAnIncludedDirectoryIsIncluded() {
        Selection selection = new SelectionRules(
                        List.of(), List.of("/img/", "!*.psd", "*.jpg"), List.of(), false, false)
                .below(FILES, List.of(FILES));
        assertThat(selection.included(RawPath.of("img"), true, false)).isTrue();
        assertThat(selection.included(RawPath.of("img/a.gif"), false, true)).isTrue();
        assertThat(selection.included(RawPath.of("img/a.psd"), false, true)).isFalse();
        assertThat(selection.included(RawPath.of("doc/a.jpg"), false, false)).isTrue();
        assertThat(selection.included(RawPath.of("doc/a.gif"), false, false)).isFalse();
    }

    @Test
    void aWrongPatternIsNamed() {
        assertThatThrownBy(() -> excluding("ok", "[oops"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pattern '[oops': a bracket that is not closed");
        assertThatThrownBy(() -> new SelectionRules(List.of(), List.of(), List.of("a/b"), false, false))
                .hasMessage("'a/b' is not the name of a file");
    }
}
