package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A private server on loopback with a data directory of its own. Closing ends it. */
final class MariaDb implements AutoCloseable {
    private final Tools tools;
    private final Process process;
    private final Path socket;
    private final int port;

    private MariaDb(Tools tools, Process process, Path socket, int port) {
        this.port = port;
        this.tools = tools;
        this.process = process;
        this.socket = socket;
    }

    static final List<String> SETTINGS = List.of(
            "--innodb-buffer-pool-size=1G",
            "--log-bin",
            "--server-id=1",
            "--local-infile=1",
            "--max-allowed-packet=64M",
            "--character-set-server=utf8mb4");

    static MariaDb start(Tools tools, Path folder) throws IOException, InterruptedException {
        Path data = folder.resolve("mariadb");
        Path socket = folder.resolve("mariadb.sock");
        String user = System.getProperty("user.name");
        // a server that starts removes the temporary tables of all that share its temporary directory
        Path temporary = Files.createDirectory(folder.resolve("mariadb-tmp"));
        ProcessBuilder installation = new ProcessBuilder(
                        tools.need("mariadb-install-db"),
                        "--no-defaults",
                        "--skip-test-db",
                        "-u" + user,
                        "--auth-root-authentication-method=normal",
                        "--datadir=" + data)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mariadb-install-db.log").toFile());
        installation.environment().put("TMPDIR", temporary.toString());
        Process install = installation.start();
        try {
            if (install.waitFor() != 0) {
                throw new IOException("unable to make a data directory:\n"
                        + Files.readString(folder.resolve("mariadb-install-db.log")));
            }
        } finally {
            Runner.end(install);
        }
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                tools.need("mariadbd"),
                "--no-defaults",
                "--user=" + user,
                "--datadir=" + data,
                "--tmpdir=" + temporary,
                "--socket=" + socket,
                "--bind-address=127.0.0.1",
                "--port=" + port));
        command.addAll(SETTINGS);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mariadb.log").toFile())
                .start();
        MariaDb server = new MariaDb(tools, process, socket, port);
        try {
            server.awaitReady();
            server.query(
                    "CREATE USER bench@'%' IDENTIFIED BY 'bench'; GRANT ALL ON *.* TO bench@'%' WITH GRANT OPTION");
        } catch (IOException | InterruptedException e) {
            server.close();
            throw e;
        }
        return server;
    }

    static int freePort() throws IOException {
        try (java.net.ServerSocket free = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 300; attempt++) {
            if (!process.isAlive()) {
                throw new IOException("the private mariadbd ended: see mariadb.log in its folder (--keep)");
            }
            if (Files.exists(socket)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the private mariadbd did not start within 30 s");
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    int port() {
        return port;
    }

    Path socket() {
        return socket;
    }

    /** The options that every tool of MariaDB's family takes. */
    List<String> login() {
        return List.of("--no-defaults", "--user=root", "--socket=" + socket);
    }

    List<String> client(String... more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(tools.need("mariadb"));
        command.addAll(login());
        command.addAll(List.of(more));
        return command;
    }

    String query(String sql) throws IOException, InterruptedException {
        Process client = new ProcessBuilder(client("--skip-column-names", "--batch", "-e", sql))
                .redirectErrorStream(true)
                .start();
        client.getOutputStream().close();
        String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (client.waitFor() != 0) {
            throw new IOException("unable to run '" + sql + "': " + answer);
        }
        return answer.strip();
    }

    /** Waits until what earlier runs left to write is written, so that no run pays for another. */
    void settle() throws IOException, InterruptedException {
        query("SET GLOBAL innodb_max_dirty_pages_pct_lwm=0; SET GLOBAL innodb_max_dirty_pages_pct=0");
        for (int attempt = 0; attempt < 300; attempt++) {
            String dirty = query("SELECT variable_value FROM information_schema.global_status"
                    + " WHERE variable_name='Innodb_buffer_pool_pages_dirty'");
            if (Long.parseLong(dirty) < 200) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        query("SET GLOBAL innodb_max_dirty_pages_pct=90");
    }

    /** Rows of all tables, counted one by one. */
    String rowCounts(String database) throws IOException, InterruptedException {
        StringBuilder sql = new StringBuilder();
        for (String table : query("SELECT table_name FROM information_schema.tables WHERE table_schema='" + database
                        + "' ORDER BY table_name")
                .split("\n")) {
            sql.append(sql.isEmpty() ? "" : " UNION ALL ")
                    .append("SELECT '")
                    .append(table)
                    .append("', COUNT(*) FROM `")
                    .append(database)
                    .append("`.`")
                    .append(table)
                    .append('`');
        }
        return query(sql.toString());
    }

    @Override
    public void close() {
        Runner.end(process);
    }
}
