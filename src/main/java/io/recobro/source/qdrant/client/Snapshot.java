package io.recobro.source.qdrant.client;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A snapshot as the server lists it.
 *
 * @param bytes its size
 * @param sha256 empty on servers before 1.8.0, and for files that came by upload
 */
public record Snapshot(String name, long bytes, Optional<String> sha256) {
    /** {@code COLLECTION-PEER-YYYY-MM-DD-HH-MM-SS.snapshot}, the time in UTC by the server's clock. */
    private static final Pattern OWN =
            Pattern.compile("(?s)(.*)-(\\d+)-(\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d\\d-\\d\\d)\\.snapshot");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss");

    /** When the server began to make it, by its clock; empty when the name does not tell (an uploaded file). */
    public Optional<Instant> begun() {
        Matcher matcher = OWN.matcher(name);
        try {
            return matcher.matches()
                    ? Optional.of(LocalDateTime.parse(matcher.group(3), TIME).toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }
}
