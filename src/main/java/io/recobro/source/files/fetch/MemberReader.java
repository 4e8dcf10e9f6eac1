package io.recobro.source.files.fetch;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.stream.Codec;
import io.recobro.stream.codec.Decompressing;
import io.recobro.stream.codec.MemberDecompressor;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Fetches members of packs and compares contents with their ids. Used by one thread; holds native memory until closed. */
public final class MemberReader implements AutoCloseable {
    private final BackupReader backup;
    private final ContentIndex index;
    private final MemberDecompressor decompressor = Decompressing.members(Codec.GZIP);
    private final MessageDigest digest = sha256();
    private byte[] stored = new byte[1 << 20];

    /** Takes members one after another. */
    public interface Taker {
        /** @param plain begins with the plain bytes of the member; valid until this returns */
        void member(int member, byte[] plain);

        /** The member cannot be read: it is damaged, cut off, or its pack is missing. */
        void damaged(int member, RecobroException cause);
    }

    public MemberReader(BackupReader backup, ContentIndex index) {
        this.backup = backup;
        this.index = index;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Fetches all members of a run. Damage is told to the taker, and what can be read is still read.
     *
     * @throws RecobroException when the storage fails in a way that says nothing about the pack
     */
    public void read(MemberRun run, Taker taker) {
        int done = 0;
        long position = run.offset();
        try (InputStream in = backup.openPack(run.pack(), run.offset(), run.bytes())) {
            for (; done < run.members().length; done++) {
                int member = run.members()[done];
                in.skipNBytes(index.offset(member) - position);
                position = index.offset(member) + index.bytes(member);
                if (stored.length < index.bytes(member)) {
                    stored = new byte[index.bytes(member)];
                }
                if (in.readNBytes(stored, 0, index.bytes(member)) < index.bytes(member)) {
                    throw new java.io.EOFException();
                }
                decompress(run.pack(), member, taker);
            }
        } catch (java.io.EOFException cut) {
            fail(run, done, taker, damaged(run.pack(), "it ends too early", cut));
        } catch (IOException broken) {
            throw Fault.STORAGE_UNREACHABLE.because(
                    "unable to read pack '" + run.pack() + "': " + broken.getMessage(), broken);
        } catch (RecobroException failure) {
            if (failure.fault() != Fault.OBJECT_MISSING && failure.fault() != Fault.BACKUP_DAMAGED) {
                throw failure;
            }
            fail(run, done, taker, failure);
        }
    }

    private static void fail(MemberRun run, int from, Taker taker, RecobroException cause) {
        for (int i = from; i < run.members().length; i++) {
            taker.damaged(run.members()[i], cause);
        }
    }

    private void decompress(String pack, int member, Taker taker) {
        try {
            decompressor.decompress(stored, 0, index.bytes(member), index.plainBytes(member));
        } catch (RecobroException broken) {
            taker.damaged(
                    member, damaged(pack, "the member at offset " + index.offset(member) + " is damaged", broken));
            return;
        }
        taker.member(member, decompressor.output());
    }

    /**
     * Compares a content with its id.
     *
     * @param plain begins with the plain bytes of its member
     * @throws RecobroException {@code BACKUP_DAMAGED}
     */
    public void check(int content, byte[] plain) {
        int member = index.member(content);
        int start = index.start(content);
        int size = index.size(content);
        ContentId id = index.id(content);
        boolean within = start >= 0 && size >= 0 && start + (long) size <= index.plainBytes(member);
        if (within) {
            digest.update(plain, start, size);
        }
        if (!within || !ContentId.of(digest.digest()).equals(id)) {
            throw damaged(
                    index.name(index.pack(member)),
                    "content " + id + " in the member at offset " + index.offset(member) + " is not what was captured",
                    null);
        }
    }

    private static RecobroException damaged(String pack, String what, Exception cause) {
        return Fault.BACKUP_DAMAGED
                .because("unable to use pack '" + pack + "': " + what, cause)
                .hint("read another destination with --from, or another backup");
    }

    @Override
    public void close() {
        decompressor.close();
    }
}
