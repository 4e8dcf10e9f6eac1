package io.recobro.source.files.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"..", "a/..", "../a", "a/../b", ".", "a/./b", "a//b", "a\0b"})
    void refusesWhatCouldLeadElsewhere(String text) {
        assertThatThrownBy(() -> RawPath.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"...", "a..", "..a", ".a", "a.", "a/...", "a b", "\\"})
    void takesNamesThatOnlyLookDangerous(String text) {
        assertThat(RawPath.of(text).bytes()).asString().isEqualTo(text);
    }

    @Test
    void slashesAroundAPathDoNotCount() {
        assertThat(RawPath.of("/srv/files/")).isEqualTo(RawPath.of("srv/files"));
        assertThat(RawPath.of("/")).isEqualTo(RawPath.ROOT);
    }

    @Test
    void aDirectoryComesRightBeforeWhatIsInIt() {
        List<String> ordered = List.of(".", "a", "a/b", "a/b/c", "a/b!", "a!", "a-b", "a0", "aa", "b");
        assertThat(ordered.reversed().stream()
                        .map(text -> text.equals(".") ? RawPath.ROOT : RawPath.of(text))
                        .sorted()
                        .map(RawPath::toString))
                .isEqualTo(ordered);
    }

    @Property
    void theOrderIsThatOfTheNames(@ForAll("paths") RawPath left, @ForAll("paths") RawPath right) {
        byte[][] first = names(left);
        byte[][] second = names(right);
        int expected = Arrays.compare(first, second, Arrays::compareUnsigned);
        assertThat(Integer.signum(left.compareTo(right))).isEqualTo(Integer.signum(expected));
    }

    private static byte[][] names(RawPath path) {
        return path.isRoot()
                ? new byte[0][]
                : Stream.concat(Stream.of(names(path.parent())), Stream.of(new byte[][] {path.name()}))
                        .toArray(byte[][]::new);
    }

    @Provide
    Arbitrary<RawPath> paths() {
        Arbitrary<byte[]> name = Arbitraries.of((byte) 1, (byte) '.', (byte) 'a', (byte) '-', (byte) 0xff)
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(3)
                .filter(bytes ->
                        !Arrays.equals(bytes, new byte[] {'.'}) && !Arrays.equals(bytes, new byte[] {'.', '.'}));
        return name.list().ofMaxSize(3).map(names -> {
            RawPath path = RawPath.ROOT;
            for (byte[] one : names) {
                path = path.child(one);
            }
            return path;
        });
    }

    @Test
    void tellsWhatLiesBelow() {
        RawPath files = RawPath.of("srv/files");
        assertThat(RawPath.of("srv/files/css/a").below(files)).isEqualTo(RawPath.of("css/a"));
        assertThat(files.below(files)).isEqualTo(RawPath.ROOT);
        assertThat(files.below(RawPath.ROOT)).isEqualTo(files);
        assertThat(RawPath.of("srv/files2").startsWith(files)).isFalse();
        assertThat(files.resolve(RawPath.of("css"))).isEqualTo(RawPath.of("srv/files/css"));
        assertThatThrownBy(() -> RawPath.of("srv/files2").below(files)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsBytesThatAreNoText() {
        assertThat(RawPath.of(new byte[] {'a', (byte) 0xe9, '\n', '\\'})).hasToString("a\\351\\012\\134");
        assertThat(RawPath.of("Müller/日本")).hasToString("Müller/日本");
    }
}
