package io.recobro.source.files.landing;

import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.TargetDirectory;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the directories open that were used last, since neighbours follow one another. Thread-safe. */
final class OpenDirectories implements AutoCloseable {
    private static final int KEPT = 64;

    private final Lease root;
    private final Map<RawPath, Lease> recent = new LinkedHashMap<>(2 * KEPT, 0.75f, true);

    OpenDirectories(TargetDirectory root) {
        this.root = new Lease(root, true);
    }

    /** The directory, to be closed by the caller. */
    Lease open(RawPath path) throws IOException {
        if (path.isRoot()) {
            return root.join();
        }
        synchronized (this) {
            Lease known = recent.get(path);
            if (known != null) {
                return known.join();
            }
        }
        Lease opened = new Lease(root.get().open(path), true);
        keep(path, opened.join());
        return opened;
    }

    private synchronized void keep(RawPath path, Lease lease) {
        Lease before = recent.put(path, lease);
        if (before != null) {
            before.close();
        }
        if (recent.size() > KEPT) {
            Iterator<Lease> oldest = recent.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
    }

    /** Forgets a directory that is to be removed, and all below it. */
    synchronized void forget(RawPath path) {
        recent.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey().startsWith(path);
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }

    @Override
    public synchronized void close() {
        recent.values().forEach(Lease::close);
        recent.clear();
        root.close();
    }
}
