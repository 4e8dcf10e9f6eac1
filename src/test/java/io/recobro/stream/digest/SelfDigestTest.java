package io.recobro.stream.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.stream.digest.SelfDigest.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SelfDigestTest {
    private static final String PLAIN = "{\n  \"format\" : 1,\n  \"name\" : \"shop\"\n}";
    /** Told by: {@code printf '{\n  "format" : 1,\n  "name" : "shop"' | sha256sum}. */
    private static final String TOLD = "7b10e926253ffbc9062071032acbd2004590be83f7a43f7c8b61092b90a8d2d2";

    @Test
    void theLineHoldsWhatSha256sumTells() {
        String closed = text(SelfDigest.append(bytes(PLAIN)));
        assertThat(closed)
                .isEqualTo("{\n  \"format\" : 1,\n  \"name\" : \"shop\",\n  \"sha256_above\" : \"" + TOLD + "\"\n}");
        assertThat(closed.length() - PLAIN.length()).isEqualTo(SelfDigest.BYTES - 2);
        assertThat(SelfDigest.check(bytes(closed))).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void whatHasNoLineIsNeitherRightNorWrong() {
        assertThat(SelfDigest.check(bytes(PLAIN))).isEqualTo(Verdict.NONE);
        assertThat(SelfDigest.check(new byte[0])).isEqualTo(Verdict.NONE);
        assertThat(SelfDigest.append(bytes("{ }"))).asString().isEqualTo("{ }");
        assertThat(SelfDigest.append(bytes("\n}"))).asString().isEqualTo("\n}");
    }

    /** A flip in the words of the line hides the line; what it protects is as it was then. */
    @Test
    void everyFlippedBitIsSeenOrChangesNothingButTheWordsOfTheLine() {
        byte[] closed = SelfDigest.append(bytes(PLAIN));
        int above = closed.length - SelfDigest.BYTES;
        for (int bit = 0; bit < closed.length * Byte.SIZE; bit++) {
            byte[] flipped = closed.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Verdict verdict = SelfDigest.check(flipped);
            assertThat(verdict).as("bit " + bit).isNotEqualTo(Verdict.RIGHT);
            if (verdict == Verdict.NONE) {
                assertThat(Arrays.copyOf(flipped, above)).isEqualTo(Arrays.copyOf(closed, above));
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
