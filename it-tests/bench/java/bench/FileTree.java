package bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories of files as a site keeps them: half of each is text, half cannot be compressed. The same seed gives the same bytes. */
final class FileTree {
    private static final int PIECE = 8 << 10;
    private static final int TEXT = 4 << 20;

    private final Path root;
    private final Dice dice;
    private final byte[] text;

    FileTree(Path root, long seed) throws IOException {
        this.root = root;
        this.dice = Dice.of(seed, root.getFileName().toString());
        this.text = text(new Prose(seed), dice);
    }

    private static byte[] text(Prose prose, Dice dice) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Row row = new Row(text);
        prose.html(row, dice, TEXT);
        row.flush();
        return text.toByteArray();
    }

    Path file(int number) {
        return root.resolve(String.format("d%02d/s%02d/f%06d.bin", number % 40, number / 40 % 40, number));
    }

    /** Writes files numbered from 0, each of {@code smallest} to {@code largest} bytes. */
    void small(int files, int smallest, int largest) throws IOException {
        for (int i = 0; i < files; i++) {
            write(file(i), dice.between(smallest, largest));
        }
    }

    /** Writes large files of 5 to 100 MB until they hold {@code bytes}. */
    void large(long bytes) throws IOException {
        long left = bytes;
        for (int i = 0; left > 0; i++) {
            int size = (int) Math.min(left, dice.between(5_000_000, 100_000_000));
            write(root.resolve("large/l" + i + ".bin"), size);
            left -= size;
        }
    }

    /** Gives every hundredth of the first {@code files} other content of the same size, and adds a few. */
    void changeOneInHundred(int files) throws IOException {
        int first = dice.below(100);
        for (int i = first; i < files; i += 100) {
            write(file(i), (int) Files.size(file(i)));
        }
    }

    /** Appends to the large files, inserts into them and edits them in the middle, in turn. */
    void churn(int version) throws IOException {
        int number = 0;
        for (Path file = large(number); Files.exists(file); file = large(++number)) {
            byte[] piece = content(dice.between(2_000, 40_000));
            long size = Files.size(file);
            long middle = (long) (size * (dice.below(1000) / 1000.0));
            switch ((number + version) % 3) {
                case 0 -> put(file, size, piece);
                case 1 -> put(file, middle, piece);
                default -> insert(file, middle, piece);
            }
        }
    }

    private Path large(int number) {
        return root.resolve("large/l" + number + ".bin");
    }

    private static void put(Path file, long position, byte[] piece) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(position);
            open.write(piece);
        }
    }

    private static void insert(Path file, long position, byte[] piece) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] tail = new byte[(int) (open.length() - position)];
            open.seek(position);
            open.readFully(tail);
            open.seek(position);
            open.write(piece);
            open.write(tail);
        }
    }

    private void write(Path file, int size) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int left = size; left > 0; left -= 8 << 20) {
                out.write(content(Math.min(left, 8 << 20)));
            }
        }
    }

    private byte[] content(int size) {
        ByteBuffer bytes = ByteBuffer.allocate(size + PIECE + Long.BYTES);
        while (bytes.position() < size) {
            int length = dice.between(PIECE / 8, PIECE);
            if (dice.once(2)) {
                bytes.put(text, dice.below(text.length - length), Math.min(length, bytes.remaining()));
            } else {
                for (int i = 0; i < length && bytes.remaining() >= Long.BYTES; i += Long.BYTES) {
                    bytes.putLong(dice.next());
                }
            }
        }
        return java.util.Arrays.copyOf(bytes.array(), size);
    }
}
