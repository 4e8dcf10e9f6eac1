package io.recobro.source.files.browse;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.fetch.MemberReader;
import io.recobro.source.files.fetch.MemberRun;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the bytes of files one after another. Neighbouring members are fetched together and the last ones are kept, since
 * the next file mostly lies there. Not thread-safe.
 */
public final class Contents implements AutoCloseable {
    private static final int READ_AHEAD = 4 << 20;
    private static final int KEPT = 16;
    private static final byte[] ZEROS = new byte[64 << 10];

    private final ContentIndex index;
    private final MemberReader reader;
    private final Map<Integer, byte[]> members = new LinkedHashMap<>();

    public Contents(BackupReader backup, ContentIndex index) {
        this.index = index;
        this.reader = new MemberReader(backup, index);
    }

    /** @throws RecobroException {@code BACKUP_DAMAGED} before a byte that is not right would be written */
    public void write(Entry.File file, OutputStream out) throws IOException {
        Data data = new Data(file, out);
        byte[] packed = file.content().packed();
        for (int at = 0; at < packed.length; at += ContentIds.BYTES) {
            ContentId id = ContentId.of(Arrays.copyOfRange(packed, at, at + ContentIds.BYTES));
            int content = index.find(id);
            if (content == ContentIndex.NONE) {
                throw damaged(file, "content " + id + " is in no pack of the backup");
            }
            byte[] plain = member(index.member(content));
            reader.check(content, plain);
            data.write(plain, index.start(content), index.size(content));
        }
        data.end();
    }

    private static RecobroException damaged(Entry.File file, String cause) {
        return Fault.BACKUP_DAMAGED
                .because("unable to read '" + file.path() + "': " + cause)
                .hint("read another destination with --from, or another backup");
    }

    private byte[] member(int member) {
        if (!members.containsKey(member)) {
            fetch(member);
        }
        return members.get(member);
    }

    private void fetch(int first) {
        int last = first;
        while (last + 1 < index.members()
                && last - first < KEPT - 1
                && index.pack(last + 1) == index.pack(first)
                && index.offset(last + 1) + index.bytes(last + 1) - index.offset(first) <= READ_AHEAD) {
            last++;
        }
        members.clear();
        int[] wanted = new int[last - first + 1];
        Arrays.setAll(wanted, i -> first + i);
        for (MemberRun run : MemberRun.of(index, wanted, READ_AHEAD)) {
            reader.read(run, new MemberReader.Taker() {
                @Override
                public void member(int member, byte[] plain) {
                    members.put(member, Arrays.copyOf(plain, index.plainBytes(member)));
                }

                @Override
                public void damaged(int member, RecobroException cause) {
                    if (member == first) {
                        throw cause;
                    }
                }
            });
        }
    }

    /** Puts the holes of a sparse file back between its data. */
    private static final class Data {
        private final Entry.File file;
        private final OutputStream out;
        private int extent;
        private long position;

        Data(Entry.File file, OutputStream out) {
            this.file = file;
            this.out = out;
        }

        void write(byte[] bytes, int start, int size) throws IOException {
            Extents extents = file.extents();
            if (!extents.sparse()) {
                advance(size);
                out.write(bytes, start, size);
                return;
            }
            int done = 0;
            while (done < size) {
                while (extent < extents.count() && position >= extents.offset(extent) + extents.length(extent)) {
                    extent++;
                }
                if (extent == extents.count()) {
                    throw damaged(file, "it has more data than its tree says");
                }
                fill(extents.offset(extent));
                long room = extents.offset(extent) + extents.length(extent) - position;
                int part = (int) Math.min(size - done, room);
                out.write(bytes, start + done, part);
                advance(part);
                done += part;
            }
        }

        private void advance(long count) {
            position += count;
            if (position > file.size()) {
                throw damaged(file, "it has more data than its tree says");
            }
        }

        private void fill(long until) throws IOException {
            while (position < until) {
                int part = (int) Math.min(ZEROS.length, until - position);
                out.write(ZEROS, 0, part);
                position += part;
            }
        }

        void end() throws IOException {
            if (file.extents().sparse()) {
                fill(file.size());
            }
            if (position != file.size()) {
                throw damaged(file, "it has " + position + " bytes, its tree says " + file.size());
            }
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
