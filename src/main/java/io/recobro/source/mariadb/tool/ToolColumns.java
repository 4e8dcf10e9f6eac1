package io.recobro.source.mariadb.tool;

import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.structure.Inventory.Column;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.source.mariadb.structure.TableColumns;
import io.recobro.source.mariadb.text.SqlCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a CREATE TABLE statement tells of a table, where information_schema cannot be asked. Pure. */
final class ToolColumns {
    private static final Pattern TYPE =
            Pattern.compile("(\\w+)(?:\\((?:[^()']|'(?:[^'\\\\]|''|\\\\.)*')*\\))?(?: unsigned)?(?: zerofill)?");
    private static final Pattern ENGINE = Pattern.compile("\\bENGINE=(\\w+)");

    private ToolColumns() {}

    /**
     * Reads the statement as SHOW CREATE TABLE prints it. Rows and digest of the result are empty; history is taken as
     * included.
     */
    static Inventory.Table table(String createSql) {
        SqlCursor cursor = new SqlCursor(createSql);
        cursor.word("CREATE");
        cursor.word("TABLE");
        String name = cursor.identifier();
        List<String> parts = cursor.parenthesised();
        String options = SqlCursor.withoutQuoted(createSql.substring(cursor.position()));
        Matcher engine = ENGINE.matcher(options);
        boolean versioned = options.toUpperCase(Locale.ROOT).contains("WITH SYSTEM VERSIONING");
        return new Inventory.Table(
                name,
                versioned ? "SYSTEM VERSIONED" : "BASE TABLE",
                engine.find() ? engine.group(1) : "",
                versioned,
                columns(parts, versioned),
                0,
                "",
                SqlText.definitionDigest(SqlText.withoutAutoIncrement(createSql)));
    }

    private static List<Column> columns(List<String> parts, boolean versioned) {
        List<Column> columns = new ArrayList<>();
        boolean rowTimes = false;
        for (String part : parts) {
            if (!part.startsWith("`")) {
                continue;
            }
            SqlCursor cursor = new SqlCursor(part);
            String name = cursor.identifier();
            String rest = part.substring(cursor.position()).strip();
            String plain = SqlCursor.withoutQuoted(rest).toUpperCase(Locale.ROOT);
            boolean rowTime = plain.contains(" AS ROW START") || plain.contains(" AS ROW END");
            rowTimes |= rowTime;
            Matcher type = TYPE.matcher(rest);
            if ((rowTime || !plain.contains(" GENERATED ALWAYS AS ")) && type.lookingAt()) {
                columns.add(new Column(name, type.group(), form(type.group(1).toLowerCase(Locale.ROOT))));
            }
        }
        if (versioned && !rowTimes) {
            columns.add(new Column("row_start", "timestamp(6)", ValueForm.TEXT));
            columns.add(new Column("row_end", "timestamp(6)", ValueForm.TEXT));
        }
        return List.copyOf(columns);
    }

    private static ValueForm form(String dataType) {
        ValueForm form = TableColumns.form(dataType);
        return form == ValueForm.FLOAT_AS_DOUBLE ? ValueForm.FLOAT_AS_TEXT : form;
    }
}
