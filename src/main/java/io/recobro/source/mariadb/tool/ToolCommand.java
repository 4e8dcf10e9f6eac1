package io.recobro.source.mariadb.tool;

import io.recobro.source.container.Docker;
import io.recobro.source.mariadb.MariaDbSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How {@code mariadb-dump} is called. Who logs in where stands in an option file that the tool reads from its standard
 * input, so that the password is neither in the arguments nor in the environment nor in a file. Pure.
 *
 * @param words program and arguments, no shell
 * @param input what the program reads from its standard input
 */
record ToolCommand(List<String> words, byte[] input) {
    /**
     * Everything a database holds, at one point. Without {@code --hex-blob}: the stream is read as bytes, and hexadecimal
     * doubles the memory that a large row takes.
     */
    private static final List<String> WHOLE = List.of(
            "--single-transaction",
            "--quick",
            "--routines",
            "--triggers",
            "--events",
            "--loose-dump-history",
            "--default-character-set=utf8mb4",
            "--complete-insert",
            "--extended-insert",
            "--skip-add-drop-table",
            "--skip-add-locks",
            "--skip-disable-keys",
            "--skip-no-autocommit",
            "--skip-compact",
            "--tz-utc",
            "--set-charset",
            "--quote-names",
            "--create-options",
            "--comments",
            "--skip-dump-date",
            "--max-allowed-packet=1G",
            "--net-buffer-length=1M");

    /** Of the daemon's own environment a child needs this; anything else may hold a secret. */
    private static final List<String> INHERITED = List.of("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH");

    /** @param position whether the position in the binary log is written too */
    static ToolCommand dump(MariaDbSettings settings, String database, boolean position) {
        List<String> options = new ArrayList<>(WHOLE);
        if (position) {
            options.add("--master-data=2");
            options.add("--gtid");
        }
        options.add("--databases");
        options.add(database);
        return of(settings, options);
    }

    /** Logs in and looks at the database, but reads no rows. */
    static ToolCommand probe(MariaDbSettings settings, String database, boolean position) {
        List<String> options = new ArrayList<>(List.of(
                "--single-transaction",
                "--no-data",
                "--no-create-info",
                "--skip-triggers",
                "--comments",
                "--skip-dump-date",
                "--default-character-set=utf8mb4"));
        if (position) {
            options.add("--master-data=2");
            options.add("--gtid");
        }
        options.add("--databases");
        options.add(database);
        return of(settings, options);
    }

    /** Accounts, roles and grants; an account that is there already is not changed by them. */
    static ToolCommand accounts(MariaDbSettings settings) {
        return of(settings, List.of("--system=users", "--insert-ignore", "--comments", "--skip-dump-date"));
    }

    private static ToolCommand of(MariaDbSettings settings, List<String> options) {
        List<String> words = new ArrayList<>();
        settings.container()
                .ifPresent(name ->
                        // an option file in the container's home directory would win over ours
                        words.addAll(List.of(Docker.command(), "exec", "-i", "-e", "HOME=/nonexistent", name)));
        words.add(settings.command());
        // here ours is the only one: a 'where' of another would leave rows out, and nobody would know. In a container
        // others may tell where the socket is
        words.add((settings.container().isPresent() ? "--defaults-extra-file" : "--defaults-file") + "=/dev/stdin");
        words.addAll(options);
        return new ToolCommand(List.copyOf(words), optionFile(settings).getBytes(StandardCharsets.UTF_8));
    }

    /** The same in a container, where the tool's environment bears a mark: it goes on when the program ends that asked for it. */
    ToolCommand marked(String mark) {
        List<String> words = new ArrayList<>(this.words);
        words.addAll(words.indexOf("-e"), List.of("-e", mark));
        return new ToolCommand(List.copyOf(words), input);
    }

    /**
     * What ends the tool with that mark in a container; a shell and what is always beside it are enough. It looks five times, a
     * second apart: the engine may be about to start the tool although the program that asked for it is gone.
     */
    static List<String> ending(String container, String mark) {
        return List.of(Docker.command(), "exec", container, "sh", "-c", """
            for look in 1 2 3 4 5; do
                for each in /proc/[0-9]*; do
                    if tr '\\0' '\\n' <"$each/environ" 2>/dev/null | grep -qxF "$1"; then
                        kill "${each#/proc/}" && found=yes
                    fi
                done
                [ "$found" ] && exit
                sleep 1
            done
            """, "sh", mark);
    }

    static String optionFile(MariaDbSettings settings) {
        List<String> lines = new ArrayList<>(List.of("[client]", "user=" + quoted(settings.user())));
        String password = settings.password().reveal();
        lines.add("password=" + quoted(password));
        if (settings.container().isPresent()) {
            lines.addAll(List.of("host=localhost", "protocol=socket"));
        } else if (settings.socket().isPresent()) {
            lines.addAll(List.of(
                    "protocol=socket",
                    "socket=" + quoted(settings.socket().get().toString())));
        } else {
            lines.addAll(List.of("host=" + quoted(settings.host()), "port=" + settings.port(), "protocol=tcp"));
        }
        lines.addAll(encryption(settings));
        return String.join("\n", lines) + "\n";
    }

    /** The tool checks chain and host name together, so that {@code verify-ca} is as strict as {@code verify-full}. */
    private static List<String> encryption(MariaDbSettings settings) {
        List<String> lines = new ArrayList<>();
        settings.tlsCa().ifPresent(path -> lines.add("ssl-ca=" + quoted(path.toString())));
        switch (settings.tls()) {
            case DISABLED -> lines.add("skip-ssl");
            case PREFERRED -> lines.add("loose-disable-ssl-verify-server-cert");
            case REQUIRED -> lines.addAll(List.of("ssl", "loose-disable-ssl-verify-server-cert"));
            case VERIFY_CA, VERIFY_FULL -> lines.addAll(List.of("ssl", "ssl-verify-server-cert"));
        }
        return settings.container().isPresent() ? List.of("loose-disable-ssl-verify-server-cert") : lines;
    }

    /** A value in quotes with the escapes of option files, see "Configuring MariaDB with Option Files". */
    static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                + '"';
    }

    /**
     * What the child gets of {@code own}. Docker's command line needs to find its configuration; the tool itself gets no
     * HOME, because an option file there would win over ours.
     */
    static Map<String, String> environment(Map<String, String> own, boolean docker) {
        Map<String, String> child = new TreeMap<>();
        own.forEach((name, value) -> {
            boolean dockers = name.equals("HOME") || name.equals("XDG_RUNTIME_DIR") || name.startsWith("DOCKER_");
            if (INHERITED.contains(name) || docker && dockers) {
                child.put(name, value);
            }
        });
        return child;
    }
}
