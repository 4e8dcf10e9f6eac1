package io.recobro.product;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.recobro.fixture.FreePort;
import io.recobro.fixture.FtpHost;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import io.recobro.fixture.SftpHost;
import io.recobro.fixture.TestCertificate;
import io.recobro.fixture.qdrant.QdrantServer;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/** A site with every kind of source, destination and channel, whose secrets come in every way there is. */
final class SecretSite implements AutoCloseable {
    static final String DATABASE = "shop";

    final Planted planted = new Planted();
    final Path home;
    final ChildWatch watch;
    final MariaDbServer server = MariaDbServer.embedded();
    private final Path secrets;
    private final S3Server objects;
    private final SftpHost sftp;
    private final FtpHost ftps;
    private final Path certificate;
    final int webPort;
    private final QdrantServer vectors;
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private final WireMockServer hooks =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    private final Map<String, String> environment = new HashMap<>();

    /** Where the configuration looks for its servers; others take their places in what goes wrong. */
    record Ports(int database, String objects, int ftps, String vectors, int mail) {}

    SecretSite(Path home) throws Exception {
        this.home = home;
        secrets = Files.createDirectories(home.resolve("secrets"));
        watch = new ChildWatch(home.resolve("watch"));
        String password = planted.plant("database password, file", "Pl4nted/db&\"word\"+é");
        server.execute(
                "",
                "CREATE DATABASE " + DATABASE,
                "CREATE TABLE shop.users (id INT PRIMARY KEY, name VARCHAR(80))",
                "INSERT INTO shop.users SELECT seq, CONCAT('user ', seq) FROM shop.seq_1_to_2000",
                "CREATE USER recobro@'127.0.0.1' IDENTIFIED BY '" + password + "'",
                "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON shop.* TO recobro@'127.0.0.1'",
                "GRANT RELOAD, BINLOG MONITOR ON *.* TO recobro@'127.0.0.1'",
                "GRANT SELECT ON mysql.* TO recobro@'127.0.0.1'");
        file("db", password);
        file("admin", planted.plant("administrator's password, file", MariaDbServer.PASSWORD));
        String access = planted.plant("S3 access key, file", "PLANTEDACCESSKEY");
        String secret = planted.plant("S3 secret key, variable", "Pl4nted/s3+secret=key");
        file("access", access);
        environment.put("PLANTED_S3", secret);
        objects = S3Server.startIn(Files.createDirectories(home.resolve("objects")), access, secret);
        objects.createBucket("backups");
        objects.createBucket("media");
        Files.writeString(home.resolve("objects/media/picture"), "a picture");
        sftp = SftpHost.start(home.resolve("sftp"));
        webPort = FreePort.choose();
        privateKey(planted.plant("passphrase of a key, credential", "Pl4nted passphrase &%"));
        Files.writeString(home.resolve("known_hosts"), sftp.knownHost(sftp.port()));
        TestCertificate tls = TestCertificate.make(Files.createDirectory(home.resolve("tls")), "ip:127.0.0.1");
        certificate = tls.certificate();
        ftps = FtpHost.start(home.resolve("ftps"), Optional.of(tls), false);
        file("ftps", planted.plant("FTPS password, command", FtpHost.PASSWORD));
        vectors = QdrantServer.start("1.13.6", planted.plant("Qdrant key, variable", "Pl4nted-qdrant/key+=?"));
        environment.put("PLANTED_QDRANT", "Pl4nted-qdrant/key+=?");
        vectors.create("docs", 8, 300, 1);
        mail.start();
        mail.setUser("recobro@example.net", "recobro", planted.plant("SMTP password, plain", "Pl4nted-smtp&word"));
        hooks.start();
        hooks.stubFor(any(anyUrl()).willReturn(aResponse()));
        file("slack", hooks.baseUrl() + "/" + planted.plant("Slack address, file", "T000Pl4ntedSlackToken"));
        file("hook", hooks.baseUrl() + "/" + planted.plant("webhook address, credential", "Pl4ntedHookToken"));
        file("heart", hooks.baseUrl() + "/" + planted.plant("heartbeat address, command", "Pl4ntedHeartToken"));
        file("heart-db", hooks.baseUrl() + "/" + planted.plant("a job's heartbeat, file", "Pl4ntedJobHeartToken"));
        planted.plant("webhook signing key, plain", "Pl4nted-signing-key");
        environment.put("CREDENTIALS_DIRECTORY", secrets.toString());
        watch.wrap(watchHome(), "pass", "exec cat " + secrets + "/\"$1\"");
        watch.wrap(watchHome(), "mariadb-dump", "exec " + server.program("mariadb-dump") + " \"$@\"");
        watch.wrap(watchHome(), "docker", "echo 'no such container'; exit 1");
        environment.put("PATH", ChildWatch.programs(watchHome()) + ":" + System.getenv("PATH"));
        Files.createDirectories(compose());
        Files.writeString(compose().resolve("compose.yaml"), """
            services:
              db:
                image: mariadb:11.4
                ports: ["3306:3306"]
                environment:
                  MARIADB_DATABASE: shop_of_compose
                  MARIADB_ROOT_PASSWORD: %s
                  MARIADB_USER: app
                  MARIADB_PASSWORD: %s
              qdrant:
                image: qdrant/qdrant
                environment: ["QDRANT__SERVICE__API_KEY=%s"]
            """.formatted(
                        planted.plant("root password, Compose file", "Pl4nted-compose-root"),
                        planted.plant("password, Compose file", "Pl4nted-compose-user"),
                        planted.plant("Qdrant key, Compose file", "Pl4nted-compose-key")));
        Files.createDirectories(home.resolve("files"));
        Files.writeString(home.resolve("files/index.txt"), "the index");
    }

