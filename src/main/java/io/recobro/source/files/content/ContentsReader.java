package io.recobro.source.files.content;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Reads the artifact of role {@code contents} in one pass with constant memory. The text has a line per pack, below it a
 * line per member, and below that a line per content.
 */
public final class ContentsReader {
    /** First line of the artifact; the number is the version of the format. */
    static final String HEADER = "# recobro contents 1";

    private static final String ANY_HEADER = "# recobro contents ";

    private final InputStream in;
    private final Visitor visitor;
    private byte[] buffer = new byte[256 << 10];
    private int filled;
    private int position;
    private long line;

    /** Takes what is read. */
    public interface Visitor {
        /** The members and contents that follow are those of this pack; false passes over them. */
        boolean pack(String name);

        /** A member of the pack last named, in ascending order of their offsets. */
        void member(long offset, int bytes, int plainBytes);

        /** A content in the member last named, in ascending order of their starts. */
        void content(ContentId id, int size, int start);
    }

    private ContentsReader(InputStream in, Visitor visitor) {
        this.in = in;
        this.visitor = visitor;
    }

    /**
     * Reads all of it; does not close the stream.
     *
     * @param plain the artifact decompressed
     * @throws RecobroException {@code FORMAT_TOO_NEW}, or {@code BACKUP_DAMAGED} naming the line
     */
    public static void read(InputStream plain, Visitor visitor) {
        try {
            new ContentsReader(plain, visitor).read();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The index of all contents in packs that {@code accepted} takes; does not close the stream. */
    public static ContentIndex index(InputStream plain, Predicate<String> accepted) {
        ContentIndex index = new ContentIndex();
        read(plain, new Visitor() {
            private int member;

            @Override
            public boolean pack(String name) {
                boolean taken = accepted.test(name);
                if (taken) {
                    index.addPack(name);
                }
                return taken;
            }

            @Override
            public void member(long offset, int bytes, int plainBytes) {
                member = index.addMember(index.packs() - 1);
                index.place(member, offset, bytes, plainBytes);
            }

            @Override
            public void content(ContentId id, int size, int start) {
                index.add(id, member, start, size);
            }
        });
        return index;
    }

    /**
     * Reads the first line only; does not close the stream.
     *
     * @param plain the artifact decompressed
     * @throws RecobroException {@code FORMAT_TOO_NEW}, or {@code BACKUP_DAMAGED}
     */
    public static void requireKnownFormat(InputStream plain) throws IOException {
        new ContentsReader(plain, null).requireHeader();
    }

    private void read() throws IOException {
        boolean taken = false;
        boolean inPack = false;
        boolean inMember = false;
        requireHeader();
        for (int end = nextLine(); end >= 0; end = nextLine()) {
            int start = position;
            position = end + 1;
            byte kind = end > start ? buffer[start] : 0;
            if (kind == 'p') {
                taken = visitor.pack(word(start, end, "pack "));
                inPack = true;
                inMember = false;
            } else if (kind == 'm') {
                require(inPack);
                inMember = true;
                if (taken) {
                    member(start, end);
                }
            } else if (kind != '#') {
                require(inMember);
                if (taken) {
                    content(start, end);
                }
            }
        }
    }

    private void requireHeader() throws IOException {
        int end = nextLine();
        String header = end < 0 ? "" : new String(buffer, position, end - position, StandardCharsets.US_ASCII);
        position = end + 1;
        if (!header.equals(HEADER)) {
            if (header.startsWith(ANY_HEADER)) {
                throw Fault.FORMAT_TOO_NEW
                        .because("unable to read the contents of the backup: their format is '" + header
                                + "', this version reads '" + HEADER + "'")
                        .hint("use the version of recobro that made the backup, or a newer one");
            }
            throw damaged(null);
        }
    }

    private String word(int start, int end, String before) {
        require(end - start > before.length());
        return new String(buffer, start + before.length(), end - start - before.length(), StandardCharsets.US_ASCII);
    }

    /** {@code member OFFSET BYTES PLAIN_BYTES}. */
    private void member(int start, int end) {
        int first = space(start, end);
        int second = space(first + 1, end);
        int third = space(second + 1, end);
        visitor.member(
                number(first + 1, second), Math.toIntExact(number(second + 1, third)), (int) number(third + 1, end));
    }

    /** {@code ID SIZE START}. */
    private void content(int start, int end) {
        int first = start + ContentId.DIGITS;
        require(first < end && buffer[first] == ' ');
        int second = space(first + 1, end);
        try {
            visitor.content(
                    ContentId.parse(buffer, start), (int) number(first + 1, second), (int) number(second + 1, end));
        } catch (IllegalArgumentException broken) {
            throw damaged(broken);
        }
    }

    private int space(int start, int end) {
        int at = start;
        while (at < end && buffer[at] != ' ') {
            at++;
        }
        require(at < end);
        return at;
    }

    private long number(int start, int end) {
        require(end > start && end - start <= 18);
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = buffer[i] - '0';
            require(digit >= 0 && digit <= 9);
            value = value * 10 + digit;
        }
        return value;
    }

    /** Index of the line feed that ends the line at {@code position}; -1 at the end. */
    private int nextLine() throws IOException {
        line++;
        int scanned = position;
        while (true) {
            for (; scanned < filled; scanned++) {
                if (buffer[scanned] == '\n') {
                    return scanned;
                }
            }
            if (position > 0) {
                System.arraycopy(buffer, position, buffer, 0, filled - position);
                filled -= position;
                scanned -= position;
                position = 0;
            } else if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            }
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                require(filled == 0);
                return -1;
            }
            filled += count;
        }
    }

    private void require(boolean wellFormed) {
        if (!wellFormed) {
            throw damaged(null);
        }
    }

    private RecobroException damaged(Exception cause) {
        return Fault.BACKUP_DAMAGED
                .because("unable to read the contents of the backup: line " + line + " is damaged", cause)
                .hint("use another copy of the backup");
    }
}
