package io.recobro.source.files.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.source.files.tree.TreeWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The walk and the tree on the files that the machine itself consists of. */
@EnabledOnOs(OS.LINUX)
class WholeSystemIT {
    private static final Path USR = Path.of("/usr");
    private static final Timestamp LATER = new Timestamp(1L << 40, 0);

    private static List<Entry> walked(Optional<TreeReader> previous, List<String> skipped, boolean unchanged) {
        List<Entry> entries = new ArrayList<>();
        WalkListener listener = (path, kind, cause) -> skipped.add(path + ": " + cause);
        try (Walk walk = new Walk(List.of(Root.of(USR)), SelectionRules.ALL, previous, listener, 2)) {
            for (Optional<Found> found = walk.next(); found.isPresent(); found = walk.next()) {
                assertThat(found.get().unchanged()).isEqualTo(unchanged);
                entries.add(withContent(found.get().entry()));
            }
        }
        return entries;
    }

    private static Entry withContent(Entry entry) {
        if (!(entry instanceof Entry.File file) || file.size() == 0) {
            return entry;
        }
        byte[] id = new byte[ContentIds.BYTES];
        Arrays.fill(id, (byte) file.attributes().inode());
        return file.read(file.size(), file.extents(), ContentIds.of(id));
    }

    private static byte[] written(List<Entry> entries) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        TreeWriter writer = new TreeWriter(text, LATER);
        for (Entry entry : entries) {
            writer.write(entry);
        }
        writer.complete();
        return text.toByteArray();
    }

    @Test
    void everythingIsFoundOnceAndComesBackOutOfTheTree() throws IOException {
        List<String> skipped = new ArrayList<>();
        List<Entry> entries = walked(Optional.empty(), skipped, false);
        assertThat(skipped).isEmpty();

        byte[] text = written(entries);
        List<Entry> back = new ArrayList<>();
        try (TreeReader reader = new TreeReader(new ByteArrayInputStream(text), "usr")) {
            for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                back.add(entry.get());
            }
        }
        assertThat(back.equals(entries)).isTrue();
        assertThat(written(back)).isEqualTo(text);

        try (TreeReader reader = new TreeReader(new ByteArrayInputStream(text), "usr")) {
            List<Entry> again = walked(Optional.of(reader), skipped, true);
            assertThat(again.equals(entries)).isTrue();
        }
    }

    @Test
    void theSamePathsAreFoundAsByTheJdk() throws IOException {
        List<RawPath> expected;
        try (Stream<Path> paths = Files.walk(USR)) {
            expected = paths.map(path -> RawPath.of(path.toString().substring(1).getBytes(StandardCharsets.UTF_8)))
                    .sorted()
                    .toList();
        }
        assertThat(walked(Optional.empty(), new ArrayList<>(), false).stream()
                        .map(Entry::path)
                        .toList()
                        .equals(expected))
                .isTrue();
    }

    @Test
    void hardLinksAreThoseOfTheMachine() {
        List<Entry> entries = walked(Optional.empty(), new ArrayList<>(), false);
        long inodes = entries.stream()
                .filter(entry -> !(entry instanceof Entry.Directory))
                .map(entry ->
                        entry.attributes().device() + " " + entry.attributes().inode())
                .distinct()
                .count();
        long first = entries.stream()
                .filter(entry -> !(entry instanceof Entry.Directory))
                .filter(entry -> entry.attributes().hardLink().isEmpty())
                .count();
        assertThat(first).isEqualTo(inodes);
    }
}
