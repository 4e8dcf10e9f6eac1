package io.recobro.source.qdrant.capture;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.qdrant.client.Snapshot;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Remembers which snapshots this host asked servers for until they are removed again, in one file per node and collection. The
 * file's lock is also what keeps two runs on this host from making snapshots of one collection at once. Losing the directory
 * loses nothing but the knowledge of what to sweep.
 */
public final class SnapshotLedger {
    /** How far the time in a snapshot's name may lie from when it was asked for. */
    private static final Duration EARLY = Duration.ofSeconds(2);

    private static final Duration LATE = Duration.ofSeconds(60);

    private final Path directory;

    public SnapshotLedger(Path directory) {
        this.directory = directory;
    }

    /**
     * One request for a snapshot.
     *
     * @param asked by the server's clock
     * @param before names that were listed before
     * @param name what it is called; empty while nobody knows
     */
    record Ask(Instant asked, List<String> before, Optional<String> name) {
        /** Finds it among what the server lists. */
        Optional<Snapshot> find(List<Snapshot> listed) {
            if (name.isPresent()) {
                return listed.stream()
                        .filter(one -> one.name().equals(name.get()))
                        .findFirst();
            }
            return listed.stream()
                    .filter(one -> !before.contains(one.name()))
                    .filter(one -> one.begun()
                            .filter(begun -> !begun.isBefore(asked.minus(EARLY)) && !begun.isAfter(asked.plus(LATE)))
                            .isPresent())
                    .min(Comparator.comparing(one -> one.begun().orElseThrow()));
        }
    }

    private record Page(String node, String collection, List<Ask> asks) {}

    /**
     * Takes the page of a collection.
     *
     * @throws RecobroException {@code LOCK_HELD} when another run has it
     */
    Claim claim(URI node, String collection) {
        byte[] key = (node + "\n" + collection).getBytes(StandardCharsets.UTF_8);
        Path file = directory.resolve(Digests.sha256(key, 0, key.length).substring(0, 32) + ".json");
        return open(file, new Page(node.toString(), collection, List.of()))
                .orElseThrow(() -> Fault.LOCK_HELD
                        .because("unable to make a snapshot of collection '" + collection
                                + "': another run on this host is at it")
                        .hint("wait for that run: snapshots made in the same second overwrite each other"));
    }

    /** Takes the pages of a node that hold requests which nobody settled; those in use by another run are left out. */
    List<Claim> unsettled(URI node) {
        List<Claim> claims = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                        .sorted()
                        .toList()) {
                    open(file, new Page("", "", List.of())).ifPresent(claim -> {
                        if (claim.page.node().equals(node.toString())
                                && !claim.asks().isEmpty()) {
                            claims.add(claim);
                        } else {
                            claim.close();
                        }
                    });
                }
            } catch (IOException broken) {
                throw unusable(directory, broken);
            }
        }
        return claims;
    }

    private Optional<Claim> open(Path file, Page fresh) {
        FileChannel channel = null;
        try {
            Files.createDirectories(directory);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new Claim(file, channel, read(channel, fresh)));
        } catch (OverlappingFileLockException heldByThisProcess) {
            closeQuietly(channel, heldByThisProcess);
            return Optional.empty();
        } catch (IOException broken) {
            closeQuietly(channel, broken);
            throw unusable(file, broken);
        }
    }

    private static void closeQuietly(FileChannel channel, Exception cause) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException also) {
            cause.addSuppressed(also);
        }
    }

    /** A page that cannot be read (cut by a crash) knows nothing. */
    private static Page read(FileChannel channel, Page fresh) throws IOException {
        byte[] json = Channels.newInputStream(channel).readAllBytes();
        try {
            return json.length == 0 ? fresh : JsonMapper.shared().readValue(json, Page.class);
        } catch (JacksonException cut) {
            return fresh;
        }
    }

    private static RecobroException unusable(Path file, IOException cause) {
        return Fault.SOURCE_BROKEN
                .because("unable to remember snapshots in '" + file + "': " + cause.getMessage(), cause)
                .hint("make the state directory writable");
    }

    /** A page that nobody else can take until it is closed. Used by one thread at a time. */
    static final class Claim implements AutoCloseable {
        private final Path file;
        private final FileChannel channel;
        private Page page;

        Claim(Path file, FileChannel channel, Page page) {
            this.file = file;
            this.channel = channel;
            this.page = page;
        }

        String collection() {
            return page.collection();
        }

        List<Ask> asks() {
            return page.asks();
        }

        /** Remembers a request; durable when this returns. */
        void add(Ask ask) {
            List<Ask> asks = new ArrayList<>(page.asks());
            asks.add(ask);
            write(asks);
        }

        void replace(Ask old, Ask now) {
            write(page.asks().stream().map(ask -> ask.equals(old) ? now : ask).toList());
        }

        /** Forgets a request: its snapshot is gone. */
        void settle(Ask ask) {
            write(page.asks().stream().filter(one -> !one.equals(ask)).toList());
        }

        private void write(List<Ask> asks) {
            page = new Page(page.node(), page.collection(), asks);
            try {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(JsonMapper.shared().writeValueAsBytes(page)), 0);
                channel.force(true);
            } catch (IOException broken) {
                throw unusable(file, broken);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException broken) {
                throw unusable(file, broken);
            }
        }
    }
}
