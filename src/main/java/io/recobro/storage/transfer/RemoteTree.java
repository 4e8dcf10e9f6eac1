package io.recobro.storage.transfer;

import io.recobro.storage.ObjectKey;
import io.recobro.storage.transfer.TransferException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where keys lie on the server, and the directories in between. Thread-safe. */
final class RemoteTree {
    private static final int ROUNDS = 5;

    private final String root;
    private final Attempts attempts;
    /** Directories that existed when last used; others may remove them. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** @param root absolute, without a slash at its end; empty for the server's own root */
    RemoteTree(String root, Attempts attempts) {
        this.root = root;
        this.attempts = attempts;
    }

    String root() {
        return root.isEmpty() ? "/" : root;
    }

    String path(ObjectKey key) {
        return root + "/" + key;
    }

    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Writes a file at its beginning, after making the directories it needs; others may be removing them meanwhile. */
    void create(FileSession session, String path, byte[] bytes, int length) throws IOException {
        for (int round = 1; ; round++) {
            makeDirectories(session, parent(path));
            try {
                session.write(path, 0, bytes, 0, length);
                return;
            } catch (TransferException e) {
                if (e.reason() != Reason.MISSING || round == ROUNDS) {
                    throw e;
                }
                known.clear();
            }
        }
    }

    private void makeDirectories(FileSession session, String directory) throws IOException {
        if (directory.isEmpty() || known.contains(directory)) {
            return;
        }
        try {
            session.makeDirectory(directory);
        } catch (TransferException e) {
            String parent = parent(directory);
            if (e.reason() != Reason.MISSING || parent.isEmpty()) {
                throw e;
            }
            known.remove(parent);
            makeDirectories(session, parent);
            session.makeDirectory(directory);
        }
        known.add(directory);
    }

    /** Removes the directories that the removal of a file left empty, as far as the server lets. */
    void removeEmptyParents(FileSession session, String path) throws IOException {
        for (String directory = parent(path); directory.length() > root.length(); directory = parent(directory)) {
            try {
                session.removeDirectory(directory);
                known.remove(directory);
            } catch (TransferException notEmptyOrNotAllowed) {
                return;
            }
        }
    }

    /** A file below the root, of whatever name; {@code key} is its path from the root. */
    record Found(String key, RemoteFile file) {}

    /**
     * Every file whose path, or for a temporary file its target's, starts with the prefix. Complete or an exception; a symbolic
     * link there is refused, for it could lead anywhere.
     */
    List<Found> files(String prefix, String action) {
        String start = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        if (("/" + start).contains("/../") || start.startsWith("/") || start.contains("//")) {
            throw new IllegalArgumentException("not a key prefix: '" + prefix + "'");
        }
        List<Found> found = new ArrayList<>();
        List<String> waiting = new ArrayList<>(List.of(start));
        while (!waiting.isEmpty()) {
            String directory = waiting.removeLast();
            for (RemoteFile file : entries(directory, action)) {
                visit(directory, file, prefix, action, found, waiting);
            }
        }
        return found;
    }

    private void visit(
            String directory, RemoteFile file, String prefix, String action, List<Found> found, List<String> waiting) {
        String key = directory + file.name();
        String target = directory
                + TemporaryName.parse(file.name()).map(TemporaryName::target).orElse(file.name());
        if (file.type() == RemoteFile.Type.DIRECTORY) {
            String below = key + "/";
            if (ObjectKey.isValid(key) && (below.startsWith(prefix) || prefix.startsWith(below))) {
                waiting.add(below);
            }
        } else if (target.startsWith(prefix)) {
            if (file.type() == RemoteFile.Type.LINK) {
                throw attempts.faults()
                        .broken(
                                action,
                                "'" + root + "/" + key + "' is a symbolic link",
                                "replace it by what it leads to");
            }
            if (file.isFile()) {
                found.add(new Found(key, file));
            }
        }
    }

    private List<RemoteFile> entries(String directory, String action) {
        String path = directory.isEmpty() ? root() : root + "/" + directory.substring(0, directory.length() - 1);
        Optional<List<RemoteFile>> entries = attempts.run(action, (session, again) -> {
            try {
                return Optional.of(session.entries(path));
            } catch (TransferException e) {
                if (e.reason() == Reason.MISSING) {
                    return Optional.empty();
                }
                throw e;
            }
        });
        return entries.orElse(List.of());
    }
}
