package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.FreePort;
import io.recobro.fixture.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Drills on a scratch server, which must never be the one that is backed up, and in a container. The docker command line is a
 * stand-in that starts the embedded server: what it is told, and that all of it is taken back, is what counts here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrillPlacesIT {
    private static final String DOCKER = """
        #!/bin/sh
        here=%1$s; base=%2$s
        export TMPDIR=$here
        echo "$@" >> $here/docker.log
        case "$1" in
        version) [ -f $here/no-engine ] && { echo "Cannot connect to the Docker daemon" >&2; exit 1; }; echo 27.0 ;;
        image) for last; do :; done
            [ "$last" = "mariadb:11.4" ] || { echo "Error: No such image: $last" >&2; exit 1; }; echo sha256:1 ;;
        info) echo /nowhere ;;
        ps) [ -f $here/container ] && cat $here/container; exit 0 ;;
        inspect) kill -0 $(cat $here/pid) 2>/dev/null && echo true || echo false ;;
        logs) cat $here/server.log ;;
        rm) [ -f $here/stuck ] && { echo "removal of container is already in progress" >&2; exit 1; }
            kill -9 $(cat $here/pid); rm -rf $here/data $here/pid $here/container ;;
        run) shift; options=
            for word; do case "$word" in
              --volume=*) sockets=${word#--volume=}; sockets=${sockets%%%%:*} ;;
              --label=*) label=${word##*=} ;;
              mariadb:*) image=$word ;;
              --socket=*) ;;
              *) [ -n "$image" ] && options="$options $word" ;;
            esac; done
            echo "c1 $label" > $here/container
            user=; [ $(id -u) = 0 ] && user=--user=root
            $base/scripts/mariadb-install-db --no-defaults --basedir=$base --datadir=$here/data --skip-test-db \\
              --auth-root-authentication-method=normal ${user:+-uroot} > $here/install.log 2>&1 || exit 1
            $base/bin/mariadbd --no-defaults --basedir=$base --datadir=$here/data $user $options \\
              --socket=$sockets/s --port=%3$d --bind-address=127.0.0.1 > $here/server.log 2>&1 < /dev/null &
            echo $! > $here/pid; echo c1 ;;
        esac
        """;

    private MariaDbServer server;
    private MariaDbServer scratch;
    private Place place;

    @BeforeAll
    void fill() {
        server = MariaDbServer.embedded();
        scratch = MariaDbServer.embedded("--server-id=2");
        server.execute("", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE users (id INT PRIMARY KEY)", "INSERT INTO users VALUES (1), (2)");
        Place.account(server, "shop");
    }

    @AfterAll
    void stop() {
        scratch.close();
        server.close();
    }

    @BeforeEach
    void backUp() throws IOException {
        place = new Place();
        configure("embedded").succeed("backup-now");
    }

    @AfterEach
    void clean() throws IOException {
        System.clearProperty("recobro.docker");
        Path left = place.directory().resolve("engine/pid");
        if (Files.exists(left)) { // a test that failed leaves the container
            ProcessHandle.of(Long.parseLong(Files.readString(left).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
        place.close();
    }

    private Recobro configure(String scratchPlace) throws IOException {
        return place.configure(
                List.of(place.dir("local")),
                List.of(place.job(
                        "db",
                        server.port(),
                        "shop",
                        "local",
                        "drill: {scratch: " + scratchPlace + ", check: [\"SELECT COUNT(*) = 2 FROM users\"]}")));
    }

    private Recobro onServer(String address) throws IOException {
        return configure("{type: server, directory: %s, %s, user: %s, password: {file: %s}}"
                .formatted(
                        place.directory().resolve("scratch"),
                        address,
                        MariaDbServer.ADMIN,
                        place.directory().resolve("admin")));
    }

    private static List<String> databases(MariaDbServer of) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = of.connect("");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW DATABASES")) {
            while (result.next()) {
                names.add(result.getString(1));
            }
        }
        return names;
    }

    @Test
    void aScratchServerMustBeAnotherOneAndSaySo() throws Exception {
        server.execute("", "CREATE DATABASE IF NOT EXISTS recobro_scratch");
        List<String> before = databases(server);
        for (String production : List.of(
                "host: 127.0.0.1, port: " + server.port(),
                "host: localhost, port: " + server.port(),
                "socket: " + server.socket())) {
            onServer(production).run("drill", "db").expect(2, "the server that the job captures", "hint:");
        }
        assertThat(databases(server)).as("untouched").isEqualTo(before);

        scratch.execute("", "DROP DATABASE IF EXISTS recobro_scratch");
        Recobro other = onServer("host: 127.0.0.1, port: " + scratch.port());
        other.run("drill", "db").expect(2, "it holds no database 'recobro_scratch'", "CREATE DATABASE recobro_scratch");

        scratch.execute("", "CREATE DATABASE recobro_scratch", "CREATE DATABASE precious");
        List<String> there = databases(scratch);
        other.run("drill", "db").expect(0, "scratch server", "passed");
        assertThat(databases(scratch))
                .as("all of the drill is gone, nothing else")
                .isEqualTo(there);
    }

    @Test
    void keptDatabasesAreRemovedByTheNextDrill() throws Exception {
        scratch.execute("", "CREATE DATABASE IF NOT EXISTS recobro_scratch", "CREATE DATABASE recobro_drill_mine");
        Recobro recobro = onServer("host: 127.0.0.1, port: " + scratch.port());
        recobro.succeed("drill", "db", "--keep");
        assertThat(databases(scratch)).anyMatch(name -> name.matches("recobro_drill_\\d{8}t\\d{6}z_\\w{6}_0"));
        recobro.run("drill", "db").expect(0, "removed what was left behind");
        assertThat(databases(scratch))
                .contains("recobro_drill_mine")
                .noneMatch(name -> name.matches("recobro_drill_\\d{8}t.*"));
        scratch.execute("", "DROP DATABASE recobro_drill_mine");
    }

    @Test
    void aScratchServerThatIsDownIsNoMatterOfTheBackup() throws Exception {
        onServer("host: 127.0.0.1, port: 1").run("drill", "db").expect(1, "unable to use the scratch server");
    }

    private Path docker() throws IOException {
        Path home = Files.createDirectories(place.directory().resolve("engine"));
        Path program = home.resolve("docker");
        Path base = server.program("mariadbd").getParent().getParent();
        Files.writeString(program, DOCKER.formatted(home, base, FreePort.choose()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        System.setProperty("recobro.docker", program.toString());
        return home;
    }

    @Test
    void aContainerHasNoNetworkAndIsRemoved() throws Exception {
        Path engine = docker();
        Recobro recobro =
                configure("{type: docker, directory: " + place.directory().resolve("scratch") + "}");
        recobro.run("drill", "db").expect(0, "container 11.4.5", "passed");
        assertThat(engine.resolve("pid")).doesNotExist();
        List<String> said = Files.readAllLines(engine.resolve("docker.log"));
        assertThat(said)
                .filteredOn(line -> line.startsWith("run "))
                .singleElement()
                .asString()
                .contains(
                        "--network=none",
                        "--pull=never",
                        "--oom-score-adj=800",
                        "--label=io.recobro.drill=",
                        " mariadb:11.4 ");
        assertThat(said).anyMatch(line -> line.startsWith("rm --force --volumes recobro-drill-"));
        try (Stream<Path> left = Files.list(place.directory().resolve("scratch"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aContainerThatCannotBeRemovedIsRemovedByTheNextDrill() throws Exception {
        Path engine = docker();
        Recobro recobro =
                configure("{type: docker, directory: " + place.directory().resolve("scratch") + "}");
        Files.createFile(engine.resolve("stuck"));
        recobro.run("drill", "db").expect(1, "already in progress");
        assertThat(engine.resolve("container")).exists();
        Files.delete(engine.resolve("stuck"));
        recobro.run("drill", "db").expect(0, "removed what was left behind: container of drill", "passed");
        assertThat(engine.resolve("container")).doesNotExist();
    }

    @Test
    void aDrillThatTakesTooLongLeavesNothingOnAScratchServer() throws Exception {
        scratch.execute("", "CREATE DATABASE IF NOT EXISTS recobro_scratch");
        Recobro slow = onServer("host: 127.0.0.1, port: " + scratch.port() + ", time_limit: 5s");
        Path file = place.directory().resolve("recobro.yml");
        Files.writeString(file, Files.readString(file).replace("COUNT(*) = 2", "SLEEP(60) = 0"));
        slow.run("drill", "db").expect(1, "it took longer than 5 s");
        assertThat(databases(scratch)).contains("recobro_scratch").noneMatch(name -> name.startsWith("recobro_drill_"));
        try (Stream<Path> left = Files.list(place.directory().resolve("scratch"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aMissingImageOrEngineIsSaidWithTheWayOut() throws Exception {
        Path engine = docker();
        configure("{type: docker, image: \"mariadb:9.9\"}")
                .run("drill", "db")
                .expect(1, "No such image: mariadb:9.9", "docker pull mariadb:9.9");
        Files.createFile(engine.resolve("no-engine"));
        configure("docker").run("drill", "db").expect(1, "Cannot connect to the Docker daemon", "scratch: embedded");
        System.setProperty("recobro.docker", engine.resolve("nothing").toString());
        configure("docker").run("drill", "db").expect(1, "unable to use docker", "scratch: embedded");
    }
}
