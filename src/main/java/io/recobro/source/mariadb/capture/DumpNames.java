package io.recobro.source.mariadb.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.zip.GZIPInputStream;

/** Names of the artifacts of one database's dump; see the format page. */
public record DumpNames(String dump, String index, String inventory) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public static DumpNames of(String database, Instant time) {
        String stem = "db_" + safe(database) + "_" + TIME.format(time);
        return new DumpNames(stem + ".sql", stem + ".index.jsonl.gz", stem + ".inventory.json.gz");
    }

    public static String users(Instant time) {
        return "users_" + TIME.format(time) + ".sql.gz";
    }

    /** The index comes compressed from the writer, but the sink takes plain content. */
    public static byte[] unzip(byte[] gzip) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String safe(String database) {
        StringBuilder safe = new StringBuilder();
        for (byte b : database.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-')) {
                safe.append(c);
            } else {
                safe.append(String.format("~%02x", b & 0xff));
            }
        }
        return safe.toString();
    }
}
