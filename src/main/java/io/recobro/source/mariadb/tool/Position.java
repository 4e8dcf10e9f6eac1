package io.recobro.source.mariadb.tool;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The position in the binary log, out of the comments that {@code --master-data=2 --gtid} makes. Not thread-safe. */
final class Position {
    private static final Pattern FILE =
            Pattern.compile("CHANGE MASTER TO MASTER_LOG_FILE='([^']*)', MASTER_LOG_POS=(\\d+)");
    private static final Pattern GTID = Pattern.compile("SET GLOBAL gtid_slave_pos='([^']+)'");

    private final SortedMap<String, String> positions = new TreeMap<>();

    void comment(String comment) {
        Matcher file = FILE.matcher(comment);
        if (file.find() && !file.group(1).isEmpty()) {
            positions.put("binlog_file", file.group(1));
            positions.put("binlog_position", file.group(2));
        }
        Matcher gtid = GTID.matcher(comment);
        if (gtid.find()) {
            positions.put("gtid", gtid.group(1));
        }
    }

    /** {@code binlog_file}, {@code binlog_position}, {@code gtid}; those that were told. */
    SortedMap<String, String> positions() {
        return positions;
    }
}
