package io.recobro.source.files.posix.call;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.Xattr;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads and writes the extended attributes of what a path or a descriptor stands for. Paths are those of procfs for an open
 * directory, since the calls know no directory to start from; the last name is not followed.
 */
final class Xattrs {
    private static final List<String> NAME_SPACES = List.of("user.", "system.posix_acl_", "security.", "trusted.");

    private final LibC list;
    private final LibC get;
    private final LibC set;
    private final LibC remove;

    private Xattrs(LibC list, LibC get, LibC set, LibC remove) {
        this.list = list;
        this.get = get;
        this.set = set;
        this.remove = remove;
    }

    static final Xattrs OF_PATH = new Xattrs(LibC.LLISTXATTR, LibC.LGETXATTR, LibC.LSETXATTR, LibC.LREMOVEXATTR);
    static final Xattrs OF_OPEN = new Xattrs(LibC.FLISTXATTR, LibC.FGETXATTR, LibC.FSETXATTR, LibC.FREMOVEXATTR);

    /** The path of what is open. */
    static byte[] procPath(int descriptor) {
        return ("/proc/self/fd/" + descriptor).getBytes(StandardCharsets.US_ASCII);
    }

    /** The path of a name in a directory that is open. */
    static byte[] procPath(int directory, byte[] name) {
        byte[] prefix = ("/proc/self/fd/" + directory + "/").getBytes(StandardCharsets.US_ASCII);
        byte[] path = Arrays.copyOf(prefix, prefix.length + name.length);
        System.arraycopy(name, 0, path, prefix.length, name.length);
        return path;
    }

    List<Xattr> read(Target target) throws PosixException {
        Scratch scratch = Scratch.get();
        byte[] names = names(scratch, target);
        if (names.length == 0) {
            return List.of();
        }
        List<Xattr> found = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < names.length; at++) {
            if (names[at] == 0) {
                String name = new String(names, start, at - start, StandardCharsets.ISO_8859_1);
                if (NAME_SPACES.stream().anyMatch(name::startsWith)) {
                    value(scratch, target, name, found);
                }
                start = at + 1;
            }
        }
        found.sort(Comparator.comparing(Xattr::name));
        return found;
    }

    private byte[] names(Scratch scratch, Target target) throws PosixException {
        try {
            MemorySegment value = scratch.value;
            int length = (int) list.count(scratch.state, target.first(scratch), value.address(), value.byteSize(), 0);
            byte[] names = new byte[length];
            MemorySegment.copy(value, JAVA_BYTE, 0, names, 0, length);
            return names;
        } catch (PosixException none) {
            if (none.errno() == PosixException.ENOTSUP || none.errno() == PosixException.ENOSYS) {
                return new byte[0];
            }
            throw none;
        }
    }

    private void value(Scratch scratch, Target target, String name, List<Xattr> found) throws PosixException {
        try {
            MemorySegment buffer = scratch.value;
            long attribute = scratch.otherPath(name.getBytes(StandardCharsets.ISO_8859_1));
            int length = (int)
                    get.count(scratch.state, target.first(scratch), attribute, buffer.address(), buffer.byteSize());
            byte[] value = new byte[length];
            MemorySegment.copy(buffer, JAVA_BYTE, 0, value, 0, length);
            found.add(new Xattr(name, value));
        } catch (PosixException gone) {
            if (gone.errno() != PosixException.ENODATA) {
                throw gone;
            }
        }
    }

    /** Gives it these attributes and no others. */
    void replace(Target target, List<Xattr> wanted) throws PosixException {
        removeOthers(target, wanted.stream().map(Xattr::name).collect(Collectors.toSet()));
        for (Xattr xattr : wanted) {
            write(target, xattr);
        }
    }

    private void write(Target target, Xattr xattr) throws PosixException {
        Scratch scratch = Scratch.get();
        if (xattr.value().length > scratch.value.byteSize()) {
            throw new PosixException(PosixException.ERANGE);
        }
        MemorySegment.copy(xattr.value(), 0, scratch.value, JAVA_BYTE, 0, xattr.value().length);
        long attribute = scratch.otherPath(xattr.name().getBytes(StandardCharsets.ISO_8859_1));
        set.call(scratch.state, target.first(scratch), attribute, scratch.value.address(), xattr.value().length, 0);
    }

    private void removeOthers(Target target, Set<String> kept) throws PosixException {
        for (Xattr found : read(target)) {
            if (!kept.contains(found.name())) {
                Scratch scratch = Scratch.get();
                long attribute = scratch.otherPath(found.name().getBytes(StandardCharsets.ISO_8859_1));
                remove.call(scratch.state, target.first(scratch), attribute, 0);
            }
        }
    }

    /** The first argument of each call. */
    interface Target {
        long first(Scratch scratch) throws PosixException;
    }
}
