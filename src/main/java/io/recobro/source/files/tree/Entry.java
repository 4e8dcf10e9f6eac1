package io.recobro.source.files.tree;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.RawPath;
import java.util.Arrays;

/** One path of a snapshot. Paths are those of the machine without the leading slash; {@link RawPath#ROOT} is {@code /}. */
public sealed interface Entry {
    RawPath path();

    Attributes attributes();

    FileType type();

    /** This entry with other attributes. */
    Entry with(Attributes other);

    record Directory(RawPath path, Attributes attributes) implements Entry {
        @Override
        public FileType type() {
            return FileType.DIRECTORY;
        }

        @Override
        public Directory with(Attributes other) {
            return new Directory(path, other);
        }
    }

    /**
     * @param size in bytes, holes included
     * @param extents where its data lies
     * @param content of the data only: what the extents hold, one behind the other; of the whole file where it has no holes
     */
    record File(RawPath path, Attributes attributes, long size, Extents extents, ContentIds content) implements Entry {
        @Override
        public FileType type() {
            return FileType.FILE;
        }

        @Override
        public File with(Attributes other) {
            return new File(path, other, size, extents, content);
        }

        /** This file as it was when it was read. */
        public File read(long bytes, Extents data, ContentIds ids) {
            return new File(path, attributes, bytes, data, ids);
        }
    }

    /** @param target as it is, not to be written to; may lead anywhere or nowhere */
    record SymbolicLink(RawPath path, Attributes attributes, byte[] target) implements Entry {
        @Override
        public FileType type() {
            return FileType.SYMBOLIC_LINK;
        }

        @Override
        public SymbolicLink with(Attributes other) {
            return new SymbolicLink(path, other, target);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SymbolicLink link
                    && path.equals(link.path)
                    && attributes.equals(link.attributes)
                    && Arrays.equals(target, link.target);
        }

        @Override
        public int hashCode() {
            return 31 * path.hashCode() + Arrays.hashCode(target);
        }
    }

    record Fifo(RawPath path, Attributes attributes) implements Entry {
        @Override
        public FileType type() {
            return FileType.FIFO;
        }

        @Override
        public Fifo with(Attributes other) {
            return new Fifo(path, other);
        }
    }

    /** @param block whether it is a block device, else a character device */
    record Device(RawPath path, Attributes attributes, boolean block, DeviceNumber number) implements Entry {
        @Override
        public FileType type() {
            return block ? FileType.BLOCK_DEVICE : FileType.CHARACTER_DEVICE;
        }

        @Override
        public Device with(Attributes other) {
            return new Device(path, other, block, number);
        }
    }

    /** Recorded only: a socket is made by the program that listens on it, so a restore leaves it out. */
    record Socket(RawPath path, Attributes attributes) implements Entry {
        @Override
        public FileType type() {
            return FileType.SOCKET;
        }

        @Override
        public Socket with(Attributes other) {
            return new Socket(path, other);
        }
    }
}
