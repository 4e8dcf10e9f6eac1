package io.recobro.storage.transfer;

import io.recobro.fault.Fault;
import io.recobro.storage.Features;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import io.recobro.storage.Upload;
import io.recobro.storage.transfer.TransferException.Reason;
import io.recobro.stream.Pause;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Objects as files below a directory of a file server. A file is written under a temporary name and renamed when it is
 * complete. Only {@link #features} tells whether the server itself refuses to rename onto an existing file; where it does
 * not, a look before keeps existing objects, except in a race.
 */
public final class TransferStorage implements Storage {
    private final String name;
    private final Clock clock;
    private final RandomGenerator random;
    private final Sessions sessions;
    private final TransferFaults faults;
    private final Attempts attempts;
    private final RemoteTree tree;
    private Features features;

    /**
     * Connects when first used.
     *
     * @param root absolute path on the server of the directory below which all objects lie; made when it is missing
     * @param connections sessions open at the same time
     * @param clock tells the age of abandoned temporary files
     */
    public TransferStorage(
            String name,
            FileServer server,
            String root,
            int connections,
            Clock clock,
            Pause pause,
            RandomGenerator random) {
        this.name = name;
        this.clock = clock;
        this.random = random;
        this.sessions = new Sessions(server, connections, clock);
        this.faults = new TransferFaults(name, server.address(), root);
        this.attempts = new Attempts(sessions, faults, pause, random);
        this.tree = new RemoteTree(root.replaceAll("/+$", ""), attempts);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void put(ObjectKey key, byte[] content) {
        store(key, content, false);
    }

    @Override
    public void replace(ObjectKey key, byte[] content) {
        store(key, content, true);
    }

    private void store(ObjectKey key, byte[] content, boolean replacing) {
        try (TransferUpload upload = start(key, replacing)) {
            upload.write(content, content.length);
            upload.finish(replacing);
        }
    }

    @Override
    public Upload begin(ObjectKey key) {
        return start(key, false);
    }

    private TransferUpload start(ObjectKey key, boolean replacing) {
        if (!replacing && stat(key).isPresent()) {
            throw Fault.OBJECT_EXISTS.because(
                    "unable to store object '" + key + "' in destination '" + name + "': it exists already");
        }
        String temporary = TemporaryName.make(RemoteTree.name("/" + key), clock.instant(), random);
        return new TransferUpload(tree, attempts, key, temporary);
    }

    @Override
    public InputStream open(ObjectKey key) {
        return open(key, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
        String action = "read object '" + key + "' from";
        String path = tree.path(key);
        long size = attempts.run(
                action,
                (session, _) -> session.look(path)
                        .filter(RemoteFile::isFile)
                        .map(RemoteFile::bytes)
                        .orElseThrow(() -> new TransferException(Reason.MISSING, path, null)));
        if (offset > size) {
            throw Fault.OBJECT_MISSING.because("unable to " + action + " destination '" + name + "': it has " + size
                    + " bytes, wanted were " + length + " from " + offset);
        }
        return new ResumingStream(attempts, action, path, offset, offset + Math.min(length, size - offset));
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        String path = tree.path(key);
        return attempts.run(
                "look at object '" + key + "' in",
                (session, _) ->
                        session.look(path).filter(RemoteFile::isFile).map(file -> new StoredObject(key, file.bytes())));
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return tree.files(prefix, "list '" + prefix + "' in").stream()
                .filter(found -> ObjectKey.isValid(found.key()))
                .map(found -> new StoredObject(
                        new ObjectKey(found.key()), found.file().bytes()))
                .sorted(Comparator.comparing(StoredObject::key))
                .toList();
    }

    @Override
    public void delete(ObjectKey key) {
        remove("delete object '" + key + "' from", tree.path(key));
    }

    private void remove(String action, String path) {
        attempts.run(action, (session, _) -> {
            try {
                session.remove(path);
                tree.removeEmptyParents(session, path);
            } catch (TransferException e) {
                if (e.reason() != Reason.MISSING) {
                    throw e;
                }
            }
            return null;
        });
    }

    @Override
    public Optional<Long> freeBytes() {
        return attempts.run("ask for the free space of", (session, _) -> session.freeBytes(tree.root()));
    }

    @Override
    public synchronized Features features() {
        if (features == null) {
            boolean createOnly = attempts.run("probe", (session, _) -> session.refusesOverwriting());
            features = new Features(createOnly, false);
        }
        return features;
    }

    /** A file is stale when both our time in its name and the server's time of its last change are old enough. */
    @Override
    public int sweep(String prefix, Duration olderThan) {
        String action = "sweep '" + prefix + "' in";
        Instant limit = clock.instant().minus(olderThan);
        List<RemoteTree.Found> stale = tree.files(prefix, action).stream()
                .filter(found -> isStale(found.file(), limit))
                .toList();
        stale.forEach(
                found -> remove(action, tree.root().equals("/") ? "/" + found.key() : tree.root() + "/" + found.key()));
        return stale.size();
    }

    private static boolean isStale(RemoteFile file, Instant limit) {
        return TemporaryName.parse(file.name())
                .filter(temporary -> temporary.begun().isBefore(limit))
                .filter(_ -> file.modified().map(limit::isAfter).orElse(true))
                .isPresent();
    }

    @Override
    public void close() {
        sessions.close();
    }
}
