package io.recobro.product;

import io.recobro.fixture.DatabaseServer;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory with a configuration, its secrets and its backups. Closing removes it. */
final class Place implements AutoCloseable {
    static final String USER = "recobro";
    static final String PASSWORD = "planted-database-password";
    static final String ACCESS_KEY = "planted-access-key";
    static final String SECRET_KEY = "planted-secret-key";
    static final String BUCKET = "backups";
    static final String SITE = "site";

    private final Path directory;

    Place() throws IOException {
        Path home = Files.createDirectories(Path.of("target", "product").toAbsolutePath());
        directory = Files.createTempDirectory(home, "place");
        secret("database", PASSWORD);
        secret("admin", MariaDbServer.PASSWORD);
        secret("access", ACCESS_KEY);
        secret("secret", SECRET_KEY);
    }

    Path directory() {
        return directory;
    }

    Path secret(String name, String value) throws IOException {
        Path file = directory.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, value);
    }

    /** Makes the account that backs up: it may only read this database, and the accounts when wanted. */
    static void account(DatabaseServer server, String database) {
        account(server, database, "127.0.0.1");
    }

    /** @param host where the account may log in from */
    static void account(DatabaseServer server, String database, String host) {
        String account = USER + "@'" + host + "'";
        server.execute(
                "",
                "CREATE USER IF NOT EXISTS " + account + " IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON " + HostileDatabase.quoted(database) + ".* TO " + account,
                "GRANT SELECT ON mysql.* TO " + account);
    }

    static S3Server objects(Path directory) throws IOException {
        S3Server objects = S3Server.startIn(Files.createDirectories(directory), ACCESS_KEY, SECRET_KEY);
        objects.createBucket(BUCKET);
        return objects;
    }

    String dir(String name) {
        return "  %s: {type: dir, path: %s}%n".formatted(name, directory.resolve(name));
    }

    String s3(String name, String endpoint, String bucket) {
        return ("  %s: {type: s3, endpoint: \"%s\", region: us-east-1, bucket: %s, path_style: true,"
                        + " access_key: {file: %s}, secret_key: {file: %s}}%n")
                .formatted(name, endpoint, bucket, directory.resolve("access"), directory.resolve("secret"));
    }

    /** A job without accounts. {@code more} may hold further keys of the job. */
    String job(String name, int port, String database, String destinations, String... more) {
        return """
              %s:
                source: {type: mariadb, port: %d, user: %s, password: {file: %s}, databases: ["%s"], users: false}
                to: [%s]
            %s\
            """.formatted(
                        name,
                        port,
                        USER,
                        directory.resolve("database"),
                        database,
                        destinations,
                        Stream.of(more).map(line -> "    " + line + "\n").reduce("", String::concat));
    }

    /** Writes the configuration. */
    Recobro configure(List<String> destinations, List<String> jobs) throws IOException {
        Path file = directory.resolve("recobro.yml");
        Files.writeString(
                file,
                "site: " + SITE + "\ndestinations:\n" + String.join("", destinations) + "jobs:\n"
                        + String.join("", jobs));
        return new Recobro(file);
    }

    /** The arguments that name an account which may create databases. */
    String[] asAdmin(String... arguments) {
        return Stream.concat(
                        Stream.of(arguments),
                        Stream.of(
                                "--user",
                                MariaDbServer.ADMIN,
                                "--password-file",
                                directory.resolve("admin").toString()))
                .toArray(String[]::new);
    }

    /** The files of a destination that is a directory, manifests included, records of runs left out. */
    List<Path> stored(String destination) throws IOException {
        Path site = directory.resolve(destination).resolve(SITE);
        if (!Files.exists(site)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(site)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !site.relativize(file).startsWith("runs"))
                    .sorted()
                    .toList();
        }
    }

    /** The one file of a destination whose name ends so and contains these words. */
    Path stored(String destination, String ending, String... words) throws IOException {
        List<Path> found = stored(destination).stream()
                .filter(file -> file.toString().endsWith(ending))
                .filter(file -> Stream.of(words).allMatch(file.toString()::contains))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("not one '" + ending + "': " + stored(destination));
        }
        return found.getFirst();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
