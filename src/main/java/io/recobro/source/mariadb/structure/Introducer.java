package io.recobro.source.mariadb.structure;

/** The character set of a column whose text is written as raw bytes, kept behind the column's type. */
public final class Introducer {
    static final String SEPARATOR = " character set ";

    private Introducer() {}

    /** {@code _sjis } for such a column, else empty. */
    public static String of(Inventory.Column column) {
        String charset = characterSet(column);
        return charset.isEmpty() ? "" : "_" + charset + " ";
    }

    /** The column's own character set when its text is written as raw bytes, else empty. */
    public static String characterSet(Inventory.Column column) {
        int at = column.form() == Inventory.ValueForm.HEX ? column.type().lastIndexOf(SEPARATOR) : -1;
        return at < 0 ? "" : column.type().substring(at + SEPARATOR.length());
    }

    /** The column as {@code mariadb-dump} writes it: all text as text, FLOAT as the server prints it. */
    public static Inventory.Column asText(Inventory.Column column) {
        String charset = characterSet(column);
        if (column.form() == Inventory.ValueForm.FLOAT_AS_DOUBLE) {
            return new Inventory.Column(column.name(), column.type(), Inventory.ValueForm.FLOAT_AS_TEXT);
        }
        String type = column.type().substring(0, column.type().length() - charset.length());
        return charset.isEmpty()
                ? column
                : new Inventory.Column(
                        column.name(), type.substring(0, type.length() - SEPARATOR.length()), Inventory.ValueForm.TEXT);
    }
}
