package io.recobro.backup.record;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.Json;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file in the state directory while a run of a job is under way. One that is found while nobody holds the lock of the
 * job belongs to a run whose process ended without a word: killed, or a power cut. That no marker can be kept is logged and
 * changes nothing.
 */
public final class RunMarker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunMarker.class);
    private static final int FORMAT = 1;

    private final Path file;

    private RunMarker(Path file) {
        this.file = file;
    }

    /** A run: its id, why it began, and who started it. */
    public record Mark(int format, String run, String trigger, String by) {}

    /** Marks a run; only while holding the lock of its job. */
    public static RunMarker set(Path stateDirectory, String site, String job, BackupId run, String trigger, String by) {
        Path file = file(stateDirectory, site, job);
        try {
            DurableFile.write(file, Json.write(new Mark(FORMAT, run.value(), trigger, by)));
        } catch (IOException broken) {
            LOG.warn("unable to mark the run of job '{}': {}", job, broken.toString());
        }
        return new RunMarker(file);
    }

    /** What an earlier run left behind, and removes it; only while holding the lock of its job. */
    public static Optional<Mark> take(Path stateDirectory, String site, String job) {
        Path file = file(stateDirectory, site, job);
        try {
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            return Optional.of(Json.read(content, Mark.class, FORMAT, file.toString()));
        } catch (NoSuchFileException nothingLeft) {
            return Optional.empty();
        } catch (IOException | RecobroException unreadable) {
            LOG.warn("unable to see whether a run of job '{}' was cut off: {}", job, unreadable.toString());
            return Optional.empty();
        }
    }

    private static Path file(Path stateDirectory, String site, String job) {
        return stateDirectory.resolve("running").resolve(site + "_" + job + ".json");
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException broken) {
            LOG.warn("unable to remove '{}': {}", file, broken.toString());
        }
    }
}
