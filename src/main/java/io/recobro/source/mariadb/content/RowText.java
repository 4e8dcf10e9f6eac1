package io.recobro.source.mariadb.content;

import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.Introducer;
import io.recobro.source.mariadb.structure.Inventory.Column;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.stream.Block;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.mariadb.jdbc.client.ReadableByteBuf;

/**
 * Turns the row packets of one table into the dump's row text, {@code (1,'x',NULL)}. The dump and the comparison after a
 * restore use the same text, so their content digests agree. Immutable.
 */
public final class RowText {
    private static final byte[] NULL = {'N', 'U', 'L', 'L'};
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    /** Rows up to this size get room for the worst case; larger ones are measured first. */
    private static final int SMALL = 256 << 10;

    private final List<Column> columns;
    private final ValueForm[] forms;
    private final byte[][] introducers;

    public RowText(List<Column> columns) {
        this.columns = columns;
        this.forms = columns.stream().map(Column::form).toArray(ValueForm[]::new);
        this.introducers = columns.stream()
                .map(column -> Introducer.of(column).getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** What to select so that {@link #append} can read the row: an empty constant, then every column in its form. */
    public String selectList() {
        return "''"
                + columns.stream()
                        .map(RowText::expression)
                        .map(text -> "," + text)
                        .collect(Collectors.joining());
    }

    private static String expression(Column column) {
        String name = SqlText.identifier(column.name());
        if (column.form() == ValueForm.FLOAT_AS_DOUBLE) {
            return "CAST(" + name + " AS DOUBLE)";
        }
        return Introducer.characterSet(column).isEmpty() ? name : "CAST(" + name + " AS BINARY)";
    }

    /** Appends the row's text, from {@code (} to {@code )}. {@code packet} stands at the constant of {@link #selectList}. */
    public void append(ReadableByteBuf packet, Block block) {
        byte[] row = packet.buf;
        int from = packet.pos;
        byte[] to = block.ensure(room(row, from));
        int at = block.length();
        to[at++] = '(';
        for (int i = 0; i < forms.length; i++) {
            if (i > 0) {
                to[at++] = ',';
            }
            int first = row[from++] & 0xff;
            int length = first;
            if (first == 0xfb) {
                System.arraycopy(NULL, 0, to, at, NULL.length);
                at += NULL.length;
                continue;
            }
            if (first > 0xfb) {
                length = longLength(row, from, first);
                from += first == 0xfc ? 2 : first == 0xfd ? 3 : 8;
            }
            at = switch (forms[i]) {
                case TEXT, BYTES -> quoted(row, from, length, to, at);
                case HEX -> hex(row, from, length, to, at, introducers[i]);
                case NUMBER, FLOAT_AS_DOUBLE, FLOAT_AS_TEXT -> plain(row, from, length, to, at);
            };
            from += length;
        }
        to[at++] = ')';
        block.length(at);
    }

    private static int longLength(byte[] row, int from, int first) {
        int bytes = first == 0xfc ? 2 : first == 0xfd ? 3 : 4;
        int length = 0;
        for (int i = 0; i < bytes; i++) {
            length |= (row[from + i] & 0xff) << (8 * i);
        }
        return length;
    }

    private int room(byte[] row, int from) {
        int fixed = 24 * (forms.length + 1);
        int bytes = row.length - from;
        if (bytes <= SMALL) {
            return 2 * bytes + fixed;
        }
        long room = (long) fixed + bytes;
        for (int i = 0; i < forms.length; i++) {
            int first = row[from++] & 0xff;
            int length = first == 0xfb ? 0 : first;
            if (first > 0xfb) {
                length = longLength(row, from, first);
                from += first == 0xfc ? 2 : first == 0xfd ? 3 : 8;
            }
            room += forms[i] == ValueForm.HEX ? length : Escape.count(row, from, length);
            from += length;
        }
        return Math.toIntExact(room);
    }

    private static int plain(byte[] row, int from, int length, byte[] to, int at) {
        for (int i = 0; i < length; i++) {
            to[at + i] = row[from + i];
        }
        return at + length;
    }

    private static int quoted(byte[] row, int from, int length, byte[] to, int at) {
        to[at++] = '\'';
        at = Escape.copy(row, from, length, to, at);
        to[at++] = '\'';
        return at;
    }

    private static int hex(byte[] row, int from, int length, byte[] to, int at, byte[] introducer) {
        if (length == 0) {
            to[at++] = '\'';
            to[at++] = '\'';
            return at;
        }
        System.arraycopy(introducer, 0, to, at, introducer.length);
        at += introducer.length;
        to[at++] = '0';
        to[at++] = 'x';
        for (int i = from; i < from + length; i++) {
            to[at++] = HEX[(row[i] >> 4) & 15];
            to[at++] = HEX[row[i] & 15];
        }
        return at;
    }
}
