package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.product.Recobro.Ran;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Memory grows with the largest row, not with the database. */
class LargeRowsIT {
    private static MariaDbServer server;

    @BeforeAll
    static void start() throws Exception {
        server = MariaDbServer.embedded("--max-allowed-packet=128M");
        server.execute("", "CREATE DATABASE large", "CREATE DATABASE huge");
        server.execute(
                "large",
                "CREATE TABLE documents (id INT PRIMARY KEY, body LONGBLOB, note TEXT)",
                "INSERT INTO documents SELECT seq, REPEAT(UNHEX('30313233343536373839616263E9FF27'), 1048576), 'ü' FROM"
                        + " seq_1_to_3",
                "INSERT INTO documents VALUES (4, '', ''), (5, NULL, NULL)",
                "CREATE TABLE many (id INT PRIMARY KEY, a VARBINARY(1000), b VARCHAR(200), KEY (b))",
                "INSERT INTO many SELECT seq, RANDOM_BYTES(900), CONCAT('row ', seq) FROM seq_1_to_250000");
        server.execute(
                "huge",
                "CREATE TABLE one_row (id INT PRIMARY KEY, body LONGBLOB)",
                "INSERT INTO one_row VALUES (1, REPEAT('x', 30 * 1024 * 1024))");
        Place.account(server, "large");
        Place.account(server, "huge");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aLargeDatabaseWithLargeRowsGoesThroughASmallHeapAndThePlainClient() throws Exception {
        int restored = 0;
        try (Place place = new Place()) {
            Recobro recobro = place.configure(
                    List.of(place.dir("local")), List.of(place.job("db", server.port(), "large", "local")));
            recobro.start("128m", "backup-now").finish().expect(0);
            recobro.start("128m", "verify", "--level", "parse").finish().expect(0, "good");
            Ran ran = recobro.start("128m", place.asAdmin("restore", "db", "--into", "copy"))
                    .finish()
                    .expect(0, "content digests");
            assertThat(ran.out()).contains("250,005 rows");
            long bytes = Files.size(place.stored("local", ".sql.gz"));

            Path guide = place.stored("local", "/RESTORE.md");
            assertThat(Files.readString(guide)).contains("max-allowed-packet=").doesNotContain("packet=16M");
            PlainTools tools = new PlainTools(server, place.directory());
            tools.follow(guide);
            for (String copy : List.of("copy", "restored")) {
                server.execute(
                        "",
                        "CREATE TEMPORARY TABLE large.checked (n INT CHECK (n = 250005))",
                        "INSERT INTO large.checked SELECT (SELECT COUNT(*) FROM large.documents a JOIN " + copy
                                + ".documents b USING (id) WHERE a.body <=> b.body AND a.note <=> b.note) + (SELECT"
                                + " COUNT(*) FROM large.many a JOIN " + copy + ".many b USING (id, a, b))");
                server.execute("", "DROP DATABASE " + copy);
                restored++;
            }
            Reliability.record(new Attack(
                    "Servers and networks",
                    "values of 15 MiB through a heap of 128 MB",
                    "backup, verify and restore of 250,005 rows",
                    restored,
                    "%,d MB compressed went through; every value equal, also with the plain client"
                            .formatted(bytes / 1_000_000),
                    "with a heap of 48 MB a row of 30 MiB is a named error, with 256 MB it fits",
                    "LargeRowsIT"));
        }
    }

    @Test
    void theGuideNamesThePacketSizeThatTheLargestRowNeeds() throws Exception {
        try (Place place = new Place()) {
            Recobro recobro = place.configure(
                    List.of(place.dir("local")), List.of(place.job("db", server.port(), "huge", "local")));
            recobro.succeed("backup-now");
            String guide = Files.readString(place.stored("local", "/RESTORE.md"));
            assertThat(guide).contains("--max-allowed-packet=" + (31L << 20) + " ");
        }
    }

    @Test
    void aRowThatDoesNotFitTheHeapIsNamed() throws Exception {
        try (Place place = new Place()) {
            Recobro recobro = place.configure(
                    List.of(place.dir("local")), List.of(place.job("db", server.port(), "huge", "local")));
            Ran ran = recobro.start("48m", "--json", "backup-now").finish();
            assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(1);
            assertThat(ran.out()).contains("row-too-large", "'one_row'", "-Xmx");
            assertThat(ran.out() + ran.err()).doesNotContain("OutOfMemory", "\tat ");
            assertThat(place.stored("local")).isEmpty();
            recobro.start("256m", "backup-now").finish().expect(0);
            Ran restore = recobro.start("48m", place.asAdmin("--json", "restore", "db", "--into", "none"))
                    .finish();
            assertThat(restore.status()).as(restore.out() + restore.err()).isEqualTo(1);
            assertThat(restore.out() + restore.err())
                    .contains("row-too-large", "-Xmx")
                    .doesNotContain("OutOfMemory", "\tat ");
            server.execute("", "DROP DATABASE IF EXISTS none");
            recobro.start("256m", place.asAdmin("restore", "db", "--into", "fits"))
                    .finish()
                    .expect(0);
        }
    }
}
