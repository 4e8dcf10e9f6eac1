package io.recobro.notify.outbox;

import io.recobro.notify.state.StateFile;
import io.recobro.notify.state.StateJson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** The directory of the messages of one channel. Its failures are told in the log and by what is returned. */
record Shelf(Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    /** @param damaged files that could not be read and now end in {@code .damaged} */
    record Content(List<Envelope> envelopes, int damaged) {}

    /** Everything stored, oldest first; leftovers of interrupted writes are removed. */
    Content load() {
        List<Envelope> envelopes = new ArrayList<>();
        int damaged = 0;
        if (!Files.isDirectory(directory)) {
            return new Content(envelopes, damaged);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(".tmp")) {
                    Files.deleteIfExists(file);
                } else if (name.endsWith(".json")) {
                    damaged += read(new StateFile(file), envelopes) ? 0 : 1;
                }
            }
        } catch (IOException failure) {
            LOG.error("unable to read the outbox '{}': {}", directory, failure.toString());
        }
        envelopes.sort(Comparator.comparing(Envelope::id));
        return new Content(envelopes, damaged);
    }

    private static boolean read(StateFile file, List<Envelope> into) throws IOException {
        try {
            byte[] json = file.read().orElseThrow(() -> new IOException("it is gone"));
            Envelope envelope = StateJson.read(json, Envelope.class);
            if (envelope.format() != Envelope.FORMAT || envelope.message() == null) {
                throw new IOException("it has another format");
            }
            into.add(envelope);
            return true;
        } catch (IOException | JacksonException | NullPointerException damage) {
            LOG.error("unable to read message '{}': {}", file.path(), StateJson.reason(damage));
            file.setAside();
            return false;
        }
    }

    /** Whether the message is on the disk now. */
    boolean save(Envelope envelope) {
        try {
            file(envelope).write(StateJson.write(envelope));
            return true;
        } catch (IOException failure) {
            LOG.error("unable to store message '{}', it waits in memory: {}", envelope.id(), failure.toString());
            return false;
        }
    }

    /** A file that cannot be removed is sent again after a restart. */
    void remove(Envelope envelope) {
        try {
            file(envelope).delete();
        } catch (IOException failure) {
            LOG.warn("unable to remove message '{}' from the outbox: {}", envelope.id(), failure.toString());
        }
    }

    private StateFile file(Envelope envelope) {
        return new StateFile(directory.resolve(envelope.id() + ".json"));
    }
}
