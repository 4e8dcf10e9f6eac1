package io.recobro.source.files.tree;

import static io.recobro.source.files.tree.TreeFormat.ascii;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.RawPath;
import java.nio.charset.StandardCharsets;

/**
 * The words that begin the line of an entry: what looking at it tells, without what only reading it does. Two entries with the
 * same ones are the same as far as a walk can see. Used again for each entry; not thread-safe.
 */
public final class EntryStart {
    private static final byte[] TYPE = ascii(" type=");
    private static final byte[] MODE = ascii(" mode=");
    private static final byte[] USER_ID = ascii(" uid=");
    private static final byte[] GROUP_ID = ascii(" gid=");
    private static final byte[] USER = ascii(" uname=");
    private static final byte[] GROUP = ascii(" gname=");
    private static final byte[] SIZE = ascii(" size=");
    private static final byte[] TIME = ascii(" time=");
    private static final byte[] CHANGED = ascii(" ctime=");
    private static final byte[] INODE = ascii(" inode=");
    private static final byte[] LIES_ON = ascii(" resdevice=");
    private static final byte[] LINKS = ascii(" nlink=");

    private final Line line = new Line(1024);
    private RawPath path;
    private FileType type;
    private long size;

    /** @param bytes of a file; of anything else it does not matter */
    public void set(RawPath of, FileType kind, Attributes attributes, long bytes) {
        path = of;
        type = kind;
        size = kind == FileType.FILE ? bytes : 0;
        line.clear();
        write(line, of, kind, attributes, bytes);
    }

    RawPath path() {
        return path;
    }

    FileType type() {
        return type;
    }

    /** Bytes of a file, else 0. */
    public long size() {
        return size;
    }

    byte[] bytes() {
        return line.bytes();
    }

    int length() {
        return line.length();
    }

    static void write(Line line, RawPath path, FileType type, Attributes attributes, long size) {
        path(line, path);
        line.raw(TYPE).raw(Keyword.word(type));
        line.raw(MODE).octal(attributes.mode());
        line.raw(USER_ID).decimal(attributes.uid());
        line.raw(GROUP_ID).decimal(attributes.gid());
        if (!attributes.user().isEmpty()) {
            line.raw(USER).escaped(attributes.user().getBytes(StandardCharsets.UTF_8));
        }
        if (!attributes.group().isEmpty()) {
            line.raw(GROUP).escaped(attributes.group().getBytes(StandardCharsets.UTF_8));
        }
        line.raw(TIME).time(attributes.mtime());
        line.raw(CHANGED).time(attributes.ctime());
        number(line, LIES_ON, attributes.device());
        line.raw(INODE).ascii(Long.toUnsignedString(attributes.inode()));
        line.raw(LINKS).decimal(attributes.links());
        if (type == FileType.FILE) {
            line.raw(SIZE).decimal(size);
        }
    }

    static void path(Line line, RawPath path) {
        line.one('.');
        if (!path.isRoot()) {
            line.one('/').escaped(path.bytes());
        }
    }

    static void number(Line line, byte[] keyword, DeviceNumber number) {
        line.raw(keyword).ascii("linux,");
        line.decimal(Integer.toUnsignedLong(number.major())).one(',');
        line.decimal(Integer.toUnsignedLong(number.minor()));
    }
}
