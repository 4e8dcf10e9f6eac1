package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.Json;
import io.recobro.catalog.KeyLayout;
import io.recobro.fixture.S3Server;
import io.recobro.retention.action.Shelf;
import io.recobro.secret.Secret;
import io.recobro.storage.Storage;
import io.recobro.storage.dir.DirSettings;
import io.recobro.storage.dir.DirStorage;
import io.recobro.storage.s3.S3Settings;
import io.recobro.storage.s3.S3Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Retention on a directory and an S3 server, as an operator meets it. No source is needed. */
class PruneIT {
    private static final int BACKUPS = 20;
    /** {@code within 3d} of one every six hours. */
    private static final int WANTED = 12;

    private final Instant newest = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
    private Place place;
    private S3Server objects;
    private Storage dir;
    private Storage s3;
    private Recobro recobro;
    private List<BackupId> ids;

    @BeforeEach
    void fill() throws Exception {
        place = new Place();
        objects = Place.objects(place.directory().resolve("objects"));
        dir = new DirStorage("local", new DirSettings(place.directory().resolve("local")), Clock.systemUTC());
        s3 = new S3Storage(
                new S3Settings(
                        "s3",
                        objects.endpoint(),
                        "us-east-1",
                        Place.BUCKET,
                        "",
                        true,
                        Secret.of(Place.ACCESS_KEY),
                        Secret.of(Place.SECRET_KEY)),
                Clock.systemUTC());
        for (Storage storage : List.of(dir, s3)) {
            ids = new Shelf(storage, Place.SITE).every(Duration.ofHours(6), BACKUPS, newest);
        }
        recobro = place.configure(
                List.of(place.dir("local"), place.s3("s3", objects.endpoint().toString(), Place.BUCKET)),
                List.of(place.job("db", 3306, "shop", "local, s3", "keep: {within: 3d}")));
    }

    @AfterEach
    void clear() throws Exception {
        dir.close();
        s3.close();
        objects.close();
        place.close();
    }

    @Test
    void prunesWhatNoRuleWantsOnceConfirmed() throws Exception {
        recobro.run("prune", "db").expect(0, "no rule wants it", "these rules were never applied here", "--confirm");
        assertThat(held(dir)).hasSize(BACKUPS);
        recobro.run("pin", ids.getFirst().value(), "--reason", "before the upgrade")
                .expect(0, "pinned");
        recobro.succeed("list", "db").expect(0, "verified, pinned");
        recobro.succeed("show", ids.getFirst().value()).expect(0, "before the upgrade");
        JsonNode pruned = recobro.json("prune", "db", "--confirm");
        assertThat(pruned.path("prunes")
                        .valueStream()
                        .map(prune -> prune.path("removed").asInt()))
                .containsExactly(BACKUPS - WANTED - 1, BACKUPS - WANTED - 1);
        for (Storage storage : List.of(dir, s3)) {
            assertThat(held(storage)).hasSize(WANTED + 1).contains(ids.getFirst());
            assertThat(new Shelf(storage, Place.SITE).allObjects()).hasSize(3 * (WANTED + 1));
            assertThat(storage.list(Place.SITE + "/db/lease.json")).isEmpty();
            assertThat(storage.list(Place.SITE + "/runs/").stream()
                            .map(run -> run.key().value()))
                    .anyMatch(key -> key.contains("_prune_db_ok"))
                    .anyMatch(key -> key.contains("_pin_db_ok"));
        }
        recobro.succeed("unpin", ids.getFirst().value().substring(0, 16));
        recobro.succeed("prune", "--confirm");
        assertThat(held(s3)).hasSize(WANTED).doesNotContain(ids.getFirst());
    }

    @Test
    void aDestinationThatDoesNotAnswerLosesNothing() {
        objects.stop();
        recobro.run("prune", "--confirm").expect(3, "'s3'");
        assertThat(held(dir)).as("the other is pruned").hasSize(WANTED);
    }

    @Test
    void anotherHostAtWorkIsNamed() {
        dir.put(
                new KeyLayout(Place.SITE).lease("db"),
                Json.write(Map.of(
                        "format",
                        1,
                        "token",
                        "x",
                        "holder",
                        Map.of("owner", "backup@elsewhere", "host", "elsewhere", "pid", 42),
                        "purpose",
                        "backup",
                        "run",
                        "20261122T061234Z-k3f9q2",
                        "since",
                        newest.toString(),
                        "renewed_at",
                        Instant.now().toString(),
                        "expires_at",
                        Instant.now().plusSeconds(600).toString())));
        recobro.run("prune", "db", "--confirm").expect(11, "held by backup@elsewhere (backup, pid 42 on elsewhere)");
        assertThat(held(s3)).hasSize(BACKUPS);
    }

    @Test
    void replicateBringsBackOnlyWhatTheRulesKeep() throws Exception {
        try (Stream<Path> files = Files.walk(
                place.directory().resolve("local").resolve(Place.SITE).resolve("db/manifests"))) {
            for (Path manifest : files.filter(Files::isRegularFile).toList()) {
                Files.delete(manifest);
            }
        }
        JsonNode result = recobro.json("replicate", "db");
        assertThat(result.path("copies").size()).isEqualTo(WANTED);
    }

    private static List<BackupId> held(Storage storage) {
        return new Shelf(storage, Place.SITE).ids();
    }
}
