package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.container.Image;
import io.recobro.fixture.container.MariaDbContainer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/** Dumps go both ways between this product and the programs of two versions of the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
        value = "io.recobro.fixture.container.MariaDbContainer#anotherIsThere",
        disabledReason = "no Docker engine answers, or it has no images of two versions of MariaDB")
class OtherClientsIT {
    private static final String OBJECTS = """
        SELECT CONCAT('trigger ', TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '%1$s'
        UNION ALL SELECT CONCAT(ROUTINE_TYPE, ' ', ROUTINE_NAME) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '%1$s'
        UNION ALL SELECT CONCAT('event ', EVENT_NAME) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '%1$s'
        UNION ALL SELECT CONCAT(TABLE_TYPE, ' ', TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA = '%1$s'
        """;

    private static final Path NOWHERE = Path.of("/dev/null");

    private final List<MariaDbContainer> servers = new ArrayList<>();
    private Place place;
    private Recobro recobro;

    @BeforeAll
    void start() throws Exception {
        place = new Place();
        List<String> jobs = new ArrayList<>();
        for (Image image : List.of(Image.MARIADB, Image.MARIADB_OTHER)) {
            MariaDbContainer server = MariaDbContainer.start(image);
            servers.add(server);
            HostileDatabase.create(server, 5);
            // an empty string that is no member of the list, beside one that is: no text tells them apart
            server.execute(
                    "", "UPDATE " + HostileDatabase.quoted(HostileDatabase.NAME) + ".kinds SET e = 'ü' WHERE id = 3");
            Place.account(server, HostileDatabase.NAME, "%");
            server.execute(
                    "",
                    "GRANT EXECUTE ON " + HostileDatabase.quoted(HostileDatabase.NAME) + ".* TO " + Place.USER
                            + "@'%'");
            for (String codec : List.of("gzip", "zstd")) {
                jobs.add(place.job(
                                job(servers.size() - 1, codec),
                                3306,
                                HostileDatabase.NAME,
                                "local",
                                "compression: {codec: " + codec + "}")
                        .replace("port: 3306", "container: " + server.name()));
            }
        }
        recobro = place.configure(List.of(place.dir("local")), jobs);
        recobro.succeed("backup-now");
    }

    @AfterAll
    void stop() throws IOException {
        servers.forEach(MariaDbContainer::close);
        if (place != null) {
            place.close();
        }
    }

    private static String job(int server, String codec) {
        return codec + server;
    }

    /** Runs a command in a container, with files as its input and output; either may be {@code /dev/null}. */
    private static void exec(MariaDbContainer in, Path input, Path output, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of("docker", "exec", "--interactive", in.name()));
        words.addAll(List.of(command));
        Path errors = Files.createTempFile("exec", "");
        try {
            int status = new ProcessBuilder(words)
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start()
                    .waitFor();
            assertThat(status).as(Files.readString(errors)).isZero();
        } finally {
            Files.delete(errors);
        }
    }

    /** The checksums of all tables, and the names of everything else. */
    private static TreeSet<String> state(MariaDbContainer server, String database) throws SQLException {
        TreeSet<String> state = new TreeSet<>();
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(OBJECTS.formatted(database))) {
                while (result.next()) {
                    state.add(result.getString(1));
                }
            }
            try (ResultSet result = statement.executeQuery("SELECT TABLE_NAME FROM information_schema.TABLES WHERE"
                    + " TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND TABLE_SCHEMA = '" + database + "'")) {
                while (result.next()) {
                    tables.add(result.getString(1));
                }
            }
            for (String table : tables) {
                String name = HostileDatabase.quoted(database) + "." + HostileDatabase.quoted(table);
                try (ResultSet result = statement.executeQuery("CHECKSUM TABLE " + name + " EXTENDED")) {
                    result.next();
                    assertThat(result.getString(2)).as(table).isNotNull();
                    state.add("content " + table + " " + result.getString(2));
                }
            }
        }
        return state;
    }

    /** Makes the database anew, by the client of one container in the server of another. */
    private static void load(MariaDbContainer client, String unpack, Path dump, MariaDbContainer target)
            throws Exception {
        target.execute("", "DROP DATABASE IF EXISTS copy", "CREATE DATABASE copy");
        String load = unpack + " | mariadb --no-defaults --skip-ssl --host=" + target.address()
                + " --user=root --password=" + MariaDbContainer.PASSWORD + " copy";
        exec(client, dump, NOWHERE, "sh", "-c", load);
    }

    @Test
    void ourDumpsIntoEveryServerByEveryClient() throws Exception {
        int loads = 0;
        for (int origin = 0; origin < servers.size(); origin++) {
            TreeSet<String> wanted = state(servers.get(origin), HostileDatabase.NAME);
            assertThat(wanted).hasSizeGreaterThan(30);
            for (String codec : List.of("gzip", "zstd")) {
                boolean gzip = codec.equals("gzip");
                Path dump = place.stored("local", gzip ? ".sql.gz" : ".sql.zst", "/" + job(origin, codec) + "/");
                for (MariaDbContainer client : servers) {
                    for (MariaDbContainer target : servers) {
                        load(client, gzip ? "gunzip -c" : "zstd -dc", dump, target);
                        assertThat(state(target, "copy")).isEqualTo(wanted);
                        loads++;
                    }
                }
            }
        }
        MariaDbContainer last = servers.getLast();
        TreeSet<String> before = state(last, "copy");
        last.execute("copy", "DELETE FROM numbers WHERE id = 2");
        assertThat(state(last, "copy")).as("control").isNotEqualTo(before);
        Reliability.record(new Attack(
                "Formats",
                "clients and servers of two versions of MariaDB, both ways",
                ".sql.gz and .sql.zst of both, by gunzip or zstd and the client mariadb",
                loads,
                loads + " loads, each with the same checksums of all tables and the same objects",
                "one row less gives another checksum",
                getClass().getSimpleName()));
    }

    @Test
    void theirDumpsIntoEveryServerByRestore() throws Exception {
        int restores = 0;
        for (MariaDbContainer origin : servers) {
            for (MariaDbContainer tool : servers) {
                Path dump = place.directory().resolve("theirs" + restores + ".sql");
                exec(
                        tool,
                        NOWHERE,
                        dump,
                        "mariadb-dump",
                        "--no-defaults",
                        "--skip-ssl",
                        "--host=" + origin.address(),
                        "--user=root",
                        "--password=" + MariaDbContainer.PASSWORD,
                        "--routines",
                        "--events",
                        "--triggers",
                        "--dump-history",
                        HostileDatabase.NAME);
                load(tool, "sed /^LOCK.TABLES/d", dump, origin); // which a sequence in a default does not survive
                TreeSet<String> wanted = state(origin, "copy"); // the tool rounds floats
                for (MariaDbContainer target : servers) {
                    target.execute("", "DROP DATABASE IF EXISTS copy");
                    recobro.succeed(place.asAdmin(
                            "restore",
                            "--file",
                            dump.toString(),
                            "--into",
                            "copy",
                            "--host",
                            target.address(),
                            "--port",
                            "3306"));
                    assertThat(state(target, "copy")).isEqualTo(wanted);
                    restores++;
                }
                assertThat(state(origin, HostileDatabase.NAME)).as("control").isNotEqualTo(wanted);
            }
        }
        Reliability.record(new Attack(
                "Formats",
                "dumps by mariadb-dump of two versions of MariaDB, both ways",
                "restore --file",
                restores,
                restores
                        + " restores, each with the checksums of all tables and the objects that their own client"
                        + " makes of it",
                "the source itself differs where the tool rounds floats",
                getClass().getSimpleName()));
    }
}
