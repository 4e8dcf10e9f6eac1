package io.recobro.source.files.local;

import io.recobro.source.files.capture.Body;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import java.io.IOException;

/** A file of this machine; its holes are not read. */
final class PosixBody implements Body {
    private static final int BLOCK = 512;

    private final OpenFile open;
    private final FileStatus status;
    private final Entry.File file;
    private int extent;
    private long position;
    private long left;

    /** Closes {@code open} when it fails. */
    PosixBody(OpenFile open, Entry.File walked) throws IOException {
        this.open = open;
        try {
            this.status = open.status();
            Extents extents = status.blocks() * BLOCK < status.size() ? open.extents(status.size()) : Extents.WHOLE;
            Entry.File now = sameTimes(walked) ? walked : walked.with(asOpened(walked.attributes()));
            this.file = now.read(status.size(), extents, ContentIds.NONE);
        } catch (IOException | RuntimeException broken) {
            open.close();
            throw broken;
        }
        if (!file.extents().sparse()) {
            left = status.size();
            extent = -1;
        } else {
            extent = -1;
            nextExtent();
        }
    }

    private boolean sameTimes(Entry.File walked) {
        return walked.attributes().mtime().equals(status.mtime())
                && walked.attributes().ctime().equals(status.ctime());
    }

    private Attributes asOpened(Attributes walked) {
        return Attributes.of(status, walked.user(), walked.group())
                .withHardLink(walked.hardLink())
                .withXattrs(walked.xattrs());
    }

    private boolean nextExtent() {
        Extents extents = file.extents();
        if (!extents.sparse() || extent + 1 >= extents.count()) {
            return false;
        }
        extent++;
        position = extents.offset(extent);
        left = extents.length(extent);
        return true;
    }

    @Override
    public Entry.File file() {
        return file;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0 && !nextExtent()) {
            return -1;
        }
        int count = open.read(position, target, offset, (int) Math.min(length, left));
        if (count > 0) {
            position += count;
            left -= count;
        }
        return count;
    }

    @Override
    public boolean changed() throws IOException {
        FileStatus now = open.status();
        return now.size() != status.size()
                || !now.mtime().equals(status.mtime())
                || !now.ctime().equals(status.ctime());
    }

    @Override
    public void close() {
        open.close();
    }
}
