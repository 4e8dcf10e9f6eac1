package io.recobro.source.mariadb.tool;

import io.recobro.source.mariadb.text.SqlCursor;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects what makes views, routines, triggers and events, each with the session settings that the tool prints before it.
 * The text of each is kept in UTF-8. Memory is the text of all of them. Not thread-safe.
 */
final class TailText {
    private static final String NAME = "`(?:[^`]|``)*`";
    private static final Pattern CREATE = Pattern.compile(
            "CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:ALGORITHM\\s*=\\s*\\w+\\s+)?(?:DEFINER\\s*=\\s*(?:" + NAME + "(?:@"
                    + NAME
                    + ")?|\\S+)\\s+)?(?:SQL\\s+SECURITY\\s+\\w+\\s+)?(?:AGGREGATE\\s+)?"
                    + "(VIEW|TRIGGER|FUNCTION|PROCEDURE|PACKAGE\\s+BODY|PACKAGE|EVENT)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SETTING =
            Pattern.compile("SET\\s+(\\w+)\\s*=\\s*(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Set<String> SETTINGS =
            Set.of("character_set_client", "collation_connection", "sql_mode", "time_zone");
    /** What the server calls latin1 has the letters of Windows in the range 0x80 to 0x9f. */
    private static final Map<String, String> JAVA_NAMES = Map.of(
            "latin1",
            "windows-1252",
            "latin2",
            "ISO-8859-2",
            "cp932",
            "windows-31j",
            "ujis",
            "EUC-JP",
            "koi8r",
            "KOI8-R",
            "greek",
            "ISO-8859-7",
            "hebrew",
            "ISO-8859-8",
            "latin5",
            "ISO-8859-9",
            "cp1251",
            "windows-1251");

    private final Consumer<String> warnings;
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> pieces = new ArrayList<>();
    private final Set<String> views = new TreeSet<>();
    private final Set<String> objects = new TreeSet<>();

    TailText(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /** Takes a SET statement, without its comment frame. */
    void setting(String plain) {
        Matcher matcher = SETTING.matcher(plain);
        if (matcher.matches() && !matcher.group(2).startsWith("@")) {
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            if (SETTINGS.contains(name)) {
                settings.put(name, matcher.group(2).strip());
            }
        }
    }

    /** Forgets the settings: they belonged to something else. */
    void forget() {
        settings.clear();
    }

    /**
     * Takes a CREATE statement.
     *
     * @param plain its text without comments
     * @return false when it makes nothing that belongs here
     */
    boolean create(byte[] sql, int from, int to, String plain) {
        Matcher matcher = CREATE.matcher(plain);
        if (!matcher.lookingAt()) {
            return false;
        }
        String kind = matcher.group(1).toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
        String name = lastName(plain.substring(matcher.end()));
        Optional<Charset> charset = charset(sql, from, to, kind, name);
        String text = new String(sql, from, to - from, charset.orElse(StandardCharsets.UTF_8)).strip();
        String client = settings.getOrDefault("character_set_client", "utf8mb4");
        String collation = settings.get("collation_connection");
        StringBuilder piece = new StringBuilder("\nSET character_set_client=")
                .append(
                        charset.filter(own -> !own.equals(StandardCharsets.UTF_8))
                                        .isPresent()
                                ? "utf8mb4"
                                : client)
                .append(";\n");
        if (collation != null) {
            piece.append("SET collation_connection=").append(collation).append(";\n");
        }
        piece.append("SET SQL_MODE=")
                .append(settings.getOrDefault("sql_mode", "''"))
                .append(";\n");
        if (kind.equals("EVENT")) {
            piece.append("SET TIME_ZONE=")
                    .append(settings.getOrDefault("time_zone", "'+00:00'"))
                    .append(";\n");
        }
        settings.clear();
        if (kind.equals("VIEW")) {
            // the first statement of a view makes a stand-in that other views can refer to
            boolean real = !views.add(name);
            piece.append(real ? text.replaceFirst("CREATE ", "CREATE OR REPLACE ") : text)
                    .append(";\n");
        } else {
            piece.append("DELIMITER ;;\n").append(text).append(" ;;\nDELIMITER ;\n");
        }
        objects.add(kind + " " + name);
        pieces.add(piece.toString());
        return true;
    }

    /** Takes a statement that is not understood, as it is. */
    void verbatim(String text) {
        settings.clear();
        pieces.add("\n" + text + ";\n");
    }

    /** The character set of the text: UTF-8 where its bytes mean the same in it. */
    private Optional<Charset> charset(byte[] sql, int from, int to, String kind, String name) {
        String client = settings.getOrDefault("character_set_client", "utf8mb4");
        boolean ascii = true;
        for (int i = from; i < to && ascii; i++) {
            ascii = sql[i] >= 0;
        }
        if (ascii || client.startsWith("utf8")) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        String java = JAVA_NAMES.getOrDefault(client, client);
        if (Charset.isSupported(java)) {
            Charset charset = Charset.forName(java);
            if (Arrays.equals(
                    new String(sql, from, to - from, charset).getBytes(charset), Arrays.copyOfRange(sql, from, to))) {
                return Optional.of(charset);
            }
        }
        warnings.accept(kind.toLowerCase(Locale.ROOT) + " '" + name + "' was made in character set " + client
                + ", which cannot be read here: its special characters may be wrong after a restore");
        return Optional.empty();
    }

    private static String lastName(String text) {
        SqlCursor cursor = new SqlCursor(text);
        String name = String.valueOf(cursor.identifier());
        return cursor.at('.')
                ? String.valueOf(new SqlCursor(text.substring(cursor.position() + 1)).identifier())
                : name;
    }

    /** What was made: {@code VIEW name}, {@code TRIGGER name} and so on. */
    Set<String> objects() {
        return objects;
    }

    /** Hands over all pieces, each with whole statements. */
    void write(Consumer<String> target, long rows, int tables) {
        pieces.forEach(target);
        target.accept("\nSET NAMES utf8mb4;\nSET TIME_ZONE='+00:00';\n-- Dump completed, " + rows + " rows in " + tables
                + " tables\n");
    }
}
