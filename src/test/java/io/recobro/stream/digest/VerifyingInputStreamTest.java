package io.recobro.stream.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.codec.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VerifyingInputStreamTest {
    private static final byte[] BYTES = Samples.noise(1, 200_000);

    @Test
    void theRightContentPasses() throws IOException {
        assertThat(open(BYTES).readAllBytes()).isEqualTo(BYTES);
        VerifyingInputStream skipped = open(BYTES);
        skipped.skipNBytes(150_000);
        assertThat(skipped.read()).isEqualTo(BYTES[150_000] & 0xff);
        skipped.readToEnd();
        assertThat(skipped.read()).isEqualTo(-1);
    }

    @Test
    void anythingElseIsDamage() {
        byte[] flipped = BYTES.clone();
        flipped[77] ^= 4;
        damaged(flipped, "unable to read artifact 'a': its sha-256 does not match");
        damaged(
                Arrays.copyOf(BYTES, BYTES.length - 1),
                "unable to read artifact 'a': it ends after 199999 of 200000 bytes");
        damaged(
                Arrays.copyOf(BYTES, BYTES.length + 1),
                "unable to read artifact 'a': it is longer than its 200000 bytes");
        damaged(new byte[0], "unable to read artifact 'a': it ends after 0 of 200000 bytes");
    }

    private static VerifyingInputStream open(byte[] bytes) {
        return new VerifyingInputStream(new ByteArrayInputStream(bytes), Digests.content(BYTES), "artifact 'a'");
    }

    private static void damaged(byte[] bytes, String message) {
        assertThatThrownBy(() -> open(bytes).readToEnd())
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        thrown -> assertThat(thrown.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
    }
}
