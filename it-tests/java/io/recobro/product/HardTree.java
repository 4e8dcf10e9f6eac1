package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory with everything that is hard to keep, and the comparison of two of its kind. */
final class HardTree {
    private static final String MAKE = """
        set -e
        umask 022
        mkdir -p 'with space' deep/a/b/c/d empty sealed sticky
        printf one > 'with space/one'
        printf two > "$(printf 'bytes\\377\\376')"
        printf three > "$(printf 'line\\nfeed')"
        printf four > "it's \\"quoted\\""
        printf five > '-dash'
        printf six > 'back\\slash'
        printf seven > '#hash = $(value) `date` *?[a]'
        printf eight > "$(printf 'w%.0s' $(seq 255))"
        : > nothing
        head -c 12000000 /dev/urandom > large
        cat large > deep/copy
        printf tail >> deep/copy
        ln 'with space/one' deep/a/second
        ln -s '../with space/one' deep/to-one
        ln -s /nowhere/at/all dangling
        ln -s "$(printf 'odd\\377 target')" odd-link
        ln -s deep to-directory
        mkfifo pipe
        truncate -s 50000000 sparse
        printf middle | dd of=sparse bs=1 seek=20000000 conv=notrunc status=none
        printf end | dd of=sparse bs=1 seek=40000000 conv=notrunc status=none
        truncate -s 1000000 hole
        for i in $(seq 300); do printf "small file $i" > "deep/a/b/small$i"; done
        chmod 0000 nothing
        chmod 4755 'with space/one'
        chmod 1777 sticky
        chmod 0444 deep/copy
        touch -d '2001-02-03 04:05:06.123456789 UTC' large deep/a/b/small1 sealed
        touch -h -d '1999-12-31 23:59:59 UTC' dangling
        touch -d '2030-01-01 00:00:00.5 UTC' deep/a
        printf old > ancient && touch -d '1931-02-03 04:05:06.789 UTC' ancient && printf eve > eve && touch -d '1969-12-31 23:59:59.7 UTC' eve
        printf upper > Case && printf lower > case
        if [ "$(id -u)" = 0 ]; then printf whose > stranger && chown 3999999999:2345678 stranger; fi
        if command -v setfattr > /dev/null; then setfattr -n user.note -v value large; fi
        chmod 0500 sealed
        """;

    private HardTree() {}

    static void make(Path directory) throws IOException, InterruptedException {
        run(Files.createDirectories(directory), MAKE);
    }

    /** The bytes, and the names, types, modes, owners, times, links and sizes. */
    static void requireSame(Path expected, Path actual) throws IOException, InterruptedException {
        run(expected, "diff -r --no-dereference -x 'pipe*' . '" + actual + "'");
        assertThat(facts(actual)).isEqualTo(facts(expected));
    }

    private static List<String> facts(Path directory) throws IOException, InterruptedException {
        String listing = "find . \\( -type d -printf '%p|%y|%m|%U:%G|%T@\\0' \\) -o -printf"
                + " '%p|%y|%m|%U:%G|%T@|%l|%s|%n\\0' | LC_ALL=C sort -z | tr '\\0\\n"
                + "' '\\n"
                + "?' | iconv -f latin1 -t utf-8";
        return run(directory, listing).lines().toList();
    }

    static String run(Path directory, String script) throws IOException, InterruptedException {
        Path log = Files.createTempFile("hard-tree", ".log");
        try {
            Process process = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", script)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            assertThat(process.waitFor())
                    .as("%s%n%s", script, Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .isZero();
            return Files.readString(log);
        } finally {
            Files.delete(log);
        }
    }
}
