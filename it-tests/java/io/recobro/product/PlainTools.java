package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator has without the product: the server's own programs and a shell. */
final class PlainTools {
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private final MariaDbServer server;
    private final Path home;

    /** @param home gets a {@code .my.cnf} with the way into the server */
    PlainTools(MariaDbServer server, Path home) throws IOException {
        this.server = server;
        this.home = home;
        Path options = home.resolve(".my.cnf");
        Files.deleteIfExists(options);
        Files.createFile(options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(options, "[client]\nprotocol=socket\nsocket=%s\nuser=root\n".formatted(server.socket()));
    }

    /**
     * The lines of {@code mariadb-dump}. Rows stand on lines of their own, and the rows of each table are sorted: a table
     * without a key has no order. Nothing else is changed or left out; the server's name, the database's name and the
     * time are in comments only, which are off.
     */
    List<String> dump(String database) throws IOException, InterruptedException {
        Path file = Files.createTempFile(home, "dump", ".sql");
        shell(
                home,
                "mariadb-dump --skip-comments --hex-blob --routines --events --triggers --dump-history"
                        + " --skip-extended-insert --order-by-primary '" + database + "' > " + file);
        List<String> lines = sorted(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        Files.delete(file);
        return lines;
    }

    /** The rows of each table in order of their text; every other line stays where it is. */
    static List<String> sorted(List<String> dump) {
        List<String> lines = new ArrayList<>(dump);
        int first = -1;
        for (int i = 0; i <= lines.size(); i++) {
            boolean row = i < lines.size() && lines.get(i).startsWith("INSERT INTO ");
            if (row && first < 0) {
                first = i;
            } else if (!row && first >= 0) {
                lines.subList(first, i).sort(null);
                first = -1;
            }
        }
        return lines;
    }

    /** Runs the commands of a RESTORE.md in its folder, to the letter, but for the product's own. */
    void follow(Path guide) throws IOException, InterruptedException {
        Matcher commands = COMMANDS.matcher(Files.readString(guide));
        int followed = 0;
        while (commands.find()) {
            if (!commands.group(1).startsWith("recobro ")) {
                shell(guide.getParent(), commands.group(1));
                followed++;
            }
        }
        assertThat(followed).isGreaterThanOrEqualTo(2);
    }

    void shell(Path folder, String script) throws IOException, InterruptedException {
        Path log = Files.createTempFile(home, "shell", ".log");
        ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment()
                .merge("PATH", server.program("mariadb").getParent().toString(), (path, own) -> own + ":" + path);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor())
                .as("%s%n%s", script, Files.readString(log))
                .isZero();
        Files.delete(log);
    }
}
