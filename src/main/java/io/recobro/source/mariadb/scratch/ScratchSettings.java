package io.recobro.source.mariadb.scratch;

import io.recobro.source.mariadb.MariaDbSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a drill restores databases into.
 *
 * @param directory takes the files of scratch places; below the state directory when empty
 * @param binaries where the server's programs are, as an unpacked archive or an installation has them; empty: the installed
 *     ones. Only for {@link Kind#EMBEDDED}
 * @param image only for {@link Kind#DOCKER}; empty: {@code mariadb} in the version of the server that was backed up
 * @param server only for {@link Kind#SERVER}, which cannot do without
 * @param spaceLimit bytes that a scratch place may take; empty: three times the plain bytes of the backup, and 2 GiB
 * @param memory bytes of the scratch server's buffer pool; empty: an eighth of the machine's, 128 MiB to 4 GiB
 * @param checks SQL queries that must each return one row whose first value is true
 */
public record ScratchSettings(
        Kind kind,
        Optional<Path> directory,
        Optional<Path> binaries,
        Optional<String> image,
        Optional<MariaDbSettings> server,
        OptionalLong spaceLimit,
        OptionalLong memory,
        List<String> checks) {
    public enum Kind {
        EMBEDDED,
        DOCKER,
        SERVER
    }
}
