package io.recobro.product;

import io.recobro.fixture.MachineLock;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import io.recobro.fixture.qdrant.QdrantServer;
import io.recobro.secret.Secret;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.s3.BucketSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The sources of golden backups, made anew with fixed content, and what they hold, told by others than the product: {@code find}
 * and {@code sha256sum}, SQL, S3 and the collection itself. Servers are started when they are needed. Closing ends them.
 */
final class GoldenPlace implements AutoCloseable {
    /**
     * The paths of a snapshot are those of its source, so the source has a place of its own on any machine. What makes it there
     * holds an {@link OwnTree}.
     */
    static final Path TREE = Path.of("/srv/recobro-golden");

    static final String DATABASE = "golden";
    static final String COPY = "golden_copy";
    static final String BUCKET = "media";
    static final String KEY = "planted-qdrant-key";

    /** Columns of a line about a product, and which of them is the FLOAT. */
    private static final int PRODUCT = 11;

    private static final int WEIGHT = 3;

    /** What the line begins with that tells of an extended attribute. */
    static final String NOTE = "large user.note ";

    private static final String MAKE = """
        umask 022
        mkdir -p deep/a/b empty 'with space'
        printf one > 'with space/one'
        printf two > "$(printf 'bytes\\377\\376')"
        printf three > '#hash = $(value)'
        : > nothing
        for i in $(seq 1 900); do printf 'block %d ' $i; head -c 4000 /dev/zero | tr '\\0' "$(printf "\\\\$(printf %o $((33 + i % 90)))")"; done > large
        ln 'with space/one' deep/a/second
        ln -s '../with space/one' deep/to-one
        ln -s "$(printf 'odd\\377 target')" odd-link
        mkfifo pipe
        truncate -s 3000000 sparse
        printf middle | dd of=sparse bs=1 seek=2000000 conv=notrunc status=none
        for i in $(seq 40); do printf "small file $i" > "deep/a/b/small$i"; done
        chown 33:33 deep/a/b/small1
        chmod 4750 deep/a/b/small2
        chmod 1777 empty
        """;
    private static final String CHANGE = """
        printf 'other words' > '#hash = $(value)'
        mv deep/a/b/small3 deep/renamed
        rm deep/a/b/small4
        printf new > deep/new
        printf 'tail' >> large
        """;
    private static final String SETTLE = "find . -exec touch -h -d '2026-01-02 03:04:05.123456789 UTC' {} +\n";
    private static final String LISTING = "export LC_ALL=C; { find . -type d -printf '%p|%y|%m|%U:%G|%T@\\n' -o"
            + " -printf '%p|%y|%m|%U:%G|%T@|%l|%s|%n\\n'; find . -type f -exec sha256sum {} +; } | sort"
            + " | iconv -f latin1 -t utf-8";

    private final Place place = new Place();
    private MariaDbServer server;
    private QdrantServer vectors;
    private S3Server objects;

    GoldenPlace() throws IOException {
        place.secret("key", KEY);
    }

    /** What makes a tree holds it: no other JVM has one meanwhile. Closing removes the tree. */
    record OwnTree(MachineLock lock) implements AutoCloseable {
        OwnTree() throws IOException {
            this(MachineLock.of("golden-tree"));
        }

        @Override
        public void close() throws IOException, InterruptedException {
            try (lock) {
                HardTree.run(Path.of("/"), "rm -rf " + TREE);
            }
        }
    }

    Path directory() {
        return place.directory();
    }

    Path destination() {
        return place.directory().resolve("local");
    }

    Path state() {
        return place.directory().resolve(".local/state/recobro");
    }

