package io.recobro.source.qdrant.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TarStructureTest {
    private static final byte[] END = new byte[1024];

    private static byte[] entry(String name, char type, int size) {
        byte[] entry = new byte[512 + (size + 511) / 512 * 512];
        put(entry, 0, name);
        put(entry, 124, "%011o".formatted(size));
        entry[156] = (byte) type;
        put(entry, 257, "ustar");
        Arrays.fill(entry, 512, 512 + size, (byte) 'x');
        return sealed(entry);
    }

    private static byte[] sealed(byte[] entry) {
        put(entry, 148, "        ");
        int sum = 0;
        for (int at = 0; at < 512; at++) {
            sum += entry[at] & 0xff;
        }
        put(entry, 148, "%06o\0 ".formatted(sum));
        return entry;
    }

    private static void put(byte[] target, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static int count(byte[] tar) throws IOException {
        return TarStructure.check(new ByteArrayInputStream(tar), "artifact 'x.snapshot'");
    }

    private static String damage(byte[] tar) {
        RecobroException damaged = catchThrowableOfType(RecobroException.class, () -> count(tar));
        assertThat(damaged.fault()).isEqualTo(Fault.BACKUP_DAMAGED);
        assertThat(damaged).hasMessageContaining("unable to read artifact 'x.snapshot' as a tar file: ");
        return damaged.getMessage();
    }

    @Test
    void countsEntriesOfAnySize() throws IOException {
        assertThat(count(joined(entry("a", '0', 0), entry("b", '0', 512), entry("c", '0', 513), END)))
                .isEqualTo(3);
    }

    @Test
    void readsSizesBeyondTheOctalDigits() throws IOException {
        byte[] large = entry("large", '0', 700);
        Arrays.fill(large, 124, 136, (byte) 0);
        large[124] = (byte) 0x80;
        large[134] = 700 >> 8;
        large[135] = (byte) 700;
        assertThat(count(joined(sealed(large), END))).isEqualTo(1);
    }

    @Test
    void passesOverTheMapOfASparseFile() throws IOException {
        byte[] sparse = entry("sparse", 'S', 0);
        sparse[482] = 1;
        byte[] map = new byte[512];
        map[504] = 1;
        assertThat(count(joined(sealed(sparse), map, new byte[512], entry("next", '0', 3), END)))
                .isEqualTo(2);
    }

    @Test
    void tellsWhereItIsCut() {
        byte[] whole = joined(entry("a", '0', 600), entry("b", '0', 600), END);
        assertThat(damage(Arrays.copyOf(whole, 1000))).contains("within an entry that begins before byte 512");
        assertThat(damage(Arrays.copyOf(whole, 1536))).contains("ends at byte 1536 without an end mark");
        assertThat(damage(Arrays.copyOf(whole, 1700))).contains("ends at byte 1536 without an end mark");
        assertThat(damage(new byte[0])).contains("ends at byte 0 without an end mark");
    }

    @Test
    void tellsWhereAHeaderIsDamaged() throws IOException {
        byte[] tar = joined(entry("a", '0', 600), entry("b", '0', 600), END);
        assertThat(count(tar)).isEqualTo(2);
        tar[1536] ^= 1;
        assertThat(damage(tar)).contains("no header stands at byte 1536");
        assertThat(damage("no tar at all ".repeat(100).getBytes(StandardCharsets.UTF_8)))
                .contains("no header stands at byte 0");
        assertThat(damage(END)).contains("it holds nothing");
    }
}
