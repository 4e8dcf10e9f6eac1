package io.recobro.config.yaml;

import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, in a file, the last document that the schema let pass, by its digest: comparing both costs more than most
 * commands do. That it cannot be remembered is logged and changes nothing.
 *
 * @param program what tells one build of the program, and so its schema, from another
 */
public record PassedChecks(Path file, String program) {
    private static final Logger LOG = LoggerFactory.getLogger(PassedChecks.class);

    /** Whether this very text passed already. */
    public boolean hold(String text) {
        try {
            return Files.readString(file).equals(digest(text));
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException unreadable) {
            LOG.debug("unable to read '{}': {}", file, unreadable.toString());
            return false;
        }
    }

    /** Only for a text that passed. */
    public void keep(String text) {
        try {
            Path fresh =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
            Files.writeString(fresh, digest(text));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException noDirectory) {
            LOG.debug("nothing has made '{}' yet", file.getParent());
        } catch (IOException broken) {
            LOG.debug("unable to write '{}': {}", file, broken.toString());
        }
    }

    private String digest(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Digests.sha256(bytes, 0, bytes.length) + " " + program + "\n";
    }
}
