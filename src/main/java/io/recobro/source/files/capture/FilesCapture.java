package io.recobro.source.files.capture;

import io.recobro.source.ArtifactSink;
import io.recobro.source.CaptureReport;
import io.recobro.source.RecoveryPoint;
import io.recobro.source.files.content.ContentsWriter;
import io.recobro.source.files.pack.Packs;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.source.files.tree.TreeWriter;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Makes one snapshot of whatever can be walked like a tree of files. */
public final class FilesCapture {
    /** As many threads read files as there are processors, and no more than this. */
    private static final int MOST_WORKERS = 8;

    private static final int PATIENCE_SECONDS = 10;

    private final List<RawPath> roots;
    private final boolean allowEmpty;
    private final Clock clock;

    /** Opens what is walked. */
    public interface Walking {
        /**
         * @param before the tree of the snapshot before, to be closed with the result
         * @param startedAt when this snapshot begins
         */
        Live open(Optional<TreeReader> before, Timestamp startedAt, Shortfalls shortfalls);
    }

    /**
     * @param roots directories that must not be empty when they were not before
     * @param allowEmpty they may be
     */
    public FilesCapture(List<RawPath> roots, boolean allowEmpty, Clock clock) {
        this.roots = List.copyOf(roots);
        this.allowEmpty = allowEmpty;
        this.clock = clock;
    }

    /**
     * Captures into the sink: packs, and the artifacts {@code tree}, {@code contents} and, where paths are missing,
     * {@code skipped}.
     *
     * @param engine for the report
     */
    public CaptureReport capture(Walking walking, String engine, ArtifactSink sink, Progress progress) {
        Instant startedAt = clock.instant();
        Shortfalls shortfalls = new Shortfalls();
        Optional<Before> before = Before.read(sink.parent(), progress);
        try (Packs packs =
                new Packs(sink, before.<Packs.Stored>map(known -> known).orElse(Packs.Stored.NOTHING))) {
            Tally tally = walk(walking, before, startedAt, packs, sink, shortfalls, progress);
            packs.complete();
            boolean same = packs.unread()
                    && tally.allUnchanged()
                    && before.isPresent()
                    && before.get().storeContents(sink);
            if (!same) {
                describe(packs, sink);
            }
            if (shortfalls.count() > 0) {
                sink.put(Shortfalls.NAME, "skipped", shortfalls.list());
            }
            return new CaptureReport(
                    new RecoveryPoint(startedAt, new TreeMap<>(), "walk"),
                    engine,
                    facts(tally, packs),
                    warnings(tally),
                    shortfalls.told(),
                    same ? before.get().packs() : packs.used(),
                    same ? before.get().needed() : packs.needed());
        }
    }

    private static void describe(Packs packs, ArtifactSink sink) {
        try (MemberWriter contents = sink.open(ContentsWriter.ROLE, ContentsWriter.ROLE)) {
            packs.describe(contents);
            contents.complete();
        }
    }

    private Tally walk(
            Walking walking,
            Optional<Before> before,
            Instant startedAt,
            Packs packs,
            ArtifactSink sink,
            Shortfalls shortfalls,
            Progress progress) {
        Timestamp start = new Timestamp(startedAt.getEpochSecond(), startedAt.getNano());
        ExecutorService workers = workers();
        Optional<TreeReader> treeBefore = before.map(Before::tree);
        try (Live live = walking.open(treeBefore, start, shortfalls);
                MemberWriter out = sink.open("tree.mtree", Before.TREE)) {
            MemberOutput text = new MemberOutput(out);
            TreeWriter tree = new TreeWriter(text, start);
            Roots watched = new Roots(allowEmpty ? List.of() : roots);
            Tally tally = new Snapshot(live, packs, tree, workers, shortfalls, progress).run(watched);
            before.ifPresent(watched::requireAsFullAs);
            tally.before(live.filesBefore());
            tree.complete();
            text.flush();
            out.complete();
            return tally;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            end(workers);
        }
    }

    private static ExecutorService workers() {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MOST_WORKERS);
        return Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("recobro-read-", 1).factory());
    }

    private static void end(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static SortedMap<String, String> facts(Tally tally, Packs packs) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("files", "" + tally.files());
        facts.put("directories", "" + tally.directories());
        facts.put("other_entries", "" + tally.others());
        facts.put("bytes", "" + tally.bytes());
        facts.put("unchanged_files", "" + tally.unchangedFiles());
        facts.put("new_contents", "" + packs.addedContents());
        facts.put("new_bytes", "" + packs.addedBytes());
        return facts;
    }

    private static List<String> warnings(Tally tally) {
        List<String> warnings = new ArrayList<>();
        if (tally.shrunk()) {
            warnings.add("less than half of the files is left: " + tally.files() + ", and " + tally.filesBefore()
                    + " in the backup before; see whether data is missing in the source");
        }
        return warnings;
    }
}
