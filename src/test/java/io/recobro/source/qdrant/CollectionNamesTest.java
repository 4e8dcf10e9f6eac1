package io.recobro.source.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionNamesTest {
    private static final List<String> THERE = List.of("docs", "docs_old", "notes", "a.b");

    private static List<String> choose(List<String> wanted, String... exclude) {
        return CollectionNames.choose(wanted, List.of(exclude), THERE, Map.of("live", "docs"));
    }

    @Test
    void choosesByNamePatternAndAlias() {
        assertThat(choose(List.of("*"))).containsExactly("a.b", "docs", "docs_old", "notes");
        assertThat(choose(List.of("docs*"), "*_old")).containsExactly("docs");
        assertThat(choose(List.of("?otes", "live"))).containsExactly("docs", "notes");
        assertThat(choose(List.of("a.?"))).containsExactly("a.b");
    }

    @Test
    void namesEveryWordThatMeansNothing() {
        assertThatThrownBy(() -> choose(List.of("docs", "a?b?", "gone")))
                .hasMessageContaining("'a?b?', 'gone'")
                .hasMessageContaining("the server has docs, docs_old, notes, a.b");
        assertThatThrownBy(() -> choose(List.of("docs"), "d*")).hasMessageContaining("'exclude' leaves out all");
        assertThatThrownBy(() -> CollectionNames.choose(List.of("*"), List.of(), List.of(), Map.of()))
                .hasMessageContaining("the server has none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a\0b"})
    void refusesNamesThatWreckServers(String name) {
        assertThatThrownBy(() -> CollectionNames.require(name)).hasMessageContaining("unable to use collection name");
        assertThat(CollectionNames.require("...")).isEqualTo("...");
    }

    @Test
    void knowsWhatVersionsCannotDo() {
        assertThat(ServerVersion.parse("1.7.4").tellsChecksums()).isFalse();
        assertThat(ServerVersion.parse("1.8.0").tellsChecksums()).isTrue();
        assertThat(ServerVersion.parse("1.8.2").vulnerable()).isTrue();
        assertThat(ServerVersion.parse("1.8.3").vulnerable()).isFalse();
        assertThat(ServerVersion.parse("1.14.0").losesPayloadIndexes()).isTrue();
        assertThat(ServerVersion.parse("1.14.1-dev").losesPayloadIndexes()).isFalse();
        assertThat(ServerVersion.parse("1.16.3").sameMinor(ServerVersion.parse("1.16.0")))
                .isTrue();
        assertThat(ServerVersion.parse("1.16.3").sameMinor(ServerVersion.parse("1.17.0")))
                .isFalse();
        assertThatThrownBy(() -> ServerVersion.parse("nginx")).isInstanceOf(IllegalArgumentException.class);
    }
}
