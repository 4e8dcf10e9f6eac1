package io.recobro.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentDigestTest {
    /** Values of the reference implementation: h1, h2 as it prints them. */
    @ParameterizedTest
    @CsvSource({
        "'', 0000000000000000, 0000000000000000",
        "hello, cbd8a7b341bd9b02, 5b1e906a48ae1d19",
        "'hello, world', 342fac623a5ebc8e, 4cdcbc079642414d",
        "'19 Jan 2038 at 3:14:07 AM', b89e5988b737affc, 664fc2950231b2cb",
        "The quick brown fox jumps over the lazy dog., cd99481f9ee902c9, 695da1a38987b6e7",
    })
    void aSingleStringHasTheReferenceHash(String text, String h1, String h2) {
        byte[] bytes = ("??" + text).getBytes(StandardCharsets.US_ASCII);
        ContentDigest digest = new ContentDigest();
        digest.add(bytes, 2, bytes.length - 2);
        assertThat(digest.hex()).isEqualTo(h2 + h1);
    }

    @Test
    void theBytesOfEveryTailLengthCount() {
        byte[] bytes = new byte[64];
        new Random(3).nextBytes(bytes);
        for (int length = 1; length <= 64; length++) {
            String whole = digest(List.of(copy(bytes, length))).hex();
            for (int i = 0; i < length; i++) {
                byte[] changed = copy(bytes, length);
                changed[i] ^= 1;
                assertThat(digest(List.of(changed)).hex()).isNotEqualTo(whole);
            }
        }
    }

    @Property(tries = 200)
    void theOrderDoesNotMatter(@ForAll List<byte[]> rows, @ForAll long seed) {
        List<byte[]> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(digest(shuffled).hex()).isEqualTo(digest(rows).hex());
    }

    @Property(tries = 200)
    void equalRowsDoNotCancel(@ForAll List<byte[]> rows, @ForAll @Size(min = 1, max = 50) byte[] row) {
        List<byte[]> more = new ArrayList<>(rows);
        for (int copies = 1; copies <= 4; copies++) {
            more.add(row);
            assertThat(digest(more).hex()).isNotEqualTo(digest(rows).hex());
        }
    }

    @Property(tries = 200)
    void mergingIsUnion(@ForAll List<byte[]> left, @ForAll List<byte[]> right) {
        List<byte[]> both = new ArrayList<>(left);
        both.addAll(right);
        ContentDigest merged = digest(left);
        merged.merge(digest(right));
        assertThat(merged.hex()).isEqualTo(digest(both).hex());
    }

    private static ContentDigest digest(List<byte[]> rows) {
        ContentDigest digest = new ContentDigest();
        rows.forEach(row -> digest.add(row, 0, row.length));
        return digest;
    }

    private static byte[] copy(byte[] bytes, int length) {
        return java.util.Arrays.copyOf(bytes, length);
    }
}
