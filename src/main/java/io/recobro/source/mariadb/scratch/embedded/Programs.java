package io.recobro.source.mariadb.scratch.embedded;

import io.recobro.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of a MariaDB server.
 *
 * @param base what the server calls its {@code basedir}
 */
record Programs(Path base, Path server, Path install) {
    private static final List<String> SERVERS = List.of("mariadbd", "mysqld");
    private static final List<String> INSTALLERS = List.of("mariadb-install-db", "mysql_install_db");
    private static final List<Path> INSTALLED =
            List.of(Path.of("/usr"), Path.of("/usr/local"), Path.of("/usr/local/mysql"));

    /**
     * Finds them.
     *
     * @param binaries where an archive was unpacked; empty looks where packages install
     * @throws io.recobro.fault.RecobroException {@code SCRATCH_UNAVAILABLE} when they are not there
     */
    static Programs find(Optional<Path> binaries) {
        List<Path> bases = binaries.map(path -> List.of(path.toAbsolutePath())).orElse(INSTALLED);
        return bases.stream()
                .flatMap(base -> in(base).stream())
                .findFirst()
                .orElseThrow(() -> Fault.SCRATCH_UNAVAILABLE
                        .because("unable to find a MariaDB server to drill with: no mariadbd and mariadb-install-db in "
                                + binaries.map(path -> "'" + path + "'").orElse("the usual places"))
                        .hint("install the package mariadb-server (its service may stay off), name an unpacked archive"
                                + " with 'binaries', or set 'scratch: docker'"));
    }

    private static Optional<Programs> in(Path base) {
        Optional<Path> server = program(base, SERVERS);
        Optional<Path> install = program(base, INSTALLERS);
        return server.isPresent() && install.isPresent()
                ? Optional.of(new Programs(base, server.get(), install.get()))
                : Optional.empty();
    }

    private static Optional<Path> program(Path base, List<String> names) {
        return names.stream()
                .flatMap(name -> Stream.of("sbin", "bin", "libexec", "scripts")
                        .map(folder -> base.resolve(folder).resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    List<String> installation(Path data, Account account) {
        List<String> words = new ArrayList<>(List.of(
                install.toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--datadir=" + data,
                "--skip-test-db",
                "--skip-name-resolve",
                "--auth-root-authentication-method=normal"));
        account.installationOption().ifPresent(words::add);
        return words;
    }
}
