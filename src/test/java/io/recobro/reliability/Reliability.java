package io.recobro.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the rows that this build's tests have earned: one file each below {@code target/reliability}. Thread-safe. */
public final class Reliability {
    static final Path ROWS = Path.of("target", "reliability");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Reliability() {}

    /**
     * To be called at the end of a test that attacked something, after its last assertion. The same area, fault and
     * subject again replaces the row.
     */
    public static void record(Attack attack) {
        try {
            Files.createDirectories(ROWS);
            Files.writeString(ROWS.resolve(name(attack)), JSON.writeValueAsString(attack), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows recorded since then by any process, by area, subject and fault. */
    static List<Attack> rows(Instant since) {
        List<Attack> rows = new ArrayList<>();
        if (!Files.isDirectory(ROWS)) {
            return rows;
        }
        try (Stream<Path> files = Files.list(ROWS)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    continue;
                }
                rows.add(JSON.readValue(Files.readString(file, StandardCharsets.UTF_8), Attack.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows.sort(Comparator.comparing(Attack::area)
                .thenComparing(Attack::subject)
                .thenComparing(Attack::fault));
        return rows;
    }

    private static String name(Attack attack) {
        int hash = (attack.area() + '\n' + attack.fault() + '\n' + attack.subject()).hashCode();
        return attack.test() + "-" + HexFormat.of().toHexDigits(hash) + ".json";
    }
}