    /** Begins with a golden folder: nothing is left of what was there before, but the servers of databases and objects. */
    void lay(GoldenFolder golden) throws IOException {
        for (Path old : List.of(destination(), state())) {
            if (Files.exists(old)) {
                try (Stream<Path> paths = Files.walk(old)) {
                    for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
        Files.createDirectories(state());
        golden.copyTo(destination());
        if (vectors != null) {
            vectors.close();
            vectors = null;
        }
    }

    MariaDbServer server() {
        if (server == null) {
            server = MariaDbServer.embedded();
        }
        return server;
    }

    QdrantServer vectors() throws IOException {
        if (vectors == null) {
            vectors = QdrantServer.start("1.13.6", KEY);
            vectors.ballast(300);
        }
        return vectors;
    }

    S3Client objects() {
        if (objects == null) {
            objects = S3Server.start(Place.ACCESS_KEY, Place.SECRET_KEY);
        }
        return new BucketSettings(
                        objects.endpoint(),
                        "us-east-1",
                        BUCKET,
                        "",
                        true,
                        Secret.of(Place.ACCESS_KEY),
                        Secret.of(Place.SECRET_KEY),
                        Optional.empty(),
                        BucketSettings.Versions.CURRENT,
                        SelectionRules.ALL,
                        false,
                        false)
                .connection()
                .client(BucketSettings.SILENCE);
    }

    /** The product with all jobs; jobs whose server was not started point at nobody. */
    Recobro recobro() throws IOException {
        int port = server == null ? 1 : server.port();
        return place.configure(
                List.of(place.dir("local")),
                List.of(
                        "  files: {source: {type: files, paths: [%s]}, to: [local], keep: {last: 2}}%n".formatted(TREE),
                        place.job("db", port, DATABASE, "local").replace("users: false", "users: true"),
                        place.job("dbzst", port, DATABASE, "local", "compression: {codec: zstd, level: 3}"),
                        place.job("tool", port, DATABASE, "local")
                                .replace(
                                        "users: false",
                                        "users: false, engine: mariadb-dump, command: "
                                                + (server == null ? "mariadb-dump" : server.program("mariadb-dump"))),
                        ("  bucket: {source: {type: s3, endpoint: \"%s\", region: us-east-1, bucket: %s, path_style:"
                                        + " true, access_key: {file: %s}, secret_key: {file: %s}}, to: [local]}%n")
                                .formatted(
                                        objects == null ? "http://127.0.0.1:1" : objects.endpoint(),
                                        BUCKET,
                                        place.directory().resolve("access"),
                                        place.directory().resolve("secret")),
                        "  vectors: {source: {type: qdrant, url: \"%s\", api_key: {file: %s}}, to: [local]}%n"
                                .formatted(
                                        vectors == null ? "http://127.0.0.1:1" : vectors.url(),
                                        place.directory().resolve("key"))));
    }

    String[] asAdmin(String... arguments) {
        return place.asAdmin(arguments);
    }

    void makeTree() throws IOException, InterruptedException {
        HardTree.run(Files.createDirectories(TREE), MAKE + SETTLE);
        Files.setAttribute(TREE.resolve("large"), "user:note", "value".getBytes(StandardCharsets.UTF_8));
    }

    void changeTree() throws IOException, InterruptedException {
        HardTree.run(TREE, CHANGE + SETTLE);
    }

    /**
     * Every path with type, mode, owner, time, link target, size and number of links, and the digest of every file.
     *
     * @param owners false for those who may not give files away: they look like the owner's of this process
     */
    static List<String> tree(Path root, boolean owners) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(
                HardTree.run(root, LISTING).lines().map(String::strip).toList());
        Path large = root.resolve("large");
        boolean noted = Files.getFileAttributeView(large, UserDefinedFileAttributeView.class)
                .list()
                .contains("note");
        lines.add(NOTE + (noted ? HexFormat.of().formatHex((byte[]) Files.getAttribute(large, "user:note")) : "none"));
        return lines.stream().map(line -> owners ? line : withoutOwner(line)).toList();
    }

    static String withoutOwner(String line) {
        return line.replaceFirst("\\|\\d+:\\d+\\|", "|");
    }

    void makeDatabase() {
        server().execute("", "CREATE DATABASE " + DATABASE + " CHARACTER SET utf8mb4");
        server().execute(
                        DATABASE,
                        "CREATE TABLE product (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(60), price"
                            + " DECIMAL(12,3), weight FLOAT, picture BLOB, made DATETIME(6), latin VARCHAR(20)"
                            + " CHARACTER SET latin1, bits BIT(9), place POINT, hidden INT INVISIBLE DEFAULT 7, twice"
                            + " INT AS (id * 2) VIRTUAL, KEY (name))",
                        "INSERT INTO product (id, name, price, weight, picture, made, latin, bits, place, hidden)"
                                + " SELECT seq, CONCAT('name ', seq, ' it''s\\n"
                                + "ü'), seq / 7, seq / 3, UNHEX(MD5(seq)), '2026-01-02 03:04:05.000006' + INTERVAL seq"
                                + " HOUR, 'äöü', seq, POINT(seq, -seq), seq FROM seq_1_to_400",
                        "INSERT INTO product (id) VALUES (1000)",
                        "CREATE TABLE shelf (product INT, n INT, KEY (product),"
                                + " FOREIGN KEY (product) REFERENCES product (id))",
                        "INSERT INTO shelf SELECT seq, seq % 3 FROM seq_1_to_50",
                        "CREATE TABLE empty_one (id INT PRIMARY KEY)",
                        "CREATE TABLE history (id INT PRIMARY KEY, v VARCHAR(20)) WITH SYSTEM VERSIONING",
                        "INSERT INTO history VALUES (1, 'one'), (2, 'two')",
                        "UPDATE history SET v = 'changed' WHERE id = 1",
                        "CREATE SEQUENCE counter START WITH 10 INCREMENT BY 5",
                        "SELECT NEXTVAL(counter)",
                        "CREATE FUNCTION twice(a INT) RETURNS INT DETERMINISTIC RETURN a * 2",
                        "CREATE VIEW cheap AS SELECT id, price FROM product WHERE price < 5",
                        "CREATE TRIGGER counted BEFORE INSERT ON shelf FOR EACH ROW SET NEW.n = NEW.n + 100",
                        "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM empty_one");
        Place.account(server(), DATABASE);
        server().execute(
                        "",
                        "GRANT EXECUTE, SHOW CREATE ROUTINE ON " + DATABASE + ".* TO " + Place.USER + "@'127.0.0.1'");
    }

    /** As {@link #database(String)}; the server's own tool keeps six digits of a FLOAT only. */
    List<String> database(String name, boolean exact) throws SQLException {
        return database(name).stream()
                .map(line -> exact ? line : withSixDigits(line))
                .toList();
    }

    /** A line of {@link #database(String)} with the FLOAT of a product, if it has one, rounded as the server prints it. */
    static String withSixDigits(String line) {
        String[] columns = line.split(" ");
        if (columns.length != PRODUCT || !columns[WEIGHT].matches("x[0-9a-f]+|[0-9.]+")) {
            return line;
        }
        String text = columns[WEIGHT].startsWith("x")
                ? new String(
                        HexFormat.of().parseHex(columns[WEIGHT], 1, columns[WEIGHT].length()),
                        StandardCharsets.US_ASCII)
                : columns[WEIGHT];
        columns[WEIGHT] = new BigDecimal(text)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
        return String.join(" ", columns);
    }

    /** Every value of every row in hexadecimal, and what the other objects do. */
    List<String> database(String name) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = server().connect(name);
                Statement statement = connection.createStatement()) {
            statement.execute("SET NAMES utf8mb4, time_zone = '+00:00'");
            for (String query : List.of(
                    "SELECT id, name, price, CAST(weight AS DOUBLE), picture, made, latin, bits + 0, ST_AsText(place),"
                            + " hidden, twice FROM product ORDER BY id",
                    "SELECT product, n FROM shelf ORDER BY product",
                    "SELECT id FROM empty_one",
                    "SELECT id, v FROM history FOR SYSTEM_TIME ALL ORDER BY id, v",
                    "SELECT id, v FROM history ORDER BY id",
                    "SELECT next_not_cached_value, increment FROM counter",
                    "SELECT twice(21)",
                    "SELECT id, price FROM cheap ORDER BY id",
                    "SELECT trigger_name, event_manipulation, action_statement FROM information_schema.triggers"
                            + " WHERE trigger_schema = DATABASE()",
                    "SELECT event_name, interval_value, status, event_definition FROM information_schema.events"
                            + " WHERE event_schema = DATABASE()",
                    "SELECT constraint_name, table_name, referenced_table_name FROM"
                            + " information_schema.referential_constraints WHERE constraint_schema = DATABASE()",
                    "SELECT table_name, index_name, column_name, non_unique FROM information_schema.statistics"
                            + " WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index")) {
                lines.add("-- " + query);
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        lines.add(row(rows));
                    }
                }
            }
        }
        return lines;
    }

    private static String row(ResultSet rows) throws SQLException {
        StringBuilder line = new StringBuilder();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            byte[] value = rows.getObject(column) instanceof byte[] raw
                    ? raw
                    : rows.getString(column) == null
                            ? null
                            : rows.getString(column).getBytes(StandardCharsets.UTF_8);
            line.append(column == 1 ? "" : " ")
                    .append(
                            value == null
                                    ? "NULL"
                                    : value.length < 16 && printable(value)
                                            ? new String(value, StandardCharsets.US_ASCII)
                                            : "x" + HexFormat.of().formatHex(value));
        }
        return line.toString();
    }

    private static boolean printable(byte[] value) {
        for (byte one : value) {
            if (one <= ' ' || one > '~') {
                return false;
            }
        }
        return value.length > 0;
    }

    void makeBucket() {
        try (S3Client client = objects()) {
            client.createBucket(make -> make.bucket(BUCKET));
            put(client, "a.txt", "words");
            put(client, "photos/cat.jpg", "not really a picture\n".repeat(300));
            put(client, "photos/ü %.txt", "");
            put(client, "photos/cat.jpg.d/x", "below");
        }
    }

    private static void put(S3Client client, String key, String content) {
        client.putObject(
                object -> object.bucket(BUCKET)
                        .key(key)
                        .contentType("text/x-" + content.length())
                        .cacheControl("max-age=60")
                        .metadata(Map.of("origin", "camera 7")),
                RequestBody.fromString(content));
    }

    /** Key, digest and everything that the objects carry. */
    List<String> bucket(String prefix) {
        List<String> lines = new ArrayList<>();
        try (S3Client client = objects()) {
            for (S3Object object : client.listObjectsV2(
                            list -> list.bucket(BUCKET).prefix(prefix))
                    .contents()) {
                var got = client.getObjectAsBytes(get -> get.bucket(BUCKET).key(object.key()));
                GetObjectResponse facts = got.response();
                lines.add(object.key().substring(prefix.length()) + "|"
                        + io.recobro.stream.digest.Digests.content(got.asByteArray())
                                .sha256() + "|"
                        + facts.contentType() + "|" + facts.cacheControl() + "|" + new TreeMap<>(facts.metadata()));
            }
        }
        return lines;
    }

    void makeVectors() throws IOException {
        vectors().create("docs", 8, 40, 1);
        vectors().index("docs", "title", "keyword");
        vectors().alias("live", "docs");
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        if (vectors != null) {
            vectors.close();
        }
        if (objects != null) {
            objects.close();
        }
        place.close();
    }
}
