package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.recobro.fixture.Until;
import io.recobro.fixture.container.Image;
import io.recobro.fixture.container.MariaDbContainer;
import io.recobro.product.Recobro.Child;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import tools.jackson.databind.JsonNode;

/** Drills in containers of a real engine; what they leave when they are killed, and who removes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
        value = "io.recobro.fixture.container.MariaDbContainer#isThere",
        disabledReason = "no Docker engine answers, or it has no image of MariaDB")
class DockerDrillIT {
    private static final int ROWS = 20_000;
    private static final String LABEL = "io.recobro.drill";

    private final DockerClient docker = DockerClientFactory.instance().client();
    private MariaDbContainer server;
    private Place place;
    private Recobro recobro;

    @BeforeAll
    void fill() {
        server = MariaDbContainer.start(Image.MARIADB);
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE users (id INT PRIMARY KEY, v VARBINARY(1024), KEY (v(20)))",
                "INSERT INTO users SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_" + ROWS);
        Place.account(server, "shop", "%");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void backUp() throws IOException {
        place = new Place();
        String drill =
                "drill: {scratch: {type: docker, image: \"%s\", directory: %s}, check: [\"SELECT COUNT(*) = %d FROM"
                        + " users\"]}";
        recobro = place.configure(
                List.of(place.dir("local")),
                List.of(place.job(
                                "db",
                                3306,
                                "shop",
                                "local",
                                drill.formatted(Image.MARIADB.reference(), scratch(), ROWS))
                        .replace("port: 3306", "container: " + server.name())));
        recobro.succeed("backup-now");
    }

    @AfterEach
    void nothingStays() throws IOException {
        try {
            assertThat(containers()).isEmpty();
            try (Stream<Path> left = Files.list(scratch())) {
                assertThat(left).isEmpty();
            }
        } finally {
            containers()
                    .forEach(id -> docker.removeContainerCmd(id)
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec());
            place.close();
        }
    }

    private Path scratch() {
        return place.directory().resolve("scratch");
    }

    /** Those of drills of this place, running or not. */
    private List<String> containers() {
        return docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(LABEL)).exec().stream()
                .map(Container::getId)
                .filter(this::isOfThisPlace)
                .toList();
    }

    private boolean isOfThisPlace(String id) {
        try {
            String run = docker.inspectContainerCmd(id)
                    .exec()
                    .getConfig()
                    .getLabels()
                    .get(LABEL);
            return Files.exists(scratch().resolve(run + ".lock"))
                    || Files.exists(scratch().resolve(run));
        } catch (NotFoundException removed) {
            return false;
        }
    }

    @Test
    void aDrillIsTimedAndLeavesNothing() {
        long began = System.nanoTime();
        JsonNode drill = recobro.json("drill", "db").path("drills").path(0);
        double took = (System.nanoTime() - began) / 1e9;
        assertThat(drill.path("state").asString()).as(drill.toPrettyString()).isEqualTo("passed");
        assertThat(drill.path("restore_seconds").asDouble()).isPositive().isLessThan(took);
        recobro.run("status").expect(0, "db");
    }

    @Test
    void aKeptContainerIsReachedAsSaidUntilTheNextDrill() throws Exception {
        Recobro.Ran ran = recobro.succeed("drill", "db", "--keep");
        String container = docker.inspectContainerCmd(containers().getFirst())
                .exec()
                .getName()
                .substring(1);
        String access = "docker exec -it " + container + " mariadb --socket=/run/recobro/s";
        assertThat(ran.out() + ran.err()).contains(access);
        Process look = new ProcessBuilder("sh", "-c", access.replace("-it", "-i") + " -e 'SHOW DATABASES'")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(look.getInputStream().readAllBytes())).contains("shop");
        recobro.run("drill", "db").expect(0, "removed what was left behind");
    }

    @Test
    void aKilledDrillIsSweptByTheNext() throws Exception {
        int killed = 0;
        for (String moment : List.of("", "shop")) {
            Child child = recobro.start("256m", "drill", "db");
            String left = awaitContainer(child, moment);
            InspectContainerResponse running = docker.inspectContainerCmd(left).exec();
            child.process().destroyForcibly().waitFor();
            assertThat(running.getHostConfig().getNetworkMode()).isEqualTo("none");
            assertThat(containers()).as("control: nobody removed it").containsExactly(left);

            recobro.run("drill", "db").expect(0, "removed what was left behind", "passed");
            assertThat(containers()).isEmpty();
            killed++;
        }
        Reliability.record(new Attack(
                "Killed processes",
                "kill -9 while the scratch server starts, and while it loads",
                "a drill in a container of a real engine, without a network",
                killed,
                killed + " times the next drill removed the container with its data, and passed",
                "right after the kill the container was still there",
                getClass().getSimpleName()));
    }

    /** Returns once the drill's container runs, and holds a database of this name unless that is empty. */
    private String awaitContainer(Child child, String database) throws Exception {
        Until.isTrue("the drill's container holds '" + database + "'", Duration.ofSeconds(90), () -> {
            assertThat(child.process().isAlive())
                    .as(Files.readString(child.err()))
                    .isTrue();
            List<String> found = containers();
            return !found.isEmpty() && isReady(found.getFirst(), database);
        });
        return containers().getFirst();
    }

    private boolean isReady(String container, String database) throws IOException, InterruptedException {
        if (database.isEmpty()) {
            return Boolean.TRUE.equals(
                    docker.inspectContainerCmd(container).exec().getState().getRunning());
        }
        Process look = new ProcessBuilder(
                        "docker", "exec", container, "mariadb", "--socket=/run/recobro/s", "-e", "SHOW DATABASES")
                .redirectErrorStream(true)
                .start();
        String said = new String(look.getInputStream().readAllBytes());
        return look.waitFor() == 0 && said.contains(database);
    }
}
