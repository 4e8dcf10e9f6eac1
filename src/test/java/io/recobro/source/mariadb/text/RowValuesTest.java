package io.recobro.source.mariadb.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RowValuesTest {
    @Property(tries = 500)
    void valuesComeBackAsTheyWereWritten(@ForAll @Size(min = 1, max = 5) List<@Size(max = 40) byte[]> row)
            throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int copy = 0; copy < 3; copy++) {
            text.write('(');
            for (int column = 0; column < row.size(); column++) {
                if (column > 0) {
                    text.write(',');
                }
                quote(row.get(column), text);
            }
            text.writeBytes((copy == 2 ? ");\n" : "),\n").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] bytes = text.toByteArray();
        RowValues values = new RowValues(bytes, 0, bytes.length);
        int rows = 0;
        while (values.nextRow()) {
            for (byte[] expected : row) {
                assertThat(values.next()).isEqualTo(expected);
            }
            rows++;
        }
        assertThat(rows).isEqualTo(3);
    }

    @Test
    void tellsNullFromItsWordAndNumbersFromText() throws Exception {
        byte[] text = "(NULL,'NULL',-1.5,'',0),\n".getBytes(StandardCharsets.US_ASCII);
        RowValues values = new RowValues(text, 0, text.length);
        List<String> found = new ArrayList<>();
        assertThat(values.nextRow()).isTrue();
        for (int column = 0; column < 5; column++) {
            byte[] value = values.next();
            found.add(value == null ? null : new String(value, StandardCharsets.US_ASCII));
        }
        assertThat(found).containsExactly(null, "NULL", "-1.5", "", "0");
        assertThat(values.nextRow()).isFalse();
    }

    @Test
    void aValueWithoutAnEndIsRefused() throws Exception {
        byte[] text = "('abc),\n".getBytes(StandardCharsets.US_ASCII);
        RowValues values = new RowValues(text, 0, text.length);
        assertThat(values.nextRow()).isTrue();
        assertThatThrownBy(values::next)
                .isInstanceOf(UnsupportedSqlException.class)
                .hasMessageContaining("without an end");
    }

    private static void quote(byte[] value, ByteArrayOutputStream text) {
        text.write('\'');
        for (byte each : value) {
            switch (each) {
                case 0 -> text.writeBytes(new byte[] {'\\', '0'});
                case '\n' -> text.writeBytes(new byte[] {'\\', 'n'});
                case '\r' -> text.writeBytes(new byte[] {'\\', 'r'});
                case 0x1a -> text.writeBytes(new byte[] {'\\', 'Z'});
                case '\\', '\'' -> text.writeBytes(new byte[] {'\\', each});
                default -> text.write(each);
            }
        }
        text.write('\'');
    }
}
