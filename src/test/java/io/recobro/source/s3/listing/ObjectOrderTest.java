package io.recobro.source.s3.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.source.files.posix.RawPath;
import io.recobro.source.s3.key.KeyPath;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings come into tree order, whatever their size; no path is a file and a directory. */
class ObjectOrderTest {
    private static final Instant TIME = Instant.parse("2026-11-22T03:00:00.123Z");

    @TempDir
    private Path directory;

    private static List<String> ordered(Iterable<String> keys, Path directory, long memory) {
        List<String> paths = new ArrayList<>();
        try (ListingSort sort = new ListingSort(directory, memory)) {
            keys.forEach(key -> sort.add(new Listed(KeyPath.current("b", key), key.length(), "tag-" + key, TIME)));
            new ObjectOrder(sort.sorted()).forEachRemaining(listed -> {
                String key = KeyPath.named(listed.path()).key();
                assertThat(listed.entityTag()).isEqualTo("tag-" + key);
                assertThat(listed.size()).isEqualTo(key.length());
                assertThat(listed.modified()).isEqualTo(TIME);
                paths.add(listed.path().toString());
            });
        }
        return paths;
    }

    @Test
    void directoriesComeBeforeWhatIsListedBeforeThem() {
        assertThat(ordered(List.of("a-x", "a.txt", "a/b", "a/c/d", "ab"), directory, 1 << 20))
                .containsExactly("b/a/b", "b/a/c/d", "b/a-x", "b/a.txt", "b/ab");
    }

    @Test
    void anObjectThatIsAlsoADirectoryStaysInOrder() {
        assertThat(ordered(List.of("a", "a-x", "a/", "a/ z", "a/b", "a/b/c"), directory, 1 << 20))
                .containsExactly("b/a/ z", "b/a/%", "b/a/%self", "b/a/b/%self", "b/a/b/c", "b/a-x");
    }

    @Test
    void whatExceedsTheMemoryIsSortedOnDiskAndLeavesNothing() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            keys.add("k" + (i * 7919 % 5000));
        }
        List<String> expected = keys.stream()
                .map(key -> RawPath.of("b/" + key))
                .sorted()
                .map(RawPath::toString)
                .toList();
        assertThat(ordered(keys, directory, 50_000)).isEqualTo(expected);
        assertThat(directory).isEmptyDirectory();
    }

    @Property
    void isATree(@ForAll("keys") java.util.Set<String> keys) {
        List<String> paths = ordered(new TreeSet<>(keys), Path.of("unused"), 1 << 20);
        assertThat(paths)
                .hasSize(keys.size())
                .isSortedAccordingTo((one, other) -> RawPath.of(one).compareTo(RawPath.of(other)));
        for (int i = 1; i < paths.size(); i++) {
            assertThat(RawPath.of(paths.get(i)).startsWith(RawPath.of(paths.get(i - 1))))
                    .isFalse();
        }
    }

    @Provide
    Arbitrary<java.util.Set<String>> keys() {
        return Arbitraries.strings()
                .withChars('/', 'a', 'b', '-', '%')
                .ofMinLength(1)
                .ofMaxLength(6)
                .set()
                .ofMaxSize(30);
    }
}
