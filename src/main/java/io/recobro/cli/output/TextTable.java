package io.recobro.cli.output;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table for people: aligned columns, a header, no borders. Not thread-safe. */
public final class TextTable {
    private static final int NO_LIMIT = 500;

    private final List<Column> columns = new ArrayList<>();
    private final List<String[]> rows = new ArrayList<>();

    public TextTable left(String header) {
        return column(header, HorizontalAlign.LEFT);
    }

    public TextTable right(String header) {
        return column(header, HorizontalAlign.RIGHT);
    }

    private TextTable column(String header, HorizontalAlign align) {
        columns.add(new Column()
                .header(header)
                .headerAlign(align)
                .dataAlign(align)
                .maxWidth(NO_LIMIT, OverflowBehaviour.CLIP_RIGHT));
        return this;
    }

    /** @param cells as many as there are columns */
    public TextTable row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** The lines, without blanks at either end. */
    @Override
    public String toString() {
        String table = AsciiTable.builder()
                .lineSeparator("\n")
                .border(AsciiTable.NO_BORDERS)
                .data(columns.toArray(Column[]::new), rows.toArray(Object[][]::new))
                .asString();
        return table.lines()
                .map(line -> line.startsWith(" ") ? line.substring(1) : line)
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }
}
