package io.recobro.source.files.tree;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Entries as they occur. */
final class Samples {
    private static final DeviceNumber DISK = new DeviceNumber(259, 3);

    private Samples() {}

    static Attributes attributes(int mode) {
        return new Attributes(
                mode,
                33,
                33,
                "www-data",
                "www-data",
                new Timestamp(1_790_000_000, 123_456_789),
                new Timestamp(1_790_000_001, 7),
                DISK,
                4711,
                1,
                Optional.empty(),
                List.of());
    }

    static Entry.Directory directory(String path) {
        return new Entry.Directory(RawPath.of(path), attributes(0755));
    }

    static Entry.File file(String path, long size, ContentIds content) {
        return new Entry.File(RawPath.of(path), attributes(0644), size, Extents.WHOLE, content);
    }

    static ContentIds ids(int count) {
        byte[] packed = new byte[count * ContentIds.BYTES];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) (i * 7 + 1);
        }
        return ContentIds.of(packed);
    }

    private static Attributes nobody() {
        return new Attributes(
                06777,
                4294967294L,
                65534,
                "",
                "",
                new Timestamp(-5, 500_000_000),
                new Timestamp(1L << 40, 0),
                DeviceNumber.NONE,
                -2,
                1,
                Optional.empty(),
                List.of());
    }

    static List<Entry> ofEveryKind() {
        byte[] latin = "M\u00fcller #1 =\\*?[x].txt".getBytes(StandardCharsets.ISO_8859_1);
        Attributes several = attributes(0600);
        several = new Attributes(
                several.mode(),
                0,
                0,
                "root",
                "root",
                several.mtime(),
                several.ctime(),
                DISK,
                815,
                2,
                Optional.empty(),
                List.of());
        byte[] every = new byte[253];
        int length = 0;
        for (int one = 1; one < 256; one++) {
            if (one != '/' && one != '.') {
                every[length++] = (byte) one;
            }
        }
        RawPath srv = RawPath.of("srv");
        return List.of(
                new Entry.Directory(
                        srv,
                        attributes(02775)
                                .withXattrs(List.of(
                                        new Xattr("system.posix_acl_default", new byte[] {2, 0, 0, 0}),
                                        new Xattr("user.empty", new byte[0]),
                                        new Xattr("user.na me=\u00e9", "value".getBytes(StandardCharsets.US_ASCII))))),
                new Entry.File(srv.child(Arrays.copyOf(every, length)), attributes(0644), 3, Extents.WHOLE, ids(1)),
                new Entry.File(srv.child(latin), nobody(), 0, Extents.WHOLE, ContentIds.NONE),
                new Entry.Device(RawPath.of("srv/block"), attributes(0660), true, new DeviceNumber(8, 1)),
                new Entry.Device(RawPath.of("srv/char"), attributes(0666), false, new DeviceNumber(1, -1)),
                new Entry.Fifo(RawPath.of("srv/fifo"), attributes(0600)),
                file("srv/large", 5_000_000_000L, ids(3)),
                new Entry.SymbolicLink(
                        RawPath.of("srv/link"),
                        attributes(0777),
                        "../else where/\u00e9".getBytes(StandardCharsets.UTF_8)),
                new Entry.File(RawPath.of("srv/one"), several, 10, Extents.WHOLE, ids(1)),
                new Entry.Socket(RawPath.of("srv/socket"), attributes(0755)),
                new Entry.File(
                        RawPath.of("srv/sparse"), attributes(0644), 1 << 20, Extents.of(0, 4096, 65536, 100), ids(1)),
                new Entry.File(RawPath.of("srv/sparse-all"), attributes(0644), 1 << 20, Extents.NONE, ContentIds.NONE),
                new Entry.File(
                        RawPath.of("srv/two"),
                        several.withHardLink(Optional.of(RawPath.of("srv/one"))),
                        10,
                        Extents.WHOLE,
                        ids(1)));
    }
}
