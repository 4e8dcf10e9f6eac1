package io.recobro.source.mariadb.restore;

import io.recobro.source.mariadb.Inventory.ValueForm;
import io.recobro.source.mariadb.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code LOAD DATA} statement whose input is the rows text of our format, as it stands in a member. */
final class LoadStatement {
    private static final Set<String> UNICODE = Set.of("utf8mb4", "utf8mb3", "utf8", "ascii", "binary");
    private static final Set<String> TYPES_OF_TEXT = Set.of("uuid", "inet4", "inet6", "xmltype");

    private LoadStatement() {}

    /**
     * A column of the target.
     *
     * @param type {@code information_schema.COLUMNS.DATA_TYPE}
     * @param characterSet null unless it is text
     * @param form how its values are written; null skips the value (a generated column)
     */
    record Target(String name, String type, String characterSet, ValueForm form) {}

    /**
     * Rows are sent as bytes ({@code CHARACTER SET binary} costs the server least); what then needs a conversion goes
     * through a variable.
     */
    static String of(String table, List<Target> columns) {
        List<String> fields = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Target column = columns.get(i);
            String name = SqlText.identifier(column.name());
            String variable = "@v" + i;
            if (column.form() == null) {
                fields.add(variable);
            } else if (column.form() == ValueForm.HEX) {
                fields.add(variable);
                settings.add(name + "=" + unhex(variable, column.characterSet()));
            } else if (column.form() == ValueForm.TEXT && needsConversion(column)) {
                fields.add(variable);
                settings.add(name + "=CONVERT(" + variable + " USING utf8mb4)");
            } else {
                fields.add(name);
            }
        }
        return "LOAD DATA LOCAL INFILE 'rows' INTO TABLE " + SqlText.identifier(table)
                + " CHARACTER SET binary FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\\'' ESCAPED BY '\\\\'"
                + " LINES STARTING BY '(' TERMINATED BY '),\\n' ("
                + String.join(",", fields) + ")"
                + (settings.isEmpty() ? "" : settings.stream().collect(Collectors.joining(",", " SET ", "")));
    }

    private static boolean needsConversion(Target column) {
        return column.characterSet() == null
                ? TYPES_OF_TEXT.contains(column.type())
                : !UNICODE.contains(column.characterSet());
    }

    private static String unhex(String variable, String characterSet) {
        String bytes = "UNHEX(SUBSTRING_INDEX(" + variable + ",'0x',-1))";
        return characterSet == null || characterSet.equals("binary") ? bytes : "CONVERT(" + bytes + " USING " + characterSet + ")";
    }
}
