package io.recobro.doctor.destination;

import io.recobro.config.notation.Durations;
import io.recobro.fault.Fault;
import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import io.recobro.storage.Features;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StorageCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** Writes, reads and deletes one small object under a random name below the scratch prefix. */
public final class Probe {
    private final Storage storage;
    private final ObjectKey key;
    private final LongSupplier nanoTime;

    /** @param name a random one */
    public Probe(Storage storage, String name) {
        this(storage, name, System::nanoTime);
    }

    Probe(Storage storage, String name, LongSupplier nanoTime) {
        this.storage = storage;
        this.key = new ObjectKey(StorageCheck.SCRATCH + name + "/doctor");
        this.nanoTime = nanoTime;
    }

    /**
     * What the destination does with the object, in one line.
     *
     * @throws RecobroException what the destination answered; the object is removed as far as it lets itself be
     */
    public List<Finding> look() {
        long start = nanoTime.getAsLong();
        storage.list(key.value());
        Features features = storage.features();
        write();
        long took = nanoTime.getAsLong() - start;
        return List.of(Finding.ok("writes, reads and deletes in " + Durations.print(Duration.ofNanos(took))
                + "; it " + (features.createOnly() ? "refuses" : "does not refuse") + " to overwrite by itself, "
                + (features.attestsDigest()
                        ? "and checks the digest of what it stores"
                        : "what it stores is read back")));
    }

    private void write() {
        byte[] content = "recobro doctor".getBytes(StandardCharsets.US_ASCII);
        try {
            storage.put(key, content);
            if (!Arrays.equals(content, read())) {
                throw broken("an object came back with other bytes");
            }
        } catch (RecobroException failure) {
            try {
                storage.delete(key);
            } catch (RecobroException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
        storage.delete(key);
        if (storage.stat(key).isPresent()) {
            throw broken("an object is still there after it was deleted");
        }
    }

    private byte[] read() {
        try (InputStream in = storage.open(key)) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw Fault.STORAGE_UNREACHABLE.because(
                    "unable to read object '" + key + "' from destination '" + storage.name() + "': "
                            + failure.getMessage(),
                    failure);
        }
    }

    private RecobroException broken(String cause) {
        return Fault.STORAGE_BROKEN
                .because("unable to rely on destination '" + storage.name() + "': " + cause)
                .hint("run 'recobro storage check " + storage.name() + "'");
    }
}
