package io.recobro.drill.negative;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PieceTest {
    @TempDir
    private Path directory;

    @Test
    void partsAreReadAsTheyAre() throws IOException {
        Piece piece = piece("0123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(read(piece, 0, 100)).isEqualTo("0123456789");
        assertThat(read(piece, 3, 4)).isEqualTo("3456");
    }

    @Test
    void theTailIsGone() throws IOException {
        Piece piece = piece("0123456789".getBytes(StandardCharsets.US_ASCII)).cut(4);
        assertThat(piece.bytes()).isEqualTo(6);
        assertThat(read(piece, 0, 100)).isEqualTo("012345");
    }

    @Test
    void neighboursChangePlaces() throws IOException {
        Piece piece = piece("0123456789".getBytes(StandardCharsets.US_ASCII)).swap(2, 5, 7);
        assertThat(piece.bytes()).isEqualTo(10);
        assertThat(read(piece, 0, 100)).isEqualTo("0156234789");
        assertThat(read(piece, 3, 3)).isEqualTo("623");
    }

    @Test
    void oneBitIsFlippedWhereverReadingBegins() throws IOException {
        Piece piece = piece("0000000000".getBytes(StandardCharsets.US_ASCII)).flip(4 * 8);
        assertThat(read(piece, 0, 100)).isEqualTo("0000100000");
        assertThat(read(piece, 4, 1)).isEqualTo("1");
        assertThat(read(piece, 5, 3)).isEqualTo("000");
    }

    @Test
    void membersAreFoundAndWhatIsNoneIsNot() throws IOException {
        byte[] one = gzip("one");
        byte[] two = gzip("another");
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(one);
        both.write(two);
        Piece piece = piece(both.toByteArray());
        assertThat(GzipMembers.boundaries(piece, 4)).containsExactly(0L, (long) one.length, (long) both.size());
        assertThat(GzipMembers.boundaries(piece, 1)).containsExactly(0L, (long) one.length);
        assertThat(GzipMembers.boundaries(piece.cut(1), 4)).containsExactly(0L, (long) one.length);
        assertThat(GzipMembers.boundaries(piece("plain words".getBytes(StandardCharsets.US_ASCII)), 4))
                .containsExactly(0L);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private Piece piece(byte[] content) throws IOException {
        Path file = Files.write(Files.createTempFile(directory, "piece", ""), content);
        return Piece.of(file, content.length);
    }

    private static String read(Piece piece, long offset, long length) throws IOException {
        try (InputStream in = piece.open(offset, length)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