    private Path watchHome() {
        return home.resolve("watch");
    }

    /** Writes the secret where only its owner may read it. */
    Path file(String name, String value) throws IOException {
        Path file = secrets.resolve(name);
        Files.writeString(file, value);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void privateKey(String passphrase) throws Exception {
        KeyPair pair = SftpHost.key("ssh-rsa", 2048);
        sftp.accept(pair.getPublic());
        OpenSSHKeyEncryptionContext encryption = new OpenSSHKeyEncryptionContext();
        encryption.setPassword(passphrase);
        encryption.setCipherName("AES");
        encryption.setCipherMode("CTR");
        encryption.setCipherType("256");
        Path key = file("key", "");
        try (OutputStream out = Files.newOutputStream(key)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "planted", encryption, out);
        }
        planted.plant("private key, file", Files.readAllLines(key).get(2));
        file("passphrase", passphrase);
    }

    Ports ports() {
        return new Ports(
                server.port(),
                objects.endpoint().toString(),
                ftps.port(),
                vectors.url().toString(),
                mail.getSmtp().getPort());
    }

    /** Writes the configuration: the product with these servers. */
    Recobro configure(Ports ports) throws IOException {
        return configure(ports, UnaryOperator.identity());
    }

    /** As {@link #configure(Ports)}, with a configuration that was changed. */
    Recobro configure(Ports ports, UnaryOperator<String> change) throws IOException {
        Path configuration = home.resolve("recobro.yml");
        String text = """
            site: site
            web: {listen: "127.0.0.1:%10$d"}
            destinations:
              local: {type: dir, path: %1$s/local}
              remote: {type: s3, endpoint: "%2$s", region: us-east-1, bucket: backups, path_style: true,
                access_key: {file: %1$s/secrets/access}, secret_key: {env: PLANTED_S3}}
              near: {type: sftp, host: 127.0.0.1, port: %3$d, user: u1, private_key: {file: %1$s/secrets/key},
                passphrase: {credential: passphrase}, known_hosts: %1$s/known_hosts, path: /b}
              far: {type: ftps, host: 127.0.0.1, port: %4$d, user: u1, password: {command: [%1$s/watch/bin/pass, ftps]}, path: /b,
                ca: %9$s}
            jobs:
              own:
                source: {type: mariadb, port: %5$d, user: recobro, password: {file: %1$s/secrets/db}, databases: [shop]}
                to: [local, remote, near, far]
                keep: {last: 2}
                drill: {from: local, scratch: {type: embedded, binaries: %8$s, directory: %1$s/scratch}}
              tool:
                source: {type: mariadb, port: %5$d, user: recobro, password: {file: %1$s/secrets/db}, databases: [shop],
                  engine: mariadb-dump, command: %1$s/watch/bin/mariadb-dump}
                to: [local]
              vectors:
                source: {type: qdrant, url: "%6$s", api_key: {env: PLANTED_QDRANT}}
                to: [local]
              media:
                source: {type: s3, endpoint: "%2$s", bucket: media, access_key: {file: %1$s/secrets/access},
                  secret_key: {env: PLANTED_S3}, allow_empty: true}
                to: [local]
              files: {source: {type: files, paths: [%1$s/files]}, to: [local, far]}
              boxed: {source: {type: mariadb, container: box, user: recobro, password: {file: %1$s/secrets/db}, databases: [shop]}, to: [local]}
            notify:
              email: {smtp: "smtp://127.0.0.1:%7$d", starttls: never, user: recobro, password: "Pl4nted-smtp&word",
                from: recobro@example.net, to: [ops@example.net]}
              slack: {url: {file: %1$s/secrets/slack}}
              webhook: {url: {credential: hook}, signing_key: Pl4nted-signing-key}
              heartbeat: {url: {command: [%1$s/watch/bin/pass, heart]}, jobs: {own: {file: %1$s/secrets/heart-db}}}
            """.formatted(
                        home,
                        ports.objects(),
                        sftp.port(),
                        ports.ftps(),
                        ports.database(),
                        ports.vectors(),
                        ports.mail(),
                        server.program("mariadbd").getParent().getParent(),
                        certificate,
                        webPort);
        Files.writeString(configuration, change.apply(text));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-------"));
        return new Recobro(configuration, environment);
    }

    /** A directory with a Compose file that holds passwords, as many do. */
    Path compose() {
        return secrets.resolve("compose");
    }

    /** What the product may have written: everything but the secrets themselves and the configuration. */
    List<Path> written() throws IOException {
        try (var files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(secrets) && !file.endsWith("recobro.yml"))
                    .filter(file -> !file.startsWith(home.resolve("watch")) && !file.startsWith(home.resolve("tls")))
                    .toList();
        }
    }

    /** What the product told others: the bodies of its calls, and its mails. */
    Map<String, byte[]> told() {
        Map<String, byte[]> told = new HashMap<>();
        hooks.getAllServeEvents()
                .forEach(event ->
                        told.put("call " + event.getId(), event.getRequest().getBody()));
        for (MimeMessage message : mail.getReceivedMessages()) {
            told.put(
                    "mail " + told.size(),
                    GreenMailUtil.getWholeMessage(message).getBytes(StandardCharsets.UTF_8));
        }
        return told;
    }

    @Override
    public void close() throws Exception {
        watch.close();
        hooks.stop();
        mail.stop();
        vectors.close();
        ftps.close();
        sftp.close();
        objects.close();
        server.close();
    }
}
