package io.recobro.storage.transfer;

import io.recobro.storage.transfer.TransferException.Reason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The connections to one server: opened when needed, used again, never more than allowed. Where a session serves one user
 * at a time and all are taken by streams that nobody reads just now, such a stream gives its session up and goes on with
 * another one later; so many open streams never block each other. Thread-safe.
 */
final class Sessions implements AutoCloseable {
    /** A session idle for longer is asked for a sign of life before it is used. */
    private static final Duration TRUSTED = Duration.ofSeconds(20);

    private static final long PATIENCE = 250;

    private final FileServer server;
    private final Clock clock;
    private final List<Lease> open = new ArrayList<>();
    private final List<Idler> idlers = new ArrayList<>();
    private int limit;
    private int connecting;

    Sessions(FileServer server, int limit, Clock clock) {
        this.server = server;
        this.limit = limit;
        this.clock = clock;
    }

    /** Whoever keeps a session without using it all the time. */
    interface Idler {
        /** Gives the session back unless it is in use at this moment; may take a moment. */
        boolean yieldSession();
    }

    @FunctionalInterface
    interface Use<T> {
        T of(FileSession session) throws IOException;
    }

    /** A session and its users. */
    final class Lease {
        private final FileSession session;
        private int users;
        private long lastUsed = clock.millis();
        private boolean broken;

        private Lease(FileSession session) {
            this.session = session;
        }

        FileSession session() {
            return session;
        }

        /** To be called once by each borrower; a session that failed must not be used again. */
        void giveBack(boolean failed) {
            boolean last;
            synchronized (Sessions.this) {
                users--;
                lastUsed = clock.millis();
                broken |= failed;
                if (broken) {
                    open.remove(this);
                }
                last = broken && users == 0;
                Sessions.this.notifyAll();
            }
            if (last) {
                session.close();
            }
        }
    }

    <T> T with(Use<T> use) throws IOException, InterruptedException {
        Lease lease = borrow();
        boolean failed = true;
        try {
            T result = use.of(lease.session());
            failed = false;
            return result;
        } catch (IOException e) {
            failed = TransferException.reasonOf(e) == Reason.LOST;
            throw e;
        } finally {
            lease.giveBack(failed);
        }
    }

    Lease borrow() throws IOException, InterruptedException {
        while (true) {
            Lease lease = take();
            if (lease == null) {
                lease = connect();
            }
            if (lease == null) {
                continue;
            }
            boolean fresh = clock.millis() - lease.lastUsed <= TRUSTED.toMillis();
            if (fresh || lease.session.alive()) {
                return lease;
            }
            lease.giveBack(true);
        }
    }

    void register(Idler idler) {
        synchronized (this) {
            idlers.add(idler);
        }
    }

    void unregister(Idler idler) {
        synchronized (this) {
            idlers.remove(idler);
        }
    }

    /** A session that may be used, or null if a new one may be opened. */
    private Lease take() throws InterruptedException {
        while (true) {
            List<Idler> candidates;
            synchronized (this) {
                Lease best = open.stream()
                        .min(Comparator.comparingInt(lease -> lease.users))
                        .orElse(null);
                boolean mayOpen = open.size() + connecting < limit;
                if (best != null && (best.users == 0 || (!mayOpen && best.users < server.usersPerSession()))) {
                    best.users++;
                    return best;
                }
                if (mayOpen) {
                    connecting++;
                    return null;
                }
                wait(PATIENCE);
                candidates = open.stream().anyMatch(lease -> lease.users == 0) ? List.of() : List.copyOf(idlers);
            }
            for (Idler idler : candidates) {
                if (idler.yieldSession()) {
                    break;
                }
            }
        }
    }

    /** Null if the server allows no more sessions than there are. */
    private Lease connect() throws IOException {
        FileSession session = null;
        try {
            session = server.connect();
        } catch (IOException e) {
            synchronized (this) {
                Reason reason = TransferException.reasonOf(e);
                if (open.isEmpty() || (reason != Reason.BUSY && reason != Reason.LOST)) {
                    throw e;
                }
                limit = open.size();
            }
        } finally {
            synchronized (this) {
                connecting--;
                notifyAll();
            }
        }
        if (session == null) {
            return null;
        }
        Lease lease = new Lease(session);
        lease.users = 1;
        synchronized (this) {
            open.add(lease);
        }
        return lease;
    }

    @Override
    public void close() {
        List<Lease> all;
        synchronized (this) {
            all = List.copyOf(open);
            open.clear();
        }
        all.forEach(lease -> lease.session.close());
        server.close();
    }
}
