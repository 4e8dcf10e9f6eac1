package io.recobro.source.files.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.RecobroException;
import io.recobro.source.files.posix.RawPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathFilterTest {
    /** Directories end in a slash; two roots. */
    private static final List<String> TREE = List.of(
            "srv/", "srv/a/", "srv/a/b/", "srv/a/b/x.jpg", "srv/a/x.txt", "srv/x.jpg", "var/", "var/a/", "var/a/y.jpg");

    private static List<String> taken(String... paths) {
        PathFilter filter = PathFilter.of(List.of(paths));
        List<String> taken = new ArrayList<>();
        for (String path : TREE) {
            if (filter.takes(RawPath.of(path), path.endsWith("/"))) {
                taken.add(path);
            }
        }
        return taken;
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/a, srv/a/ srv/a/b/ srv/a/b/x.jpg srv/a/x.txt",
        "/srv/a/, srv/a/ srv/a/b/ srv/a/b/x.jpg srv/a/x.txt",
        "a/b, srv/a/b/ srv/a/b/x.jpg",
        "srv/x.jpg, srv/x.jpg",
        "x.jpg, srv/a/b/x.jpg srv/x.jpg",
        "*.jpg, srv/a/b/x.jpg srv/x.jpg var/a/y.jpg",
        "/srv/*.jpg, srv/x.jpg",
        "/srv/**/*.jpg, srv/a/b/x.jpg srv/x.jpg",
        "a/*.jpg, var/a/y.jpg",
        "/a, ''",
        "/v[a-z]r, var/ var/a/ var/a/y.jpg",
        "x\\056txt, srv/a/x.txt",
    })
    void takes(String path, String expected) {
        assertThat(String.join(" ", taken(path))).isEqualTo(expected);
    }

    @Test
    void severalAddUpAndNoneTakesAll() {
        assertThat(taken("x.txt", "/var")).containsExactly("srv/a/x.txt", "var/", "var/a/", "var/a/y.jpg");
        assertThat(taken()).isEqualTo(TREE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../etc", "/srv/../etc", "/srv/./a", "/srv//a"})
    void refusesWhatIsNoPath(String path) {
        assertThatThrownBy(() -> PathFilter.of(List.of(path)))
                .isInstanceOf(RecobroException.class)
                .hasMessageContaining("'" + path + "'");
    }
}
