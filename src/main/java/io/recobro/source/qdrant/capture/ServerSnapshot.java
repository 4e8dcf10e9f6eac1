package io.recobro.source.qdrant.capture;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.qdrant.capture.SnapshotLedger.Ask;
import io.recobro.source.qdrant.capture.SnapshotLedger.Claim;
import io.recobro.source.qdrant.client.QdrantNode;
import io.recobro.source.qdrant.client.Snapshot;
import io.recobro.stream.Pause;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One snapshot of ours on a node, from its making to its removal; what is not removed is known to the ledger. Not
 * thread-safe.
 */
final class ServerSnapshot {
    /** A request whose snapshot has not appeared after this will not appear. */
    private static final Duration FORGET = Duration.ofHours(24);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final QdrantNode node;
    private final String collection;
    private final Claim claim;
    private final Clock clock;
    private final Pause pause;
    private final Instant began;
    private Ask ask;
    private Snapshot snapshot;
    private Instant ended;
    private boolean removed;

    private ServerSnapshot(QdrantNode node, String collection, Claim claim, Clock clock, Pause pause) {
        this.node = node;
        this.collection = collection;
        this.claim = claim;
        this.clock = clock;
        this.pause = pause;
        this.began = clock.instant();
    }

    /**
     * Has the node make a snapshot.
     *
     * @param wait for the node's answer; else look at its list until it is there
     * @param timeout how long it may take
     */
    static ServerSnapshot make(
            QdrantNode node,
            String collection,
            boolean wait,
            Duration timeout,
            SnapshotLedger ledger,
            Clock clock,
            Pause pause) {
        Claim claim = ledger.claim(node.url(), collection);
        ServerSnapshot made = new ServerSnapshot(node, collection, claim, clock, pause);
        try {
            made.make(wait, timeout);
            return made;
        } catch (RuntimeException failed) {
            made.abandon(failed);
            throw failed;
        }
    }

    private void make(boolean wait, Duration timeout) {
        List<String> before =
                node.snapshots().list(collection).stream().map(Snapshot::name).toList();
        ask = new Ask(node.serverTime(), before, Optional.empty());
        claim.add(ask);
        Optional<Snapshot> answer;
        try {
            answer = node.snapshots().create(collection, wait, timeout);
        } catch (RecobroException refused) {
            if (refused.fault() != Fault.INTERRUPTED) {
                claim.settle(ask);
                ask = null;
            }
            throw refused;
        }
        snapshot = answer.isPresent() ? answer.get() : awaitInList(timeout);
        ended = clock.instant();
        Ask named = new Ask(ask.asked(), ask.before(), Optional.of(snapshot.name()));
        claim.replace(ask, named);
        ask = named;
    }

    /**
     * The server only lists what is complete, and does not tell that making it failed. Noticed at once are a server that does
     * not answer, a refused key, and a collection that is gone; all else only after {@code timeout}.
     */
    private Snapshot awaitInList(Duration timeout) {
        Duration step = Duration.ofMillis(500);
        Instant deadline = began.plus(timeout);
        while (true) {
            Optional<Snapshot> found = ask.find(node.snapshots().list(collection));
            if (found.isPresent()) {
                return found.get();
            }
            if (!clock.instant().isBefore(deadline)) {
                throw Fault.SOURCE_UNREACHABLE
                        .because("unable to make a snapshot of collection '" + collection + "' at " + node.url()
                                + ": it was not there after " + timeout.toSeconds() + " s")
                        .hint("see the server's log for errors and its disk for space, or raise 'timeout'");
            }
            try {
                pause.sleep(step);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw Fault.INTERRUPTED.because(
                        "unable to wait for the snapshot of collection '" + collection + "': interrupted", stopped);
            }
            step = step.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : step.multipliedBy(2);
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Instant began() {
        return began;
    }

    Instant ended() {
        return ended;
    }

    InputStream open() {
        return node.snapshots().open(collection, snapshot);
    }

    /** Removes it from the server, which an interrupt does not keep it from. */
    void remove() {
        if (removed || ask == null) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            Optional<Snapshot> there = snapshot != null
                    ? Optional.of(snapshot)
                    : ask.find(node.snapshots().list(collection));
            if (there.isPresent()) {
                node.snapshots().delete(collection, there.get().name());
                claim.settle(ask);
            }
            removed = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void abandon(RuntimeException failed) {
        try {
            remove();
        } catch (RecobroException stays) {
            failed.addSuppressed(stays);
        } finally {
            release();
        }
    }

    /** Lets other runs make snapshots of the collection. Removes nothing. */
    void release() {
        claim.close();
    }

    /**
     * Removes what earlier runs of this host left on a node: snapshots whose making outlived the run that asked for it.
     *
     * @return the names that were removed
     */
    static List<String> sweep(QdrantNode node, SnapshotLedger ledger) {
        List<String> swept = new ArrayList<>();
        for (Claim claim : ledger.unsettled(node.url())) {
            try (claim) {
                List<Snapshot> listed = node.collection(claim.collection()).isEmpty()
                        ? List.of()
                        : node.snapshots().list(claim.collection());
                for (Ask ask : claim.asks()) {
                    Optional<Snapshot> orphan = ask.find(listed);
                    if (orphan.isPresent()) {
                        node.snapshots().delete(claim.collection(), orphan.get().name());
                        swept.add(orphan.get().name());
                    }
                    boolean old = node.serverTime().isAfter(ask.asked().plus(FORGET));
                    if (orphan.isPresent() || ask.name().isPresent() || old) {
                        claim.settle(ask);
                    }
                }
            }
        }
        return swept;
    }
}
