package io.recobro.backup.record;

import io.recobro.catalog.Json;
import io.recobro.catalog.RunRecord;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of runs that no destination could take yet, in the state directory, so that a failure is on record also when nobody
 * could be reached. That one cannot be kept here is logged and changes nothing. Only while holding the lock of the job.
 */
public record WaitingRecords(Path stateDirectory) {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingRecords.class);
    /** A destination that is gone for good must not fill the disk. */
    private static final int MOST = 1000;

    public void add(RunRecord record) {
        Path file = directory().resolve(prefix(record.site(), record.job()) + record.run() + ".json");
        try {
            if (files(prefix(record.site(), record.job())).size() >= MOST) {
                LOG.warn("the record of run '{}' is dropped: {} wait already", record.run(), MOST);
                return;
            }
            DurableFile.write(file, Json.write(record));
        } catch (IOException broken) {
            LOG.warn("unable to keep the record of run '{}': {}", record.run(), broken.toString());
        }
    }

    /**
     * Hands over what waits, oldest first, until something is not taken.
     *
     * @param taken tells whether a destination has it now
     */
    public void deliver(String site, String job, Predicate<RunRecord> taken) {
        try {
            for (Path file : files(prefix(site, job))) {
                try {
                    RunRecord record =
                            Json.read(Files.readAllBytes(file), RunRecord.class, RunRecord.FORMAT, file.toString());
                    if (!taken.test(record)) {
                        return;
                    }
                } catch (RecobroException unreadable) {
                    if (unreadable.fault() == Fault.FORMAT_TOO_NEW) {
                        LOG.warn("a record waits for a newer recobro: {}", unreadable.getMessage());
                        continue;
                    }
                    LOG.warn("a record is dropped: {}", unreadable.getMessage());
                }
                Files.delete(file);
            }
        } catch (IOException broken) {
            LOG.warn("unable to hand over records of job '{}': {}", job, broken.toString());
        }
    }

    private List<Path> files(String prefix) throws IOException {
        if (!Files.isDirectory(directory())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory())) {
            return all.filter(file -> file.getFileName().toString().startsWith(prefix)
                            && file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private Path directory() {
        return stateDirectory.resolve("records");
    }

    private static String prefix(String site, String job) {
        return site + "_" + job + "_";
    }
}
