package io.recobro.survey;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a service keeps, told by the name of its image. */
public enum Kind {
    MARIADB(3306, List.of("mariadb", "mysql", "percona")),
    QDRANT(6333, List.of("qdrant")),
    MINIO(9000, List.of("minio")),
    DRUPAL(80, List.of("drupal")),
    POSTGRESQL(5432, List.of("postgres", "postgresql", "postgis", "timescaledb", "pgvector")),
    REDIS(6379, List.of("redis", "valkey", "keydb")),
    MONGODB(27017, List.of("mongo", "mongodb"));

    private final int port;
    private final List<String> words;

    Kind(int port, List<String> words) {
        this.port = port;
        this.words = words;
    }

    /** The port that it listens on unless told otherwise. */
    public int port() {
        return port;
    }

    /** What an image such as {@code quay.io/minio/minio:latest} or {@code bitnami/mariadb} holds. */
    public static Optional<Kind> ofImage(String image) {
        String name = image.replaceFirst("@.*", "").toLowerCase(Locale.ROOT);
        String last = name.substring(name.lastIndexOf('/') + 1).replaceFirst(":.*", "");
        for (Kind kind : values()) {
            if (kind.words.contains(last) || kind.words.stream().anyMatch(word -> last.equals(word + "-server"))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
