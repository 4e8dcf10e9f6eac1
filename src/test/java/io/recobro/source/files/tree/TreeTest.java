package io.recobro.source.files.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeTest {
    private static final Timestamp STARTED = new Timestamp(1_795_000_000, 5);

    static byte[] written(List<? extends Entry> entries) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        TreeWriter writer = new TreeWriter(text, STARTED);
        for (Entry entry : entries) {
            writer.write(entry);
        }
        writer.complete();
        return text.toByteArray();
    }

    static List<Entry> read(InputStream text) {
        List<Entry> entries = new ArrayList<>();
        try (TreeReader reader = new TreeReader(text, "t")) {
            for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
                entries.add(next.get());
            }
        }
        return entries;
    }

    private static List<Entry> read(String text) {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static byte[] golden() throws IOException {
        try (InputStream golden = TreeTest.class.getResourceAsStream("tree-v1.mtree")) {
            return golden.readAllBytes();
        }
    }

    @Test
    void theFormatStaysAsItIs() throws IOException {
        assertThat(new String(written(Samples.ofEveryKind()), StandardCharsets.US_ASCII))
                .isEqualTo(new String(golden(), StandardCharsets.US_ASCII));
    }

    @Test
    void whatWasWrittenOnceCanAlwaysBeRead() throws IOException {
        assertThat(read(new ByteArrayInputStream(golden()))).isEqualTo(Samples.ofEveryKind());
        try (TreeReader reader = new TreeReader(new ByteArrayInputStream(golden()), "t")) {
            assertThat(reader.startedAt()).isEqualTo(STARTED);
        }
    }

    @Test
    void aTreeMayBeEmpty() throws IOException {
        assertThat(read(new ByteArrayInputStream(written(List.of())))).isEmpty();
    }

    @Test
    void cutShortAnywhereItIsRefused() throws IOException {
        byte[] whole = golden();
        for (int length = 0; length < whole.length; length++) {
            InputStream cut = new ByteArrayInputStream(whole, 0, length);
            assertThatThrownBy(() -> read(cut))
                    .as("cut at %d", length)
                    .isInstanceOfSatisfying(
                            RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
        }
    }

    @Test
    void anyFlippedBitIsSeen() throws IOException {
        byte[] whole = golden();
        for (int bit = 0; bit < whole.length * 8; bit += 5) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> read(new ByteArrayInputStream(flipped)))
                    .as("bit %d", bit)
                    .isInstanceOf(RecobroException.class);
        }
    }

    @Test
    void linesLongerThanAnyBufferArePossible() throws IOException {
        byte[] ids = new byte[100_000 * ContentIds.BYTES];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) (i * 31 >> 3);
        }
        Entry.File large = Samples.file("a", 100_000L << 20, ContentIds.of(ids));
        List<Entry> entries = List.of(large, Samples.file("b", 1, Samples.ids(1)));
        assertThat(read(new ByteArrayInputStream(written(entries)))).isEqualTo(entries);
    }

    @Test
    void aNewerVersionIsRefused() {
        assertThatThrownBy(() -> read("#mtree\n# recobro-tree 2 started=1.000000000\n"))
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.FORMAT_TOO_NEW))
                .hasMessage("unable to read tree 't': it has format 2, and only up to 1 is known here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#mtree\n",
                "#mtree v2.0\n",
                "#mtree\n# something else\n",
                "#mtree\n# recobro-tree x started=1.000000000\n"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(RecobroException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "./a type=dir|an entry without type, time or ctime",
                "./a type=door TIMES|unknown type 'door'",
                "./a type=dir mode=8 TIMES|'8' is no mode",
                "./a type=dir colour=red TIMES|unknown keyword 'colour'",
                "./a type=dir uid TIMES|'uid' has no value",
                "./a type=dir uid=-1 TIMES|'-1' is no size or id",
                "./a type=dir uid=99999999999999999999 TIMES|'99999999999999999999' is no number",
                "a type=dir TIMES|'a' is no path that starts with ./",
                "/a type=dir TIMES|'/a' is no path that starts with ./",
                "./../a type=dir TIMES|a path with the name '..'",
                "./a/../../b type=dir TIMES|a path with the name '..'",
                "./a\\057..\\057b type=dir TIMES|a path with the name '..'",
                "./a\\000 type=dir TIMES|a path with a NUL",
                "./a\\4 type=dir TIMES|a backslash without three octal digits",
                "./a\\777 type=dir TIMES|a backslash with an octal number above 377",
                "./a type=dir time=1.5 ctime=1.000000000|'1.5' is no time",
                "./a type=file TIMES|a file without size",
                "./a type=file size=5 TIMES|content does not fit the size",
                "./a type=file size=5 content=abc TIMES|'abc' is no list of content ids",
                "./a type=file size=5 sparse=4:2 TIMES|extents beyond the end of the file",
                "./a type=file size=5 sparse=2:1,1:1 TIMES|extents that are not in order",
                "./a type=link TIMES|an entry of type link without link",
                "./a type=char TIMES|an entry of type char without device",
                "./a type=block device=sda TIMES|'sda' is no device",
            })
    void aWrongLineIsNamed(String line, String cause) {
        String text = "#mtree\n# recobro-tree 1 started=1.000000000\n"
                + line.replace("TIMES", "time=1.000000000 ctime=1.000000000") + "\n";
        assertThatThrownBy(() -> read(text)).hasMessage("unable to read tree 't': line 3: " + cause);
    }

    @Test
    void pathsOutOfOrderAreRefused() {
        Entry first = Samples.directory("a");
        Entry second = Samples.directory("b");
        assertThatThrownBy(() -> written(List.of(second, first))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> written(List.of(first, first))).isInstanceOf(IllegalArgumentException.class);
        String line = " type=dir time=1.000000000 ctime=1.000000000\n";
        assertThatThrownBy(() -> read("#mtree\n# recobro-tree 1 started=1.000000000\n./b" + line + "./a" + line))
                .hasMessageEndingWith("line 4: a path that must not come after the one before");
    }

    @Test
    void nothingMayFollowTheEnd() throws IOException {
        String whole = new String(golden(), StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> read(whole + "# more\n")).hasMessageEndingWith("an end mark, and more behind it");
    }

    @Test
    void theStartingPointItselfCanBeAnEntry() throws IOException {
        List<Entry> entries = List.of(Samples.directory(""), Samples.directory("etc"));
        assertThat(written(entries)).asString().contains("\n. type=dir ");
        assertThat(read(new ByteArrayInputStream(written(entries)))).isEqualTo(entries);
        assertThat(entries.getFirst().path()).isEqualTo(RawPath.ROOT);
    }
}
