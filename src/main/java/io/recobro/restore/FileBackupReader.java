package io.recobro.restore;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.stream.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A lone dump file as a backup of one artifact. An index and an inventory of the same name beside it are used when they are
 * there. Thread-safe.
 */
public final class FileBackupReader implements BackupReader {
    private final Path directory;
    private final List<Item> items = new ArrayList<>();

    /**
     * @throws io.recobro.fault.RecobroException {@code USAGE_WRONG} when there is no such file
     */
    public FileBackupReader(Path file) {
        Path absolute = file.toAbsolutePath();
        this.directory = absolute.getParent();
        String name = absolute.getFileName().toString();
        add(name, "dump");
        String stem = name.replaceFirst("\\.sql(\\.(gz|zst))?$", "");
        addIfThere(stem + ".index.jsonl.gz", "index");
        addIfThere(stem + ".inventory.json.gz", "inventory");
    }

    private void addIfThere(String name, String role) {
        if (Files.isRegularFile(directory.resolve(name))) {
            add(name, role);
        }
    }

    private void add(String name, String role) {
        try {
            items.add(new Item(name, role, codec(name), new Content(Files.size(directory.resolve(name)), "")));
        } catch (IOException missing) {
            throw Fault.USAGE_WRONG
                    .because("unable to read file '" + directory.resolve(name) + "': no such file", missing)
                    .hint("name a dump: .sql, .sql.gz or .sql.zst");
        }
    }

    private static String codec(String name) {
        return name.endsWith(".gz") ? "gzip" : name.endsWith(".zst") ? "zstd" : "none";
    }

    @Override
    public List<Item> artifacts() {
        return List.copyOf(items);
    }

    @Override
    public InputStream open(String artifact) {
        try {
            return Files.newInputStream(directory.resolve(artifact));
        } catch (IOException broken) {
            throw unreadable(artifact, broken);
        }
    }

    @Override
    public InputStream open(String artifact, long offset, long length) {
        try {
            FileChannel channel = FileChannel.open(directory.resolve(artifact), StandardOpenOption.READ);
            channel.position(offset);
            return new Limited(Channels.newInputStream(channel), length);
        } catch (IOException broken) {
            throw unreadable(artifact, broken);
        }
    }

    private RuntimeException unreadable(String artifact, IOException cause) {
        return Fault.STORAGE_BROKEN.because(
                "unable to read file '" + directory.resolve(artifact) + "': " + cause.getMessage(), cause);
    }

    /** Ends after a number of bytes. */
    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long limit) {
            super(in);
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = super.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
