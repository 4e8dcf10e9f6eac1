package io.recobro.source.mariadb.load;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.stream.Codec;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.codec.Decompressing;
import io.recobro.stream.codec.MemberDecompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of one dump, by its index.
 *
 * @param entries all of them, in the order of the artifact
 */
public record Members(BackupReader backup, BackupReader.Item dump, List<MemberEntry> entries) {
    private static final int READ = 4 << 20;

    /** Takes the plain bytes of one member; the array is valid during the call only and may be changed. */
    @FunctionalInterface
    public interface Consumer {
        void accept(MemberEntry entry, byte[] plain) throws IOException, InterruptedException;
    }

    /** Row members per table, tables in the order of their first member. */
    public Map<String, List<MemberEntry>> rows() {
        Map<String, List<MemberEntry>> tables = new LinkedHashMap<>();
        for (MemberEntry entry : entries) {
            if (entry.kind().equals("rows")) {
                tables.computeIfAbsent(entry.table(), table -> new ArrayList<>())
                        .add(entry);
            }
        }
        return tables;
    }

    /** Members of a kind, in the order of the artifact. */
    public List<MemberEntry> ofKind(String kind) {
        return entries.stream().filter(entry -> entry.kind().equals(kind)).toList();
    }

    /**
     * Reads members in order, several neighbours with one request. Each is compared with its digest in the index before
     * anyone sees its bytes.
     *
     * @throws io.recobro.fault.RecobroException {@code BACKUP_DAMAGED} naming the artifact and the place
     */
    public void read(List<MemberEntry> wanted, Consumer consumer) throws InterruptedException {
        try (MemberDecompressor decompressor = Decompressing.members(codec())) {
            byte[] stored = new byte[0];
            int from = 0;
            while (from < wanted.size()) {
                int to = neighbours(wanted, from);
                MemberEntry first = wanted.get(from);
                MemberEntry last = wanted.get(to - 1);
                try (InputStream in =
                        backup.open(dump.name(), first.offset(), last.offset() + last.bytes() - first.offset())) {
                    for (MemberEntry entry : wanted.subList(from, to)) {
                        if (stored.length < entry.bytes()) {
                            stored = new byte[entry.bytes() + (entry.bytes() >> 2)];
                        }
                        if (in.readNBytes(stored, 0, entry.bytes()) < entry.bytes()) {
                            throw Fault.BACKUP_DAMAGED
                                    .because("unable to read artifact '" + dump.name()
                                            + "': it ends inside of the member at byte " + entry.offset())
                                    .hint("use another backup, or another destination of this one");
                        }
                        decompress(decompressor, stored, entry);
                        consumer.accept(entry, decompressor.output());
                    }
                } catch (IOException e) {
                    throw Fault.STORAGE_BROKEN.because(
                            "unable to read artifact '" + dump.name() + "' from byte " + first.offset() + ": "
                                    + e.getMessage(),
                            e);
                }
                from = to;
            }
        }
    }

    private void decompress(MemberDecompressor decompressor, byte[] stored, MemberEntry entry) {
        try {
            decompressor.decompress(stored, 0, entry.bytes(), entry);
        } catch (RecobroException damaged) {
            throw damaged.fault()
                    .because("unable to read artifact '" + dump.name() + "': " + damaged.getMessage(), damaged)
                    .hint("use another backup, or another destination of this one");
        }
    }

    /** The plain text of all members of a kind, one after the other, in memory. */
    public InputStream text(String kind) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            read(ofKind(kind), (entry, plain) -> text.write(plain, 0, entry.plainBytes()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to read artifact '" + dump.name() + "': interrupted", e);
        }
        return new ByteArrayInputStream(text.toByteArray());
    }

    /** The text that a dump begins with: that of its first member. */
    public String head() {
        StringBuilder head = new StringBuilder();
        try {
            read(
                    entries.subList(0, Math.min(1, entries.size())),
                    (entry, plain) -> head.append(new String(plain, 0, entry.plainBytes(), StandardCharsets.UTF_8)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to read artifact '" + dump.name() + "': interrupted", e);
        }
        return head.toString();
    }

    private Codec codec() {
        return dump.codec().equals("zstd") ? Codec.ZSTD : Codec.GZIP;
    }

    /** End of the run of members that stand side by side and are read at once. */
    private static int neighbours(List<MemberEntry> wanted, int from) {
        int to = from + 1;
        long bytes = wanted.get(from).bytes();
        while (to < wanted.size() && bytes + wanted.get(to).bytes() <= READ) {
            MemberEntry before = wanted.get(to - 1);
            if (wanted.get(to).offset() != before.offset() + before.bytes()) {
                break;
            }
            bytes += wanted.get(to++).bytes();
        }
        return to;
    }
}
