package io.recobro.source.s3.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.source.files.posix.RawPath;
import io.recobro.source.s3.key.KeyPath.Kind;
import io.recobro.source.s3.key.KeyPath.Named;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key has a path of its own, and comes back from it. */
class KeyPathTest {
    @ParameterizedTest
    @CsvSource({
        "a.txt,b/a.txt",
        "a/b c.txt,b/a/b c.txt",
        "a/,b/a/%",
        "/a,b/%/a",
        "a//b,b/a/%/b",
        "../x,b/%2E%2E/x",
        "./x,b/%2E/x",
        "...,b/...",
        "100%,b/100%25",
        "%self,b/%25self",
        "größe/ü,b/größe/ü",
    })
    void writesWhatNoFileCanBeCalled(String key, String path) {
        assertThat(KeyPath.current("b", key)).isEqualTo(RawPath.of(path));
        assertThat(KeyPath.named(KeyPath.current("b", key))).isEqualTo(new Named(Kind.CURRENT, key, ""));
    }

    @Test
    void namesVersions() {
        RawPath older = KeyPath.older("b", "a/b", Kind.OLDER, "3/L4k~");
        assertThat(older).isEqualTo(RawPath.of("b%versions/a/b/%version-3%2FL4k%7E"));
        assertThat(KeyPath.named(older)).isEqualTo(new Named(Kind.OLDER, "a/b", "3/L4k~"));
        RawPath deleted = KeyPath.older("b", "a/", Kind.DELETED, "null");
        assertThat(deleted).isEqualTo(RawPath.of("b%versions/a/%/%deleted-null"));
        assertThat(KeyPath.named(deleted)).isEqualTo(new Named(Kind.DELETED, "a/", "null"));
    }

    @Test
    void anObjectThatIsAlsoADirectoryLiesInIt() {
        RawPath self = KeyPath.self(KeyPath.current("b", "a"));
        assertThat(self).isEqualTo(RawPath.of("b/a/%self"));
        assertThat(KeyPath.named(self).key()).isEqualTo("a");
    }

    @Test
    void refusesOtherPaths() {
        assertThatThrownBy(() -> KeyPath.named(RawPath.of("b"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyPath.named(RawPath.of("b%versions/a/x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void everyKeyComesBack(@ForAll("keys") String key, @ForAll("keys") String other) {
        RawPath path = KeyPath.current("bucket", key);
        assertThat(KeyPath.named(path).key()).isEqualTo(key);
        assertThat(KeyPath.named(KeyPath.self(path)).key()).isEqualTo(key);
        assertThat(KeyPath.self(path)).isNotEqualTo(KeyPath.current("bucket", other));
        assertThat(path.equals(KeyPath.current("bucket", other))).isEqualTo(key.equals(other));
        RawPath older = KeyPath.older("bucket", key, Kind.OLDER, other);
        assertThat(KeyPath.named(older)).isEqualTo(new Named(Kind.OLDER, key, other));
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.strings()
                .withChars('/', '.', '%', 'a', 'ü', '2', 'E', '\0', ' ', '-')
                .ofMaxLength(12);
    }
}
