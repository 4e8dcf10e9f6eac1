package io.recobro.stream.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.MemberEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberIndexTest {
    private static final MemberEntry FIRST = new MemberEntry(0, 10, 20, "header", "", 0, "aa");
    private static final MemberEntry SECOND = new MemberEntry(10, 5, 7, "rows", "a\"b\\\n\u00fc", 3, "bb");
    private static final String FIRST_LINE =
            "{\"offset\":0,\"bytes\":10,\"plainBytes\":20,\"kind\":\"header\",\"table\":\"\",\"rows\":0,\"sha256\":\"aa\"}\n";

    @Test
    void isOneObjectPerLine() throws IOException {
        MemberIndex.Writer writer = new MemberIndex.Writer();
        writer.add(FIRST);
        writer.add(SECOND);
        byte[] stored = writer.complete();
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(stored)).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text)
                .isEqualTo(FIRST_LINE
                        + "{\"offset\":10,\"bytes\":5,\"plainBytes\":7,\"kind\":\"rows\",\"table\":\"a\\\"b\\\\\\n"
                        + "\u00fc\",\"rows\":3,\"sha256\":\"bb\"}\n");
        assertThat(MemberIndex.read(new ByteArrayInputStream(stored))).containsExactly(FIRST, SECOND);
    }

    @Test
    void anIndexWithoutMembersIsEmpty() {
        assertThat(MemberIndex.read(new ByteArrayInputStream(new MemberIndex.Writer().complete())))
                .isEmpty();
    }

    @Test
    void unknownFieldsArePassedOver() throws IOException {
        assertThat(read(FIRST_LINE.replace("{", "{\"new\":{\"x\":[1,{\"y\":2}]},")))
                .containsExactly(FIRST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"offset\":11,\"bytes\":5,\"plainBytes\":7,\"kind\":\"rows\",\"table\":\"t\",\"rows\":3,\"sha256\":\"bb\"}",
                "{\"offset\":9,\"bytes\":5,\"plainBytes\":7,\"kind\":\"rows\",\"table\":\"t\",\"rows\":3,\"sha256\":\"bb\"}",
                "{\"offset\":10,\"plainBytes\":7,\"kind\":\"rows\",\"table\":\"t\",\"rows\":3,\"sha256\":\"bb\"}",
                "{\"offset\":10,\"bytes\":-5,\"plainBytes\":7,\"kind\":\"rows\",\"table\":\"t\",\"rows\":3,\"sha256\":\"bb\"}",
                "{\"offset\":10,\"bytes\":\"x\",\"plainBytes\":7,\"kind\":\"rows\",\"table\":\"t\",\"rows\":3,\"sha256\":\"bb\"}",
                "{\"offset\":10,\"bytes\":99999999999,\"plainBytes\":7,\"kind\":\"rows\",\"table\":\"t\",\"rows\":3,\"sha256\":\"bb\"}",
                "{\"offset\":10,\"bytes\":5",
                "[1]",
                "rubbish",
            })
    void gapsAndRubbishAreDamage(String line) throws IOException {
        assertThat(read(FIRST_LINE)).as("control").hasSize(1);
        assertThatThrownBy(() -> read(FIRST_LINE + line))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        thrown -> assertThat(thrown.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
    }

    @Test
    void aCutIndexIsDamage() throws IOException {
        byte[] stored = gzip(FIRST_LINE);
        assertThatThrownBy(() -> MemberIndex.read(new ByteArrayInputStream(Arrays.copyOf(stored, stored.length - 1))))
                .isInstanceOf(RecobroException.class);
    }

    @Test
    void anUnreadableStreamIsNotDamage() throws IOException {
        byte[] stored = gzip(FIRST_LINE);
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(stored, 0, 20), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        });
        assertThatThrownBy(() -> MemberIndex.read(broken))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("connection reset");
    }

    private static List<MemberEntry> read(String lines) throws IOException {
        return MemberIndex.read(new ByteArrayInputStream(gzip(lines)));
    }

    private static byte[] gzip(String lines) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
            gzip.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        return stored.toByteArray();
    }
}
