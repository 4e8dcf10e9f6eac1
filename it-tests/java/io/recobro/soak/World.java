package io.recobro.soak;

import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.storage.MemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What outlives every process: the clock, the destinations with their weather, the sources, and the state directory. */
final class World {
    static final String SITE = "jaraba";
    static final Instant BEGIN = Instant.parse("2026-11-22T05:30:00Z");
    static final Map<String, List<String>> PLAN = Map.of(
            "db", List.of("s3", "ionos", "local"),
            "files", List.of("s3"),
            "vectors", List.of("s3"),
            "server", List.of("ionos"));
    private static final String YAML = """
        site: jaraba
        destinations:
          local: {type: dir, path: /backups}
          s3:    {type: dir, path: /s3}
          ionos: {type: dir, path: /ionos}
        web: {listen: off}
        jobs:
          db:
            source: {type: mariadb, user: u, password: p, databases: [db]}
            to: [s3, ionos, local]
            schedule: "0 */6 * * *"
            keep: {within: 30d, local: {within: 7d}}
            objectives: {rpo: 7h, rto: 1h}
          files:
            source: {type: mariadb, user: u, password: p, databases: [files]}
            to: [s3]
            schedule: "0 2 * * *"
            keep: {within: 14d}
            objectives: {rpo: 26h}
          vectors:
            source: {type: mariadb, user: u, password: p, databases: [vectors]}
            to: [s3]
            schedule: "30 2 * * *"
            keep: {within: 7d}
            objectives: {rpo: 26h}
          server:
            source: {type: mariadb, user: u, password: p, databases: [server]}
            to: [ionos]
            schedule: "0 3 * * 0"
            keep: {within: 28d}
            objectives: {rpo: 8d}
        """;

    private final Path directory;
    private final Random random;
    private final MovableClock clock = new MovableClock(BEGIN);
    private final Map<String, MemoryStorage> storages = new LinkedHashMap<>();
    private final Map<String, Weather> weather = new LinkedHashMap<>();
    private final Map<String, Instant> sourceDownUntil = new HashMap<>();
    private final SiteConfig config;
    private boolean stormy;

    World(Path directory, long seed) {
        this.directory = directory;
        this.random = new Random(seed);
        try {
            Path file = Files.writeString(directory.resolve("recobro.yml"), YAML);
            config = new ConfigLoader(Map.of()).load(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        for (String name : List.of("s3", "ionos", "local")) {
            storages.put(name, new MemoryStorage(name, clock));
            weather.put(name, new Weather(name, clock, seed * 31 + name.hashCode()));
        }
    }

    SiteConfig config() {
        return config;
    }

    MovableClock clock() {
        return clock;
    }

    Instant now() {
        return clock.instant();
    }

    Random random() {
        return random;
    }

    Path state() {
        return directory.resolve("state");
    }

    MemoryStorage storage(String destination) {
        return storages.get(destination);
    }

    List<MemoryStorage> storages() {
        return new ArrayList<>(storages.values());
    }

    Weather weather(String destination) {
        return weather.get(destination);
    }

    boolean sourceIsDown(String database) {
        return now().isBefore(sourceDownUntil.getOrDefault(database, Instant.MIN));
    }

    boolean isStormy() {
        return stormy;
    }

    /** @param yes false ends everything that is wrong */
    void stormy(boolean yes) {
        stormy = yes;
        weather.values().forEach(each -> each.stormy(yes));
        sourceDownUntil.clear();
    }

    /** Lets the step's share of troubles begin. */
    void trouble(double daysPerStep) {
        if (!stormy) {
            return;
        }
        weather.values().forEach(each -> {
            if (happens(daysPerStep / 8)) {
                each.down(random.nextInt(10) < 7 ? hours(1, 9) : hours(24, 96));
            }
            if (happens(daysPerStep / 25)) {
                each.full(hours(2, 24));
            }
        });
        PLAN.keySet().stream().sorted().forEach(job -> {
            if (happens(daysPerStep / 12)) {
                sourceDownUntil.put(job, now().plus(hours(1, 20)));
            }
        });
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    Duration hours(int least, int most) {
        return Duration.ofMinutes(least * 60L + random.nextInt((most - least) * 60));
    }

    /** The files of the state directory, locks apart: what a disk holds when the power is cut. */
    Map<Path, byte[]> disk() {
        Map<Path, byte[]> files = new HashMap<>();
        try {
            for (Path file : files()) {
                files.put(file, Files.readAllBytes(file));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }

    /** Makes the state directory what it was. */
    void disk(Map<Path, byte[]> files) {
        try {
            for (Path file : files()) {
                if (!files.containsKey(file)) {
                    Files.delete(file);
                }
            }
            for (Map.Entry<Path, byte[]> file : files.entrySet()) {
                Files.createDirectories(file.getKey().getParent());
                Files.write(file.getKey(), file.getValue());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(state())) {
            return List.of();
        }
        try (var all = Files.walk(state())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/locks/"))
                    .toList();
        }
    }
}
