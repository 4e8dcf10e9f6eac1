package io.recobro.stream.member;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Block;
import io.recobro.stream.ByteSink;
import io.recobro.stream.Compression;
import io.recobro.stream.Content;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.codec.Compressors;
import io.recobro.stream.codec.MemberCompressor;
import io.recobro.stream.digest.Digests;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A {@link MemberWriter} with threads of its own, or none: then {@link #write} compresses in the calling thread. The sink
 * is called by one thread at a time. {@link #flush} waits for what other threads write meanwhile, too.
 */
public final class ParallelMemberWriter implements MemberWriter {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ByteSink sink;
    private final Compression compression;
    private final List<Thread> threads = new ArrayList<>();

    private final ReentrantLock state = new ReentrantLock();
    private final Condition blockFreed = state.newCondition();
    private final Condition workCame = state.newCondition();
    private final Condition allAppended = state.newCondition();
    private final ArrayDeque<Block> free = new ArrayDeque<>();
    private final ArrayDeque<Member> waiting = new ArrayDeque<>();
    private final ArrayDeque<MemberCompressor> idleCompressors = new ArrayDeque<>();
    private int unmadeBlocks;
    private int pending;
    private boolean ended;
    private volatile Throwable failure;

    private final ReentrantLock appending = new ReentrantLock();
    private final MessageDigest storedDigest = Digests.sha256();
    private final MessageDigest plainDigest = Digests.sha256();
    private final MemberIndex.Writer index = new MemberIndex.Writer();
    private final boolean digested;
    private long storedBytes;
    private long plainBytes;

    private record Member(Block block, MemberLabel label) {}

    /**
     * @param compressorThreads 0 to compress in the threads that call {@link #write}
     * @param blocksInFlight how many blocks exist at most
     */
    public ParallelMemberWriter(ByteSink sink, Compression compression, int compressorThreads, int blocksInFlight) {
        this(sink, compression, compressorThreads, blocksInFlight, true);
    }

    /** @param digested whether members and the whole get digests; without, these are empty: the caller has its own */
    public ParallelMemberWriter(
            ByteSink sink, Compression compression, int compressorThreads, int blocksInFlight, boolean digested) {
        if (blocksInFlight < 1 || compressorThreads < 0) {
            throw new IllegalArgumentException("a writer needs at least one block");
        }
        this.sink = sink;
        this.compression = compression;
        this.digested = digested;
        this.unmadeBlocks = blocksInFlight;
        for (int i = 1; i <= compressorThreads; i++) {
            threads.add(
                    Thread.ofPlatform().daemon().name("recobro-compress-" + i).start(this::work));
        }
    }

    @Override
    public Block take() {
        state.lock();
        try {
            requireOpen();
            while (free.isEmpty() && unmadeBlocks == 0) {
                await(blockFreed);
                requireOpen();
            }
            if (!free.isEmpty()) {
                return free.pop();
            }
            unmadeBlocks--;
            return new Block(compression.codec().memberBytes());
        } finally {
            state.unlock();
        }
    }

    @Override
    public void write(Block block, MemberLabel label) {
        Member member = new Member(block, label);
        state.lock();
        try {
            requireOpen();
            pending++;
            if (!threads.isEmpty()) {
                waiting.add(member);
                workCame.signal();
                return;
            }
        } finally {
            state.unlock();
        }
        compressHere(member);
    }

    @Override
    public void discard(Block block) {
        state.lock();
        try {
            recycle(block);
            requireNoFailure();
        } finally {
            state.unlock();
        }
    }

    @Override
    public void flush() {
        state.lock();
        try {
            awaitAllAppended();
        } finally {
            state.unlock();
        }
    }

    private void awaitAllAppended() {
        requireOpen();
        while (pending > 0) {
            await(allAppended);
            requireOpen();
        }
    }

    @Override
    public Written complete() {
        state.lock();
        try {
            awaitAllAppended();
            end();
        } finally {
            state.unlock();
        }
        return new Written(
                new Content(storedBytes, digested ? Digests.hex(storedDigest) : ""),
                new Content(plainBytes, digested ? Digests.hex(plainDigest) : ""),
                index.complete());
    }

    /** Stops the threads; waits a bounded time for one that is inside the sink. Other calls throw from then on. */
    @Override
    public void close() {
        state.lock();
        try {
            if (!ended) {
                fail(Fault.INTERRUPTED.because("unable to write the artifact: it was given up"));
                threads.forEach(Thread::interrupt);
            }
        } finally {
            state.unlock();
        }
        end();
        join();
    }

    /** Lets the threads run out, and closes idle compressors. */
    private void end() {
        state.lock();
        try {
            ended = true;
            workCame.signalAll();
            idleCompressors.forEach(MemberCompressor::close);
            idleCompressors.clear();
        } finally {
            state.unlock();
        }
    }

    private void join() {
        boolean interrupted = Thread.interrupted();
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try (MemberCompressor compressor = Compressors.open(compression)) {
            for (Member member = next(); member != null; member = next()) {
                append(member, compressor);
            }
        } catch (InterruptedException closing) {
            fail(interrupted(closing));
        } catch (Throwable broken) {
            fail(broken);
        }
    }

    private Member next() throws InterruptedException {
        state.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !ended && failure == null) {
                workCame.await();
            }
            return failure == null ? waiting.poll() : null;
        } finally {
            state.unlock();
        }
    }

    private void compressHere(Member member) {
        MemberCompressor compressor = null;
        try {
            compressor = borrowCompressor();
            append(member, compressor);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            fail(interrupted(interrupted));
        } catch (Throwable broken) {
            fail(broken);
        } finally {
            if (compressor != null) {
                giveBack(compressor);
            }
        }
        requireNoFailure();
    }

    private MemberCompressor borrowCompressor() {
        state.lock();
        try {
            if (!idleCompressors.isEmpty()) {
                return idleCompressors.pop();
            }
        } finally {
            state.unlock();
        }
        return Compressors.open(compression);
    }

    private void giveBack(MemberCompressor compressor) {
        state.lock();
        try {
            if (!ended) {
                idleCompressors.push(compressor);
                return;
            }
        } finally {
            state.unlock();
        }
        compressor.close();
    }

    private void append(Member member, MemberCompressor compressor) throws InterruptedException {
        Block block = member.block();
        int bytes = compressor.compress(block.bytes(), 0, block.length());
        byte[] compressed = compressor.output();
        String sha256 = digested ? Digests.sha256(compressed, 0, bytes) : "";
        appending.lockInterruptibly();
        try {
            requireNoFailure();
            sink.write(compressed, 0, bytes);
            sink.memberEnd();
            if (digested) {
                storedDigest.update(compressed, 0, bytes);
                plainDigest.update(block.bytes(), 0, block.length());
            }
            MemberLabel label = member.label();
            index.add(new MemberEntry(
                    storedBytes, bytes, block.length(), label.kind(), label.table(), label.rows(), sha256));
            storedBytes += bytes;
            plainBytes += block.length();
        } catch (Throwable broken) {
            fail(broken); // before the next thread comes in: nothing may follow half a member
            throw broken;
        } finally {
            appending.unlock();
        }
        appended(block);
    }

    private void appended(Block block) {
        state.lock();
        try {
            recycle(block);
            pending--;
            if (pending == 0) {
                allAppended.signalAll();
            }
        } finally {
            state.unlock();
        }
    }

    private void recycle(Block block) {
        block.reset();
        free.push(block);
        blockFreed.signal();
    }

    private void fail(Throwable broken) {
        state.lock();
        try {
            if (failure == null) {
                failure = broken;
            }
            waiting.clear();
            blockFreed.signalAll();
            workCame.signalAll();
            allAppended.signalAll();
        } finally {
            state.unlock();
        }
    }

    private void requireOpen() {
        requireNoFailure();
        if (ended) {
            throw new IllegalStateException("the artifact has ended");
        }
    }

    private void requireNoFailure() {
        Throwable first = failure;
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (RuntimeException) first;
        }
    }

    @SuppressWarnings("WaitNotInLoop") // every caller is the loop
    private static void await(Condition condition) {
        try {
            condition.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw interrupted(interrupted);
        }
    }

    private static RecobroException interrupted(InterruptedException cause) {
        return Fault.INTERRUPTED.because("unable to write the artifact: interrupted", cause);
    }
}
