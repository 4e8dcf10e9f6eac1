package io.recobro.config.drills;

import io.recobro.source.mariadb.MariaDbSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a drill restores into.
 *
 * @param type {@code embedded}, {@code docker} or {@code server}; means something to databases only
 * @param directory takes the files of scratch places; empty: below the state directory
 * @param binaries where the programs of an embedded server are; empty: the installed ones
 * @param image of a container; empty: {@code mariadb} in the version of the server that was backed up
 * @param server of type {@code server}
 * @param timeLimit a drill that takes longer is ended
 * @param spaceLimit bytes that a scratch place may take
 * @param memory bytes of the scratch server's buffer pool
 */
public record ScratchConfig(
        String type,
        Optional<Path> directory,
        Optional<Path> binaries,
        Optional<String> image,
        Optional<MariaDbSettings> server,
        Duration timeLimit,
        OptionalLong spaceLimit,
        OptionalLong memory) {
    public static final String EMBEDDED = "embedded";
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofHours(4);

    public static final ScratchConfig DEFAULT = new ScratchConfig(
            EMBEDDED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            DEFAULT_TIME_LIMIT,
            OptionalLong.empty(),
            OptionalLong.empty());
}
