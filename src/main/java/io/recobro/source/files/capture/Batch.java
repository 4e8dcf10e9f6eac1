package io.recobro.source.files.capture;

import io.recobro.source.files.content.Chunker;
import io.recobro.source.files.pack.PackMember;
import io.recobro.source.files.pack.Packs;
import io.recobro.stream.Block;
import io.recobro.stream.Progress;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Small files in tree order that go into one member together. Filled by one thread, then run by another. */
final class Batch {
    /** Of the header of a content and what it is padded with, about. */
    private static final int OVERHEAD = 1024;

    private final List<Awaited.Small> files = new ArrayList<>();
    private int bytes;

    boolean isEmpty() {
        return files.isEmpty();
    }

    boolean hasRoomFor(Awaited.Small file) {
        return files.isEmpty() || bytes + planned(file) <= Block.TARGET;
    }

    void add(Awaited.Small file) {
        files.add(file);
        bytes += planned(file);
    }

    /** Bytes that the member may need. */
    int bytes() {
        return bytes;
    }

    List<Awaited.Small> files() {
        return files;
    }

    void run(Reader reader, Packs packs, PackMember member, Progress progress) {
        try {
            MessageDigest digest = Reader.digest();
            for (Awaited.Small file : files) {
                reader.small(file, member, digest);
                progress.advance(file.file().size());
            }
        } catch (RuntimeException | Error broken) {
            packs.forget(member);
            throw broken;
        }
        packs.write(member);
    }

    private static int planned(Awaited.Small file) {
        return OVERHEAD + (int) Math.min(file.file().size(), Chunker.WHOLE);
    }
}
