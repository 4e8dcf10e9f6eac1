package io.recobro.demo;

import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** The servers and files of one demonstration. Closing stops the servers and removes every file; closing twice is fine. */
final class Stage implements AutoCloseable {
    private static final String ADMIN_PASSWORD = "admin";
    private static final String BUCKET = "backups";
    private static final String ACCESS_KEY = "demo";
    private static final String SECRET_KEY = "demo-secret";

    /** The account that backs up has read rights only. */
    private static final String[] READ_ONLY_ACCOUNT = {
        // accounts that the server ignores anyway, since it resolves no names
        "DELETE FROM mysql.global_priv WHERE Host NOT IN ('localhost', '127.0.0.1', '::1')",
        "FLUSH PRIVILEGES",
        "CREATE USER recobro@'127.0.0.1' IDENTIFIED BY 'recobro-secret'",
        "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, SHOW CREATE ROUTINE ON " + DemoDatabase.NAME
                + ".* TO recobro@'127.0.0.1'",
        "GRANT SELECT ON mysql.* TO recobro@'127.0.0.1'"
    };

    final Path directory;
    final MariaDbServer database;
    final S3Server objects;
    private boolean closed;

    private Stage(Path directory, MariaDbServer database, S3Server objects) {
        this.directory = directory;
        this.database = database;
        this.objects = objects;
    }

    static Stage build() throws IOException {
        Path directory = Files.createTempDirectory("recobro-demo");
        try {
            S3Server objects = S3Server.startIn(Files.createDirectory(directory.resolve("s3")), ACCESS_KEY, SECRET_KEY);
            try {
                objects.createBucket(BUCKET);
                Stage stage = new Stage(directory, MariaDbServer.embedded(), objects);
                stage.writeConfiguration();
                return stage;
            } catch (IOException | RuntimeException e) {
                objects.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            remove(directory);
            throw e;
        }
    }

    Path configuration() {
        return directory.resolve("recobro.yml");
    }

    /** The file with the password of the account that may restore. */
    Path adminPassword() {
        return directory.resolve(ADMIN_PASSWORD);
    }

    private void writeConfiguration() throws IOException {
        database.execute("", "CREATE DATABASE " + DemoDatabase.NAME + " CHARACTER SET utf8mb4");
        database.execute("", READ_ONLY_ACCOUNT);
        secret(ADMIN_PASSWORD, MariaDbServer.PASSWORD);
        Path password = secret("database", "recobro-secret");
        Path access = secret("s3-access", ACCESS_KEY);
        Path key = secret("s3-secret", SECRET_KEY);
        Files.writeString(configuration(), """
            site: demo
            destinations:
              local: {type: dir, path: %s}
              s3:    {type: s3, endpoint: "%s", region: us-east-1, bucket: %s, path_style: true,
                      access_key: {file: %s}, secret_key: {file: %s}}
            jobs:
              db:
                source: {type: mariadb, host: %s, port: %d, user: recobro, password: {file: %s}, databases: [%s]}
                to: [local, s3]
                objectives: {rto: 5m}
                drill: {from: s3, scratch: {directory: %s, binaries: %s},
                        check: ["SELECT COUNT(*) > 10000 FROM node", "SELECT COUNT(*) > 0 FROM published"]}
            """.formatted(
                        Files.createDirectory(directory.resolve("backups")),
                        objects.endpoint(),
                        BUCKET,
                        access,
                        key,
                        database.host(),
                        database.port(),
                        password,
                        DemoDatabase.NAME,
                        directory.resolve("scratch"),
                        database.program("mariadbd").getParent().getParent()));
    }

    private Path secret(String name, String value) throws IOException {
        Path file = directory.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, value);
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            objects.close();
            database.close();
        } finally {
            remove(directory);
        }
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
