package io.recobro.source.mariadb.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.stream.Block;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RowScannerTest {
    private static final List<ValueForm> FORMS =
            List.of(ValueForm.NUMBER, ValueForm.TEXT, ValueForm.BYTES, ValueForm.HEX);

    @Test
    void keepsOurOwnRowsAsTheyAre() throws UnsupportedSqlException {
        String row = "(-1.5e10,'a\\'b\\\\\\n\\r\\0\\Z),(','\\\\x',0x00FF)";
        assertThat(scan(row)).isEqualTo(row);
        assertThat(scan("(NULL,NULL,'','')")).isEqualTo("(NULL,NULL,'','')");
    }

    @Test
    void rewritesWhatOtherToolsWrite() throws UnsupportedSqlException {
        assertThat(scan("( 1 , 'it''s \\\"x\\\" \\% \\_ \\t\\b\n' , 0x27005C , _binary 'ab' )"))
                .isEqualTo("(1,'it\\'s \"x\" \\\\% \\\\_ \t\b\\n','\\'\\0\\\\',0x6162)");
        assertThat(scan("('7',\"a\"\"b'\",_binary 'x',X'0aff')")).isEqualTo("(7,'a\"b\\'','x',0x0AFF)");
        assertThat(scan("(1,_utf8mb4 0xC3B1,null,_sjis 0x955C)")).isEqualTo("(1,'ñ',NULL,_sjis 0x955C)");
    }

    @Test
    void namesWhatIsNoPlainLiteral() {
        for (String row : List.of(
                "(1,CONCAT('a','b'),'','')",
                "(1+1,'','','')",
                "(1,'','')",
                "(1,'','','','')",
                "(1,_latin1 'x','','')",
                "(1,'x",
                "(1,'',0xABC,'')",
                "(0x31,'','','')",
                "('a','','','')")) {
            assertThatThrownBy(() -> scan(row), row).isInstanceOf(UnsupportedSqlException.class);
        }
        assertThatThrownBy(() -> RowScanner.next(bytes(" ON DUPLICATE"), 0, 13))
                .isInstanceOf(UnsupportedSqlException.class);
    }

    @Test
    void findsRowsAndTheEnd() throws UnsupportedSqlException {
        byte[] text = bytes(" (1),\n(2) ; ");
        assertThat(RowScanner.next(text, 0, text.length)).isEqualTo(1);
        assertThat(RowScanner.next(text, 4, text.length)).isEqualTo(6);
        assertThat(RowScanner.next(text, 9, text.length)).isEqualTo(-1);
    }

    @Property(tries = 300)
    void anyBytesSurviveRawEscapedAndHex(@ForAll byte[] value) throws UnsupportedSqlException {
        String expected = "(1,NULL," + canonical(value) + "," + hex(value) + ")";
        assertThat(scan(raw("(1,NULL,", doubled(value), ",", doubled(value), ")")))
                .isEqualTo(expected);
        assertThat(scan(raw("(1,NULL," + hex(value) + "," + hex(value) + ")"))).isEqualTo(expected);
        assertThat(scan(expected.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(expected);
    }

    /** As mariadb-dump quotes, but quotes doubled and control characters raw. */
    private static byte[] doubled(byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('\'');
        for (byte b : value) {
            if (b == '\'' || b == '\\') {
                out.write(b);
            }
            out.write(b);
        }
        out.write('\'');
        return out.toByteArray();
    }

    private static String canonical(byte[] value) {
        StringBuilder text = new StringBuilder("'");
        for (byte b : value) {
            text.append(
                    switch (b) {
                        case 0 -> "\\0";
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        case 0x1a -> "\\Z";
                        case '\'' -> "\\'";
                        case '\\' -> "\\\\";
                        default -> String.valueOf((char) (b & 0xff));
                    });
        }
        return text.append('\'').toString();
    }

    private static String hex(byte[] value) {
        return value.length == 0 ? "''" : "0x" + HexFormat.of().withUpperCase().formatHex(value);
    }

    private static byte[] raw(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            out.writeBytes(part instanceof byte[] value ? value : bytes((String) part));
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String scan(String row) throws UnsupportedSqlException {
        return new String(scanned(bytes(row)), StandardCharsets.UTF_8);
    }

    private static String scan(byte[] row) throws UnsupportedSqlException {
        return new String(scanned(row), StandardCharsets.ISO_8859_1);
    }

    private static byte[] scanned(byte[] row) throws UnsupportedSqlException {
        Block out = new Block();
        int end = new RowScanner(FORMS).row(row, 0, row.length, out);
        assertThat(end).isEqualTo(row.length);
        return java.util.Arrays.copyOf(out.bytes(), out.length());
    }
}
