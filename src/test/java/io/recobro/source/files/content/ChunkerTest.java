package io.recobro.source.files.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private static final int SIZE = 48 << 20;

    private final Chunker chunker = new Chunker(new byte[0]);
    private final byte[] bytes = random(1);

    @Test
    void chunksAreWithinTheirBoundsAndNearTheNormalSize() {
        int count = 0;
        for (int from = 0; from < SIZE; count++) {
            int length = chunker.cut(bytes, from, SIZE);
            assertThat(length).isLessThanOrEqualTo(Chunker.LARGEST);
            if (from + length < SIZE) {
                assertThat(length).isGreaterThan(Chunker.SMALLEST);
            }
            from += length;
        }
        assertThat(SIZE / count).isBetween(Chunker.NORMAL * 3 / 4, Chunker.NORMAL * 3 / 2);
    }

    @Test
    void aCutDependsOnNothingBehindTheLargestChunk() {
        int first = chunker.cut(bytes, 0, SIZE);
        assertThat(chunker.cut(bytes, 0, Chunker.LARGEST)).isEqualTo(first);
        assertThat(chunker.cut(Arrays.copyOfRange(bytes, 100, SIZE), 0, SIZE - 100))
                .isEqualTo(chunker.cut(bytes, 100, SIZE));
    }

    @Test
    void anInsertionMovesTheCutsNearItAndNoOthers() {
        byte[] longer = new byte[SIZE + 5];
        System.arraycopy(bytes, 0, longer, 0, SIZE / 2);
        System.arraycopy(bytes, SIZE / 2, longer, SIZE / 2 + 5, SIZE / 2);
        Set<Integer> before = chunks(bytes);
        Set<Integer> after = chunks(longer);
        Set<Integer> fresh = new HashSet<>(after);
        fresh.removeAll(before);
        assertThat(before).hasSizeGreaterThan(50);
        assertThat(fresh).hasSizeBetween(1, 4);
    }

    @Test
    void contentWithoutVarietyIsCutAtTheLargestSize() {
        assertThat(chunker.cut(new byte[SIZE], 0, SIZE)).isEqualTo(Chunker.LARGEST);
    }

    @Test
    void anotherKeyCutsElsewhere() {
        Set<Integer> other = chunks(new Chunker(new byte[] {1}), bytes);
        other.retainAll(chunks(bytes));
        assertThat(other).hasSizeLessThan(3);
    }

    private Set<Integer> chunks(byte[] content) {
        return chunks(chunker, content);
    }

    private static Set<Integer> chunks(Chunker cutting, byte[] content) {
        Set<Integer> hashes = new LinkedHashSet<>();
        for (int from = 0; from < content.length; ) {
            int length = cutting.cut(content, from, content.length);
            hashes.add(Arrays.hashCode(Arrays.copyOfRange(content, from, from + length)));
            from += length;
        }
        return hashes;
    }

    private static byte[] random(long seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
