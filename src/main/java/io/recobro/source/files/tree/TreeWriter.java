package io.recobro.source.files.tree;

import static io.recobro.source.files.tree.TreeFormat.ascii;

import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * Writes the entries of a snapshot as an mtree(5) text. Each write to the stream holds whole lines, about a mebibyte of them.
 * Only {@link #complete} makes the text whole; it leaves closing the stream to its owner. Not thread-safe.
 */
public final class TreeWriter {
    private static final int BUFFER = 1 << 20;
    private static final byte[] HARD_LINK = ascii(" hardlink=");
    private static final byte[] SPARSE = ascii(" sparse=");
    private static final byte[] CONTENT = ascii(" content=");
    private static final byte[] LINK = ascii(" link=");
    private static final byte[] DEVICE = ascii(" device=");
    private static final byte[] XATTR = ascii(" xattr.");

    private final OutputStream out;
    private final CRC32 checksum = new CRC32();
    private final Line line = new Line(BUFFER + (64 << 10));
    private RawPath last;
    private long entries;

    /** @param startedAt when the walk began, by the clock of this machine */
    public TreeWriter(OutputStream out, Timestamp startedAt) {
        this.out = out;
        line.ascii(TreeFormat.SIGNATURE).one('\n');
        line.ascii(TreeFormat.VERSION_LINE).decimal(TreeFormat.VERSION).ascii(TreeFormat.STARTED);
        line.time(startedAt).one('\n');
    }

    /** How many were written. */
    public long entries() {
        return entries;
    }

    /** @throws IllegalArgumentException when the path does not come after the one before */
    public void write(Entry entry) throws IOException {
        if (last != null && last.compareTo(entry.path()) >= 0) {
            throw new IllegalArgumentException("'" + entry.path() + "' must not come after '" + last + "'");
        }
        last = entry.path();
        Attributes attributes = entry.attributes();
        long size = entry instanceof Entry.File file ? file.size() : 0;
        EntryStart.write(line, entry.path(), entry.type(), attributes, size);
        if (entry instanceof Entry.File file) {
            file(file);
        } else if (entry instanceof Entry.SymbolicLink link) {
            line.raw(LINK).escaped(link.target());
        } else if (entry instanceof Entry.Device device) {
            EntryStart.number(line, DEVICE, device.number());
        }
        attributes.hardLink().ifPresent(first -> {
            line.raw(HARD_LINK);
            EntryStart.path(line, first);
        });
        attributes.xattrs().forEach(this::xattr);
        end();
    }

    /** Writes an entry by its line; the path must come after the one before. */
    public void write(SameEntry entry) throws IOException {
        last = entry.path();
        line.raw(entry.line());
        end();
    }

    private void end() throws IOException {
        line.one('\n');
        entries++;
        if (line.length() >= BUFFER) {
            drain();
        }
    }

    private void file(Entry.File file) {
        Extents extents = file.extents();
        if (extents.sparse()) {
            line.raw(SPARSE);
            if (extents.count() == 0) {
                line.ascii("none");
            }
            for (int i = 0; i < extents.count(); i++) {
                line.ascii(i == 0 ? "" : ",")
                        .decimal(extents.offset(i))
                        .one(':')
                        .decimal(extents.length(i));
            }
        }
        ContentIds content = file.content();
        if (content.count() > 0) {
            line.raw(CONTENT);
            for (int i = 0; i < content.count(); i++) {
                line.ascii(i == 0 ? "" : ",").hex(content.packed(), i * ContentIds.BYTES, ContentIds.BYTES);
            }
        }
    }

    private void xattr(Xattr xattr) {
        line.raw(XATTR)
                .escaped(xattr.name().getBytes(StandardCharsets.ISO_8859_1))
                .one('=');
        line.raw(Base64.getEncoder().encode(xattr.value()));
    }

    /** Writes the end mark and what is still in memory. */
    public void complete() throws IOException {
        drain();
        line.ascii(TreeFormat.END_LINE).decimal(entries);
        line.ascii(TreeFormat.CHECKSUM).ascii(TreeFormat.checksum(checksum)).one('\n');
        out.write(line.bytes(), 0, line.length());
        line.clear();
    }

    private void drain() throws IOException {
        checksum.update(line.bytes(), 0, line.length());
        out.write(line.bytes(), 0, line.length());
        line.clear();
    }
}
