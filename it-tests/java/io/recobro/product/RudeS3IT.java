package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.RudeFront;
import io.recobro.fixture.RudeFront.Alter;
import io.recobro.fixture.RudeFront.Answer;
import io.recobro.fixture.RudeFront.CutReply;
import io.recobro.fixture.RudeFront.CutUpload;
import io.recobro.fixture.RudeFront.LoseReply;
import io.recobro.fixture.RudeFront.Manner;
import io.recobro.fixture.RudeFront.Request;
import io.recobro.fixture.S3Server;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole runs against an S3 server behind a front that is rude to some requests. What passes by itself is not noticed, what stays
 * ends the run with its exit status, the cause and a hint; the run after it succeeds without hands. No request is
 * repeated by more than one layer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RudeS3IT {
    private static final int ALWAYS = 1000;
    private static final int ATTEMPTS = 3;

    private S3Server server;
    private Place place;
    private RudeFront front;
    private Recobro recobro;
    private int struck;
    private int hidden;
    private int told;

    @BeforeAll
    void start() {
        server = S3Server.start(Place.ACCESS_KEY, Place.SECRET_KEY);
    }

    @AfterAll
    void stop() {
        server.close();
        Reliability.record(new Attack(
                "Faulty storage",
                "503, 500, 502, 504, resets, lost and cut answers, expired credentials, clock skew, refusals, wrong"
                        + " region, no bucket, broken XML",
                "backup, verify and restore of files over S3",
                struck,
                "%,d runs did not notice, %,d failed with the exit status and hint for the cause; each next run succeeded"
                        .formatted(hidden, told),
                "the same runs with a polite server; each request repeated at most twice, counted",
                "RudeS3IT"));
    }

    @BeforeEach
    void open() throws Exception {
        place = new Place();
        front = new RudeFront(server.endpoint());
        String bucket = "b" + place.directory().getFileName().toString().replaceAll("\\D", "");
        server.createBucket(bucket);
        Path tree = Files.createDirectories(place.directory().resolve("tree"));
        Files.writeString(tree.resolve("words"), "some words\n".repeat(300));
        recobro = place.configure(
                List.of(place.s3("remote", front.endpoint().toString(), bucket)),
                List.of("  files: {source: {type: files, paths: [%s]}, to: [remote]}%n".formatted(tree)));
    }

    @AfterEach
    void close() throws Exception {
        front.close();
        place.close();
    }

    private static Manner error(int status, String code) {
        return new Answer(
                status,
                "Content-Type: application/xml\r\n",
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>told so</Message></Error>");
    }

    private static Predicate<Request> put(String part) {
        return request -> request.is("PUT", part);
    }

    private static Predicate<Request> get(String part) {
        return request -> request.is("GET", part);
    }

    private static final Predicate<Request> LIST = request -> request.is("GET", "list-type=2");
    private static final Predicate<Request> ALL = request -> true;

    /** What happens to which requests. */
    record Rudeness(String name, Predicate<Request> which, Manner manner) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rudeness> passing() {
        return Stream.of(
                new Rudeness("slow down, putting a pack", put("/packs/"), error(503, "SlowDown")),
                new Rudeness(
                        "slow down and retry after, putting a manifest",
                        put("/manifests/"),
                        new Answer(503, "Retry-After: 1\r\n", "")),
                new Rudeness("internal error, putting a tree", put("tree"), error(500, "InternalError")),
                new Rudeness("bad gateway, listing", LIST, new Answer(502, "", "<html>bad gateway</html>")),
                new Rudeness("gateway timeout, looking", r -> r.method().equals("HEAD"), new Answer(504, "", "")),
                new Rudeness("service unavailable, listing", LIST, new Answer(503, "", "")),
                new Rudeness("reset before the body of a pack", put("/packs/"), new CutUpload(0)),
                new Rudeness("reset amid the body of a tree", put("tree"), new CutUpload(40)),
                new Rudeness("reset after the last byte of a manifest", put("/manifests/"), new CutUpload(1 << 20)),
                new Rudeness("lost answer, putting a pack", put("/packs/"), new LoseReply()),
                new Rudeness("lost answer, putting a manifest", put("/manifests/"), new LoseReply()),
                new Rudeness("lost answer, putting a record", put("/runs/"), new LoseReply()),
                new Rudeness("lost answer, taking the lease", put("lease.json"), new LoseReply()),
                new Rudeness(
                        "lost answer, giving the lease back", r -> r.method().equals("DELETE"), new LoseReply()),
                new Rudeness("lost answer, listing", LIST, new LoseReply()),
                new Rudeness("cut answer, reading the manifest back", get("/manifests/"), new CutReply(100)));
    }

    @ParameterizedTest
    @MethodSource
    void passing(Rudeness rudeness) {
        front.rude(1, rudeness.which(), rudeness.manner());
        recobro.succeed("backup-now");
        assertThat(front.left()).as("it struck").isZero();
        recobro.succeed("verify", "--level", "parse");
        recobro.succeed(
                "restore",
                "files",
                "--into",
                place.directory().resolve("target").toString());
        assertThat(recobro.run("list").out().lines().filter(line -> line.contains("verified")))
                .hasSize(1);
        struck++;
        hidden++;
    }

    /** What stays, and what an operator is told. */
    record Stays(Rudeness rudeness, int status, String... words) {
        @Override
        public String toString() {
            return rudeness.name();
        }
    }

    static Stream<Stays> staying() {
        return Stream.of(
                new Stays(
                        new Rudeness("slow down", ALL, error(503, "SlowDown")),
                        10,
                        "503 SlowDown",
                        "hint: try again later: the server is overloaded"),
                new Stays(
                        new Rudeness("slow down, packs only", put("/packs/"), error(503, "SlowDown")),
                        10,
                        "503 SlowDown",
                        "hint: try again later"),
                new Stays(
                        new Rudeness("retry after an hour", ALL, new Answer(503, "Retry-After: 3600\r\n", "")),
                        10,
                        "answered 503 and asks for 3600 s without requests",
                        "hint: try again later"),
                new Stays(new Rudeness("internal error", put("tree"), error(500, "InternalError")), 10, "answered 500"),
                new Stays(new Rudeness("bad gateway", ALL, new Answer(502, "", "<html/>")), 10, "answered 502"),
                new Stays(new Rudeness("gateway timeout", LIST, new Answer(504, "", "")), 10, "answered 504"),
                new Stays(
                        new Rudeness("reset", put("/packs/"), new CutUpload(10)),
                        10,
                        "hint: check that the server runs"),
                new Stays(
                        new Rudeness("expired credentials", ALL, error(400, "ExpiredToken")),
                        12,
                        "400 ExpiredToken",
                        "hint: renew the credentials: they have expired"),
                new Stays(
                        new Rudeness("credentials that expire meanwhile", put("/packs/"), error(400, "ExpiredToken")),
                        12,
                        "hint: renew the credentials"),
                new Stays(
                        new Rudeness(
                                "skewed clock",
                                ALL,
                                new Answer(
                                        403,
                                        "Date: Sat, 21 Nov 2026 06:00:00 GMT\r\nContent-Type: application/xml\r\n",
                                        "<Error><Code>RequestTimeTooSkewed</Code><Message>told so</Message></Error>")),
                        12,
                        "RequestTimeTooSkewed",
                        " min ",
                        "ahead of the server's",
                        "hint: set this machine's clock"),
                new Stays(
                        new Rudeness("no right to list", LIST, error(403, "AccessDenied")),
                        12,
                        "list '",
                        "hint: give these credentials the rights"),
                new Stays(
                        new Rudeness("no right to write", put("/packs/"), error(403, "AccessDenied")),
                        12,
                        "store object",
                        "hint: give these credentials the rights"),
                new Stays(
                        new Rudeness("no right to read", get("/manifests/"), error(403, "AccessDenied")),
                        12,
                        "read object",
                        "hint: give these credentials the rights"),
                new Stays(
                        new Rudeness(
                                "another region",
                                ALL,
                                new Answer(
                                        301,
                                        "Content-Type: application/xml\r\nx-amz-bucket-region: eu-west-7\r\n",
                                        "<Error><Code>PermanentRedirect</Code><Message>told so</Message></Error>")),
                        1,
                        "301",
                        "hint: check 'region' and 'endpoint'"),
                new Stays(new Rudeness("no bucket", ALL, error(404, "NoSuchBucket")), 1, "hint: create the bucket '"),
                new Stays(
                        new Rudeness("a list that ends in its middle", LIST, new Alter(answer -> shortened(answer))),
                        10,
                        "list '"));
    }

    /** An answer whose XML ends early, told as complete. */
    private static String shortened(String answer) {
        int body = answer.indexOf("\r\n\r\n") + 4;
        String half = answer.substring(body, body + (answer.length() - body) / 2);
        return "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: " + half.length()
                + "\r\nConnection: close\r\n\r\n" + half;
    }

    @ParameterizedTest
    @MethodSource
    void staying(Stays stays) {
        front.rude(ALWAYS, stays.rudeness().which(), stays.rudeness().manner());
        recobro.run("backup-now").expect(stays.status(), stays.words()).expect(stays.status(), "'remote'");
        struck += ALWAYS - front.left();
        told++;
        var repeated = front.requests().stream()
                .filter(stays.rudeness().which())
                .filter(request -> !request.target().contains(".recobro-probe"))
                .filter(request -> !request.target().contains("/lease.json"))
                .filter(request -> !request.target().contains("/runs/"))
                .filter(request -> !request.method().equals("DELETE"))
                .collect(Collectors.groupingBy(request -> request, Collectors.counting()));
        assertThat(repeated.values()).as(repeated.toString()).isNotEmpty().allMatch(times -> times <= ATTEMPTS);
        front.forget();
        assertThat(recobro.run("list").out()).doesNotContain("verified");
        recobro.succeed("backup-now");
        recobro.succeed("verify", "--level", "parse");
        assertThat(recobro.run("list").out().lines().filter(line -> line.contains("verified")))
                .hasSize(1);
    }

    /** Backups need no right to delete objects; leases run out. */
    @Test
    void withoutTheRightToDelete() {
        front.rude(
                ALWAYS,
                request -> request.is("DELETE", "") && !request.target().contains("uploadId="),
                error(403, "AccessDenied"));
        recobro.succeed("backup-now");
        recobro.succeed("verify", "--level", "parse");
        struck += ALWAYS - front.left();
        hidden++;
    }

    @Test
    void aPoliteServerIsAskedOnce() {
        recobro.succeed("backup-now");
        var repeated = front.requests().stream()
                .filter(request -> request.is("PUT", "/packs/") || request.is("PUT", "/manifests/"))
                .collect(Collectors.groupingBy(request -> request, Collectors.counting()));
        assertThat(repeated.values()).hasSize(2).containsOnly(1L);
        recobro.run("restore", "files", "--at", "2020-01-01T00:00:00Z", "--into", "/nowhere")
                .expect(1, "unable to find a backup");
    }

    @Test
    void anEmptyBucketHoldsNoBackup() {
        recobro.run("restore", "files", "--into", "/nowhere").expect(1, "there is none", "hint: make one");
        recobro.succeed("list");
    }

    /** A download that breaks goes on where it was; one that always breaks ends. */
    @Test
    void answersThatEndEarly() {
        recobro.succeed("backup-now");
        front.rude(1, get("/packs/"), new CutReply(50));
        recobro.succeed("verify", "--level", "digests");
        assertThat(front.left()).isZero();
        front.rude(ALWAYS, get("/packs/"), new CutReply(0));
        recobro.run("verify", "--level", "digests").expect(10, "hint: ");
        struck += 1 + ALWAYS - front.left();
        hidden++;
        told++;
        front.forget();
        recobro.succeed("verify", "--level", "digests");
        assertThat(recobro.run("list").out()).as("a broken line is no damage").doesNotContain("damaged");
    }
}
