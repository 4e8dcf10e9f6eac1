package io.recobro.source.qdrant.scratch;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Scratch;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.ScratchNames;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.load.CollectionLoad;
import io.recobro.source.scratch.Room;
import io.recobro.source.scratch.ScratchDirectory;
import io.recobro.stream.Pause;
import io.recobro.stream.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Opens scratch collections on the job's own server: a snapshot can only be loaded into a server of its version. They have
 * names of their own, no alias ever leads to them, and captures pass them over.
 */
public final class QdrantScratch implements Scratch.Opener {
    /** Collections of a drill that this host knows nothing of are another host's until they are this old. */
    private static final Duration FOREIGN = Duration.ofDays(1);

    private final QdrantSettings settings;
    private final OptionalLong spaceLimit;
    private final Path home;
    private final Clock clock;
    private final Pause pause;

    /**
     * @param spaceLimit plain bytes that may be loaded; without it what the server's storage has room for, where that is known
     * @param home holds a mark of each drill that is under way on this host
     */
    public QdrantScratch(QdrantSettings settings, OptionalLong spaceLimit, Path home, Clock clock, Pause pause) {
        this.settings = settings;
        this.spaceLimit = spaceLimit;
        this.home = home;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public List<String> checks() {
        return List.of();
    }

    @Override
    public String examine(Scratch.Need need) {
        Optional<Path> storage = settings.storage().filter(Files::isDirectory);
        long limit = spaceLimit.orElse(Long.MAX_VALUE);
        if (storage.isPresent()) {
            Room.require(storage.get(), need.plainBytes(), limit);
        } else if (need.plainBytes() > limit) {
            throw Fault.SCRATCH_UNAVAILABLE
                    .because("unable to load scratch collections: the backup has " + Room.print(need.plainBytes())
                            + ", and 'space_limit' allows " + Room.print(limit))
                    .hint("raise 'space_limit' under 'scratch', or leave it out");
        }
        try (Cluster server = Cluster.of(settings.server(), clock, pause)) {
            return place(server);
        } catch (RecobroException failed) {
            throw unavailable(failed);
        }
    }

    private String place(Cluster server) {
        return "collections " + ScratchNames.PREFIX + "* on qdrant "
                + server.first().version() + " at " + settings.server().name();
    }

    private static RecobroException unavailable(RecobroException failed) {
        RecobroException told =
                Fault.SCRATCH_UNAVAILABLE.because("unable to open scratch collections: " + failed.getMessage(), failed);
        return failed.hint().map(told::hint).orElse(told);
    }

    @Override
    public Scratch open(Scratch.Need need, Progress progress) {
        String place = examine(need);
        ScratchDirectory mark = ScratchDirectory.create(home, need.run());
        return new CollectionScratch(settings, need, place, mark, clock, pause);
    }

    @Override
    public List<String> sweep() {
        List<String> removed = new ArrayList<>();
        try (Cluster server = Cluster.of(settings.server(), clock, pause)) {
            for (String name : server.first().collections()) {
                if (ScratchNames.run(name).filter(this::isOver).isPresent()) {
                    remove(server, name);
                    removed.add("collection " + name);
                }
            }
        } catch (RecobroException failed) {
            throw unavailable(failed);
        }
        ScratchDirectory.sweep(home);
        return removed;
    }

    /** A drill of this host is over when nobody holds its mark; of another host, when it began long ago. */
    private boolean isOver(String run) {
        if (Files.exists(home.resolve(run))) {
            return !ScratchDirectory.isUnderWay(home, run);
        }
        Instant began = Instant.parse(
                run.replaceFirst("^(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z-.*$", "$1-$2-$3T$4:$5:$6Z"));
        return began.isBefore(clock.instant().minus(FOREIGN));
    }

    /** Removes what a drill loaded, and its snapshot files. */
    static void removeAll(Cluster server, String run) {
        RecobroException first = null;
        for (String name : server.first().collections()) {
            if (name.startsWith(ScratchNames.prefix(run))) {
                try {
                    remove(server, name);
                } catch (RecobroException failed) {
                    if (first == null) {
                        first = failed;
                    } else {
                        first.addSuppressed(failed);
                    }
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static void remove(Cluster server, String name) {
        new CollectionLoad(server, Duration.ofMinutes(1), Progress.NONE).remove(name);
    }
}
