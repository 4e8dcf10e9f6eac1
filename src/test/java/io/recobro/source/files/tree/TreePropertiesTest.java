package io.recobro.source.files.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TreePropertiesTest {
    @Property(tries = 300)
    void anyEntriesComeBackAsTheyWere(@ForAll("entries") List<Entry> entries) throws IOException {
        byte[] text = TreeTest.written(entries);
        for (byte one : text) {
            assertThat(one).isBetween((byte) '\n', (byte) '~');
        }
        assertThat(TreeTest.read(new ByteArrayInputStream(text))).isEqualTo(entries);
    }

    @Property(tries = 200)
    void anEntryIsTheSameToTheLastWordOrNotAtAll(@ForAll("entries") List<Entry> entries) throws IOException {
        byte[] text = TreeTest.written(entries);
        EntryStart start = new EntryStart();
        try (TreeReader reader = new TreeReader(new ByteArrayInputStream(text), "t")) {
            for (Entry entry : entries) {
                Attributes now = entry.attributes();
                long size = entry instanceof Entry.File file ? file.size() : 0;
                start.set(entry.path(), entry.type(), now, size + 1);
                assertThat(reader.nextIf(start).isPresent())
                        .as("a file that grew is not the same")
                        .isEqualTo(!(entry instanceof Entry.File));
                if (entry instanceof Entry.File) {
                    start.set(entry.path(), entry.type(), later(now), size);
                    assertThat(reader.nextIf(start)).as("nor one that changed").isEmpty();
                    start.set(entry.path(), entry.type(), now, size);
                    SameEntry same = reader.nextIf(start).orElseThrow();
                    assertThat(same.entry()).isEqualTo(entry);
                    assertThat(same.contents()).isEqualTo(((Entry.File) entry).content());
                }
            }
            assertThat(reader.next()).isEmpty();
            assertThat(reader.entries()).isEqualTo(entries.size());
        }
    }

    private static Attributes later(Attributes now) {
        return new Attributes(
                now.mode(),
                now.uid(),
                now.gid(),
                now.user(),
                now.group(),
                now.mtime(),
                new Timestamp(now.ctime().seconds() + 1, now.ctime().nanos()),
                now.device(),
                now.inode(),
                now.links(),
                now.hardLink(),
                now.xattrs());
    }

    @Provide
    Arbitrary<List<Entry>> entries() {
        return Combinators.combine(
                        paths(),
                        attributes().list().ofSize(4),
                        word().list().ofSize(4),
                        Arbitraries.longs().greaterOrEqual(1))
                .as(TreePropertiesTest::entries);
    }

    private static List<Entry> entries(
            TreeSet<RawPath> paths, List<Attributes> attributes, List<byte[]> words, long size) {
        int[] index = {0};
        return paths.stream()
                .map(path -> entry(path, attributes, words, size, index[0]++))
                .toList();
    }

    private static Entry entry(RawPath path, List<Attributes> attributes, List<byte[]> words, long size, int index) {
        Attributes own = attributes.get(index % attributes.size());
        return switch (index % 5) {
            case 0 -> new Entry.Directory(path, own);
            case 1 -> new Entry.File(path, own, size, Extents.WHOLE, Samples.ids(1 + index % 3));
            case 2 -> new Entry.SymbolicLink(path, own, words.get(index % words.size()));
            case 3 -> new Entry.File(path, own, size, Extents.NONE, ContentIds.NONE);
            default -> new Entry.Fifo(path, own);
        };
    }

    private static Arbitrary<byte[]> word() {
        return Arbitraries.bytes()
                .filter(one -> one != 0)
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    private static Arbitrary<TreeSet<RawPath>> paths() {
        Arbitrary<RawPath> path = word().map(TreePropertiesTest::name)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(names -> {
                    RawPath whole = RawPath.ROOT;
                    for (byte[] name : names) {
                        whole = whole.child(name);
                    }
                    return whole;
                });
        return path.list().ofMaxSize(12).map(TreeSet::new);
    }

    private static byte[] name(byte[] word) {
        byte[] name = word.clone();
        for (int i = 0; i < name.length; i++) {
            name[i] = name[i] == '/' ? (byte) '_' : name[i];
        }
        return name.length <= 2 && name[0] == '.' ? new byte[] {'d'} : name;
    }

    private static Arbitrary<Attributes> attributes() {
        Arbitrary<Long> unsigned = Arbitraries.longs().between(0, 0xffffffffL);
        Arbitrary<Timestamp> times = Combinators.combine(
                        Arbitraries.longs().between(-(1L << 60), 1L << 60),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Timestamp::new);
        Arbitrary<List<Xattr>> xattrs = Combinators.combine(
                        word(), Arbitraries.bytes().array(byte[].class).ofMaxSize(9))
                .as((name, value) -> new Xattr(new String(name, StandardCharsets.ISO_8859_1), value))
                .list()
                .ofMaxSize(2);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 07777),
                        unsigned,
                        Arbitraries.strings().ofMaxLength(5),
                        times,
                        times,
                        Arbitraries.longs(),
                        xattrs)
                .as((mode, id, name, mtime, ctime, inode, found) -> new Attributes(
                        mode,
                        id,
                        id,
                        wellFormed(name),
                        "",
                        mtime,
                        ctime,
                        new DeviceNumber((int) (long) id, mode),
                        inode,
                        id,
                        Optional.empty(),
                        found));
    }

    /** Without lone surrogates, which no encoding keeps. */
    private static String wellFormed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new String(Arrays.copyOf(bytes, bytes.length), StandardCharsets.UTF_8);
    }
}
