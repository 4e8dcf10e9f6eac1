package io.recobro.catalog.guide;

import io.recobro.catalog.Manifest.Artifact;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How accounts and databases come back with {@code gunzip} and {@code mariadb}. */
final class DatabaseChapter {
    private static final Pattern DUMP = Pattern.compile("db_(?<database>.+)_\\d{8}T\\d{6}Z\\.sql.*");
    private static final int LONGEST_NAME = 64;

    private DatabaseChapter() {}

    static void write(Page page) {
        List<Artifact> dumps = page.withRole("dump");
        for (int number = 1; number <= dumps.size(); number++) {
            Artifact dump = dumps.get(number - 1);
            page.step("Database" + name(dump) + ", into a new and empty one", """
                ```sh
                mariadb -e 'CREATE DATABASE `%2$s`'
                %1$s | mariadb --comments --max-allowed-packet=%3$s '%2$s'
                ```
                """.formatted(
                            Page.unpack(dump), target(dumps, number), page.fact(RestoreGuide.PACKET_FACT, "64M")));
        }
        if (!dumps.isEmpty()) {
            page.add("""

                The server's own `max_allowed_packet` must be at least as large; `--comments` keeps
                the comments in routines. The last line of a dump begins with
                `-- Dump completed`. A client that stops at the first line ("Unknown command") is too old for it: put
                `tail -n +2 |` before `mariadb` then.

                A dump is plain SQL in gzip members or zstd frames; the manifest names sizes and digests.
                """);
        }
        for (Artifact accounts : page.withRole("users")) {
            page.step("Accounts and grants (leave out to keep the server's own)", """
                Accounts that are there already keep their passwords and get the grants. Grants on single tables and routines need them
                to be there under their own names: load this once more after you have renamed what you restored.

                ```sh
                %s | mariadb --force
                ```
                """.formatted(Page.unpack(accounts)));
        }
    }

    private static String name(Artifact dump) {
        Matcher matcher = DUMP.matcher(dump.name());
        return matcher.matches() ? " `" + matcher.group("database") + "`" : "";
    }

    /** One database goes into {@code restored}, each of several into a name with its own. */
    private static String target(List<Artifact> dumps, int number) {
        if (dumps.size() == 1) {
            return "restored";
        }
        Matcher matcher = DUMP.matcher(dumps.get(number - 1).name());
        String own = matcher.matches() ? "restored_" + matcher.group("database") : "";
        return own.isEmpty() || own.length() > LONGEST_NAME ? "restored_" + number : own;
    }
}
