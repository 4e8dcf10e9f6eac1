package io.recobro.source.files.restore;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.fetch.MemberReader;
import io.recobro.source.files.fetch.MemberRun;
import io.recobro.source.files.landing.Placement;
import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that fetch members, compare their contents with the ids and write them where they belong. */
final class Fetching implements AutoCloseable {
    private final BackupReader backup;
    private final ContentIndex index;
    private final Progress progress;
    private final ExecutorService threads;
    private final Queue<MemberReader> idle = new ConcurrentLinkedQueue<>();

    Fetching(BackupReader backup, ContentIndex index, int count, Progress progress) {
        this.backup = backup;
        this.index = index;
        this.progress = progress;
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("restore-", 1).daemon().factory());
    }

    /** Begins with a window; the results end when everything in it has been written or lost. */
    List<Future<?>> begin(Window window) {
        List<Future<?>> results = new ArrayList<>();
        List<Placement> placements = window.sorted();
        int next = 0;
        for (MemberRun run : window.runs()) {
            int from = next;
            int last = run.members()[run.members().length - 1];
            while (next < placements.size() && !beyond(placements.get(next), run, last)) {
                next++;
            }
            List<Placement> part = placements.subList(from, next);
            results.add(threads.submit(() -> fetch(run, part)));
        }
        return results;
    }

    private boolean beyond(Placement placement, MemberRun run, int last) {
        int member = index.member(placement.content());
        return index.pack(member) != index.pack(last) || index.offset(member) > index.offset(last);
    }

    /** Waits for a window; the first failure of a thread is thrown. */
    static void await(List<Future<?>> results) {
        for (Future<?> result : results) {
            try {
                result.get();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw Fault.INTERRUPTED.because("unable to go on restoring files: interrupted", stop);
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RecobroException failure) {
                    throw failure;
                }
                throw new IllegalStateException(failed.getCause());
            }
        }
    }

    private void fetch(MemberRun run, List<Placement> placements) {
        MemberReader polled = idle.poll();
        MemberReader reader = polled == null ? new MemberReader(backup, index) : polled;
        try {
            reader.read(run, new Distribution(reader, placements));
        } finally {
            idle.add(reader);
        }
    }

    /** Hands the contents of members on, in the order of their placements. */
    private final class Distribution implements MemberReader.Taker {
        private final MemberReader reader;
        private final List<Placement> placements;
        private int next;

        Distribution(MemberReader reader, List<Placement> placements) {
            this.reader = reader;
            this.placements = placements;
        }

        @Override
        public void member(int member, byte[] plain) {
            int checked = ContentIndex.NONE;
            RecobroException damage = null;
            for (; more(member); next++) {
                Placement placement = placements.get(next);
                int content = placement.content();
                if (content != checked) {
                    checked = content;
                    damage = damage(content, plain);
                }
                if (damage != null) {
                    placement.file().miss(damage);
                } else {
                    placement.file().arrive(placement.position(), plain, index.start(content), index.size(content));
                    progress.advance(index.size(content));
                }
            }
        }

        private RecobroException damage(int content, byte[] plain) {
            try {
                reader.check(content, plain);
                return null;
            } catch (RecobroException damaged) {
                return damaged;
            }
        }

        @Override
        public void damaged(int member, RecobroException cause) {
            for (; more(member); next++) {
                placements.get(next).file().miss(cause);
            }
        }

        private boolean more(int member) {
            return next < placements.size() && index.member(placements.get(next).content()) == member;
        }
    }

    /** Stops the threads and waits for them. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        idle.forEach(MemberReader::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
