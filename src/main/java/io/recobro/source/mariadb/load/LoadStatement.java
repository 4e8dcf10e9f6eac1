package io.recobro.source.mariadb.load;

import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code LOAD DATA} statement whose input is the rows text of our format, as it stands in a member. */
public final class LoadStatement {
    private static final Set<String> UNICODE = Set.of("utf8mb4", "utf8mb3", "utf8", "ascii", "binary");
    private static final Set<String> TYPES_OF_TEXT = Set.of("uuid", "inet4", "inet6", "xmltype");

    private LoadStatement() {}

    /**
     * A column of the target.
     *
     * @param type {@code information_schema.COLUMNS.DATA_TYPE}
     * @param characterSet null unless it is text
     * @param autoIncrement whether the server may number it
     * @param form how its values are written; null skips the value (a generated column)
     */
    public record Target(String name, String type, String characterSet, boolean autoIncrement, ValueForm form) {
        private boolean direct() {
            return form != null && form != ValueForm.HEX && !(form == ValueForm.TEXT && needsConversion());
        }

        private boolean needsConversion() {
            return characterSet == null ? TYPES_OF_TEXT.contains(type) : !UNICODE.contains(characterSet);
        }
    }

    /**
     * Rows are sent as bytes ({@code CHARACTER SET binary} costs the server least); what then needs a conversion goes
     * through a variable.
     */
    static String of(String table, List<Target> columns) {
        List<String> fields = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        // with a SET clause the server numbers a 0 anew in an AUTO_INCREMENT column, unless that is set too (seen on
        // 11.4)
        boolean sets = columns.stream().anyMatch(column -> column.form() != null && !column.direct());
        for (int i = 0; i < columns.size(); i++) {
            Target column = columns.get(i);
            String name = SqlText.identifier(column.name());
            String variable = "@v" + i;
            boolean direct = column.direct() && !(sets && column.autoIncrement());
            fields.add(direct ? name : variable);
            if (!direct && column.form() != null) {
                settings.add(name + "=" + value(column, variable));
            }
        }
        return "LOAD DATA LOCAL INFILE 'rows' INTO TABLE " + SqlText.identifier(table)
                + " CHARACTER SET binary FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\\'' ESCAPED BY '\\\\'"
                + " LINES STARTING BY '(' TERMINATED BY '),\\n' ("
                + String.join(",", fields) + ")"
                + (settings.isEmpty() ? "" : settings.stream().collect(Collectors.joining(",", " SET ", "")));
    }

    private static String value(Target column, String variable) {
        if (column.form() != ValueForm.HEX) {
            return column.form() == ValueForm.TEXT ? "CONVERT(" + variable + " USING utf8mb4)" : variable;
        }
        String charset = column.characterSet();
        if (charset == null || charset.equals("binary")) {
            return "UNHEX(SUBSTRING_INDEX(" + variable + ",'0x',-1))";
        }
        // _sjis 0x… or, when empty, _sjis ''
        return "CONVERT(UNHEX(SUBSTRING_INDEX(REPLACE(" + variable + ",'\'\'',''),IF(LOCATE('0x'," + variable
                + "),'0x',' '),-1)) USING " + charset + ")";
    }
}
