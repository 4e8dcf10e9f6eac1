package io.recobro.site.recovery;

import io.recobro.catalog.Json;
import io.recobro.fault.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a recovery has begun and finished on this host, kept so that another call can go on with it: a small file that is
 * replaced at once and forced to disk before a target is touched. Losing it loses no data: what is finished is found by
 * comparing, what is half is then refused.
 */
final class Journal {
    static final int FORMAT = 1;

    /** @param finished empty while the recovery is not */
    record Content(int format, String site, Instant began, Optional<Instant> finished, List<Entry> entries) {}

    /** @param item empty text for a job that comes back as a whole */
    record Entry(String job, String item, String backup, String destination, boolean finished) {
        boolean of(String otherJob, Optional<String> otherItem) {
            return job.equals(otherJob) && item.equals(otherItem.orElse(""));
        }
    }

    private final Path file;
    private Content content;

    private Journal(Path file, Content content) {
        this.file = file;
        this.content = content;
    }

    /** Reads the journal of the unfinished recovery of a site; begins an empty one when there is none. Writes nothing. */
    static Journal open(Path stateDirectory, String site, Instant now) {
        Path file = stateDirectory.resolve("recovery").resolve(site + ".json");
        try {
            Content found = Json.read(Files.readAllBytes(file), Content.class, FORMAT, file.toString());
            if (found.finished().isEmpty()) {
                return new Journal(file, found);
            }
        } catch (NoSuchFileException none) {
            // the usual case: nothing was begun
        } catch (IOException broken) {
            throw Fault.TARGET_REFUSED
                    .because("unable to read the journal of recoveries '" + file + "': " + broken.getMessage(), broken)
                    .hint("make it readable, or name another state directory with STATE_DIRECTORY");
        }
        return new Journal(file, new Content(FORMAT, site, now, Optional.empty(), List.of()));
    }

    /** When the unfinished recovery began that has left something here. */
    Optional<Instant> continues() {
        return content.entries().isEmpty() ? Optional.empty() : Optional.of(content.began());
    }

    /** What is known of one target. */
    Optional<Entry> entry(String job, Optional<String> item) {
        return content.entries().stream().filter(entry -> entry.of(job, item)).findFirst();
    }

    /** The backup that the unfinished recovery restores for a job. */
    Optional<Entry> chosen(String job) {
        return content.entries().stream()
                .filter(entry -> entry.job().equals(job))
                .findFirst();
    }

    /** Says that a target is about to be touched, or that it is done. */
    void note(Entry entry) {
        List<Entry> others = content.entries().stream()
                .filter(other -> !other.of(entry.job(), Optional.of(entry.item())))
                .toList();
        write(new Content(
                FORMAT,
                content.site(),
                content.began(),
                Optional.empty(),
                Stream.concat(others.stream(), Stream.of(entry)).toList()));
    }

    /** Says that nothing is left to be gone on with. */
    void close(Instant now) {
        write(new Content(FORMAT, content.site(), content.began(), Optional.of(now), content.entries()));
    }

    private void write(Content changed) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer json = ByteBuffer.wrap(Json.write(changed));
                while (json.hasRemaining()) {
                    channel.write(json);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
            content = changed;
        } catch (IOException broken) {
            throw Fault.TARGET_REFUSED
                    .because("unable to write the journal of recoveries '" + file + "': " + broken.getMessage(), broken)
                    .hint("make room there, or name another state directory with STATE_DIRECTORY");
        }
    }
}
