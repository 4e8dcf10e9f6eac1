package io.recobro.source.mariadb.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.source.mariadb.structure.Inventory.Column;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.stream.Block;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.client.ReadableByteBuf;

class RowTextTest {
    private static final Column NUMBER = new Column("n", "int(11)", ValueForm.NUMBER);
    private static final Column TEXT = new Column("t", "text", ValueForm.TEXT);
    private static final Column BYTES = new Column("b", "longblob", ValueForm.BYTES);
    private static final Column BITS = new Column("x", "bit(10)", ValueForm.HEX);
    private static final Column SJIS = new Column("s", "varchar(9) character set sjis", ValueForm.HEX);
    private static final Column FLOAT = new Column("f", "float", ValueForm.FLOAT_AS_DOUBLE);

    @Test
    void everyFormHasItsText() {
        List<Column> columns = List.of(NUMBER, TEXT, BYTES, BITS, SJIS, FLOAT);
        assertThat(text(columns, "-5", "it's\n", "\\\0\r\032", "\u0001\u00ff", "\u0083", "0.5"))
                .isEqualTo("(-5,'it\\'s\\n','\\\\\\0\\r\\Z',0x01FF,_sjis 0x83,0.5)");
        assertThat(text(columns, null, "", "", "", "", null)).isEqualTo("(NULL,'','','','',NULL)");
        assertThat(new RowText(columns).selectList())
                .isEqualTo("'',`n`,`t`,`b`,`x`,CAST(`s` AS BINARY),CAST(`f` AS DOUBLE)");
    }

    @Test
    void lengthsOfAllSizesAreRead() {
        for (int length : new int[] {0, 1, 7, 8, 9, 250, 251, 252, 65535, 65536, 300_000, 1 << 24}) {
            String value = "a'".repeat(length / 2) + "b".repeat(length % 2);
            assertThat(text(List.of(BYTES, NUMBER), value, "7")).isEqualTo("('" + value.replace("'", "\\'") + "',7)");
        }
    }

    @Test
    void escapingIsTheSameAtEveryPosition() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            byte[] value = new byte[random.nextInt(40)];
            random.nextBytes(value);
            for (int i = 0; i < value.length; i++) {
                if (random.nextInt(3) > 0) {
                    value[i] = (byte) " az\u00ff\u0080\u001f!&(\\'\0\n\r\032[]".charAt(random.nextInt(17));
                }
            }
            String plain = new String(value, StandardCharsets.ISO_8859_1);
            String expected = plain.replace("\\", "\\\\")
                    .replace("'", "\\'")
                    .replace("\0", "\\0")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r")
                    .replace("\032", "\\Z");
            assertThat(text(List.of(BYTES), plain)).isEqualTo("('" + expected + "')");
        }
    }

    private static String text(List<Column> columns, String... values) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0);
        for (String value : values) {
            if (value == null) {
                packet.write(0xfb);
                continue;
            }
            byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
            int length = bytes.length;
            int size = length < 251 ? 0 : length < 1 << 16 ? 2 : length < 1 << 24 ? 3 : 8;
            if (size == 0) {
                packet.write(length);
            } else {
                packet.write(size == 2 ? 0xfc : size == 3 ? 0xfd : 0xfe);
                for (int i = 0; i < size; i++) {
                    packet.write(i < 4 ? length >>> (8 * i) : 0);
                }
            }
            packet.writeBytes(bytes);
        }
        Block block = new Block();
        block.append(new byte[] {'#'});
        // the constant in front has been looked at: the driver stands behind its length
        List<Column> all = columns;
        ReadableByteBuf row = new ReadableByteBuf(packet.toByteArray());
        row.pos = 1;
        new RowText(all).append(row, block);
        return new String(block.bytes(), 1, block.length() - 1, StandardCharsets.ISO_8859_1);
    }
}
