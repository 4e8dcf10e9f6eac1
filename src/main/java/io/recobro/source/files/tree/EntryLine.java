package io.recobro.source.files.tree;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Makes an entry of one line; what is wrong with it is an {@link IllegalArgumentException}. Used again for each line. */
final class EntryLine {
    private static final byte[] XATTR = TreeFormat.ascii("xattr.");

    private final RecentTexts names = new RecentTexts();
    private FileType type;
    private int mode;
    private long uid;
    private long gid;
    private String user = "";
    private String group = "";
    private long size;
    private Timestamp mtime;
    private Timestamp ctime;
    private DeviceNumber liesOn = DeviceNumber.NONE;
    private long inode;
    private long links;
    private Optional<RawPath> hardLink = Optional.empty();
    private Extents extents = Extents.WHOLE;
    private ContentIds content = ContentIds.NONE;
    private byte[] target;
    private DeviceNumber number;
    private List<Xattr> xattrs = List.of();

    Entry parse(byte[] line, int start, int end) {
        clear();
        int at = Words.indexOf(line, ' ', start, end);
        RawPath path = path(line, start, at);
        while (at < end) {
            int next = Words.indexOf(line, ' ', at + 1, end);
            int equals = Words.indexOf(line, '=', at + 1, next);
            if (equals == next) {
                throw new IllegalArgumentException("'" + Words.text(line, at + 1, next) + "' has no value");
            }
            set(line, at + 1, equals, next);
            at = next;
        }
        return entry(path);
    }

    private void clear() {
        type = null;
        user = "";
        group = "";
        size = -1;
        mtime = null;
        ctime = null;
        hardLink = Optional.empty();
        extents = Extents.WHOLE;
        content = ContentIds.NONE;
        target = null;
        number = null;
        xattrs = List.of();
    }

    private static RawPath path(byte[] line, int start, int end) {
        if (end - start == 1 && line[start] == '.') {
            return RawPath.ROOT;
        }
        if (end - start < 3 || line[start] != '.' || line[start + 1] != '/') {
            throw new IllegalArgumentException("'" + Words.text(line, start, end) + "' is no path that starts with ./");
        }
        return RawPath.of(Escapes.decode(line, start + 2, end));
    }

    private void set(byte[] line, int start, int equals, int end) {
        int value = equals + 1;
        switch (Keyword.of(line, start, equals)) {
            case TYPE -> type = Keyword.type(line, value, end);
            case MODE -> mode = Words.mode(line, value, end);
            case UID -> uid = Words.count(line, value, end);
            case GID -> gid = Words.count(line, value, end);
            case UNAME -> user = names.decode(line, value, end);
            case GNAME -> group = names.decode(line, value, end);
            case SIZE -> size = Words.count(line, value, end);
            case TIME -> mtime = Words.time(line, value, end);
            case CTIME -> ctime = Words.time(line, value, end);
            case RESDEVICE -> {
                DeviceNumber found = Words.device(line, value, end);
                liesOn = found.equals(liesOn) ? liesOn : found;
            }
            case INODE -> inode = Words.unsigned(line, value, end);
            case NLINK -> links = Words.count(line, value, end);
            case HARDLINK -> hardLink = Optional.of(path(line, value, end));
            case SPARSE -> extents = Words.extents(line, value, end);
            case CONTENT -> content = Words.contents(line, value, end);
            case LINK -> target = Escapes.decode(line, value, end);
            case DEVICE -> number = Words.device(line, value, end);
            case XATTR -> xattr(line, start + XATTR.length, equals, end);
        }
    }

    private void xattr(byte[] line, int start, int equals, int end) {
        if (xattrs.isEmpty()) {
            xattrs = new ArrayList<>();
        }
        String name = new String(Escapes.decode(line, start, equals), StandardCharsets.ISO_8859_1);
        byte[] value = Base64.getDecoder().decode(Arrays.copyOfRange(line, equals + 1, end));
        xattrs.add(new Xattr(name, value));
    }

    private Entry entry(RawPath path) {
        if (type == null || mtime == null || ctime == null) {
            throw new IllegalArgumentException("an entry without type, time or ctime");
        }
        Attributes attributes =
                new Attributes(mode, uid, gid, user, group, mtime, ctime, liesOn, inode, links, hardLink, xattrs);
        return switch (type) {
            case DIRECTORY -> new Entry.Directory(path, attributes);
            case FILE -> file(path, attributes);
            case SYMBOLIC_LINK -> new Entry.SymbolicLink(path, attributes, required(target, "link"));
            case FIFO -> new Entry.Fifo(path, attributes);
            case SOCKET -> new Entry.Socket(path, attributes);
            case CHARACTER_DEVICE -> new Entry.Device(path, attributes, false, required(number, "device"));
            case BLOCK_DEVICE -> new Entry.Device(path, attributes, true, required(number, "device"));
        };
    }

    private Entry file(RawPath path, Attributes attributes) {
        if (size < 0) {
            throw new IllegalArgumentException("a file without size");
        }
        if (extents.count() > 0) {
            int last = extents.count() - 1;
            if (extents.offset(last) + extents.length(last) > size) {
                throw new IllegalArgumentException("extents beyond the end of the file");
            }
        }
        if (content.count() == 0 && extents.dataBytes(size) > 0
                || content.count() > 0 && extents.dataBytes(size) == 0) {
            throw new IllegalArgumentException("content does not fit the size");
        }
        return new Entry.File(path, attributes, size, extents, content);
    }

    private <T> T required(T value, String keyword) {
        if (value == null) {
            String word = new String(Keyword.word(type), StandardCharsets.US_ASCII);
            throw new IllegalArgumentException("an entry of type " + word + " without " + keyword);
        }
        return value;
    }

    /** Gives the same text for the same bytes again, as long as few different ones occur: names of users. Not thread-safe. */
    private static final class RecentTexts {
        private static final int SLOTS = 64;

        private final byte[][] keys = new byte[SLOTS][];
        private final String[] texts = new String[SLOTS];

        /** The text that an escaped word stands for, as UTF-8. */
        String decode(byte[] line, int start, int end) {
            int hash = 0;
            for (int i = start; i < end; i++) {
                hash = 31 * hash + line[i];
            }
            int slot = (hash ^ hash >>> 6) & SLOTS - 1;
            byte[] key = keys[slot];
            if (key == null || !Arrays.equals(key, 0, key.length, line, start, end)) {
                keys[slot] = Arrays.copyOfRange(line, start, end);
                texts[slot] = new String(Escapes.decode(line, start, end), StandardCharsets.UTF_8);
            }
            return texts[slot];
        }
    }
}
