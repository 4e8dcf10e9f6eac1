package io.recobro.source.files.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.source.files.posix.Alterable;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.source.files.tree.TreeWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ComparisonTest {
    private static final Timestamp LATER = new Timestamp(1L << 40, 0);

    @TempDir
    private Path temporary;

    private Path top;
    private byte[] previous;

    @BeforeEach
    void withASnapshotOfTheDirectory() throws IOException {
        top = Files.createDirectory(temporary.toRealPath().resolve("top"));
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(top.resolve(name), "text of " + name);
        }
        Files.createSymbolicLink(top.resolve("l"), Path.of("a"));
        previous = snapshot(LATER, UnaryOperator.identity());
    }

    /** The tree as it is, with some content for its files. */
    private byte[] snapshot(Timestamp startedAt, UnaryOperator<Entry> change) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        TreeWriter writer = new TreeWriter(text, startedAt);
        try (Walk walk = walk(Optional.empty())) {
            for (Optional<Found> found = walk.next(); found.isPresent(); found = walk.next()) {
                Entry entry = found.get().entry();
                Entry read =
                        entry instanceof Entry.File file ? file.read(file.size(), file.extents(), content()) : entry;
                writer.write(change.apply(read));
            }
        }
        writer.complete();
        return text.toByteArray();
    }

    private static ContentIds content() {
        byte[] id = new byte[ContentIds.BYTES];
        Arrays.fill(id, (byte) 5);
        return ContentIds.of(id);
    }

    private Walk walk(Optional<TreeReader> reader) {
        return new Walk(List.of(Root.of(top)), SelectionRules.ALL, reader, (path, kind, cause) -> {}, 1);
    }

    private Map<String, Found> compared() {
        Map<String, Found> found = new TreeMap<>();
        try (Walk walk = walk(Optional.of(new TreeReader(new ByteArrayInputStream(previous), "t")))) {
            for (Optional<Found> next = walk.next(); next.isPresent(); next = walk.next()) {
                RawPath path = next.get().entry().path();
                found.put(path.below(RawPath.of(top.toString())).toString(), next.get());
            }
            assertThat(walk.previousFiles()).isEqualTo(3);
            assertThat(walk.previousBytes()).isEqualTo(27);
        }
        return found;
    }

    @Test
    void whatDidNotChangeIsTakenOver() {
        Map<String, Found> found = compared();
        assertThat(found).hasSize(5).allSatisfy((path, one) -> {
            assertThat(one.unchanged()).as(path).isTrue();
            assertThat(one.previous()).contains(one.entry());
        });
        assertThat(((Entry.File) found.get("a").entry()).content()).isEqualTo(content());
    }

    @Test
    void whatChangedIsToldWithWhatItWas() throws IOException {
        Files.writeString(top.resolve("b"), "text of B");
        Files.delete(top.resolve("c"));
        Files.writeString(top.resolve("d"), "new");
        Map<String, Found> found = compared();
        assertThat(found.keySet()).containsExactly(".", "a", "b", "d", "l");
        assertThat(found.get("a").unchanged()).isTrue();
        assertThat(found.get("b").unchanged()).isFalse();
        assertThat(found.get("b").previous()).isPresent();
        assertThat(found.get("d").previous()).isEmpty();
        assertThat(found.get(".").unchanged()).isFalse();
    }

    @Test
    void aChangeThatKeepsSizeAndTimeShowsInTheChangeTime() throws IOException {
        try (TargetDirectory target = Linux.openTarget(top)) {
            Alterable entry = target.entry(new byte[] {'a'});
            Timestamp time = target.existing().status(new byte[] {'a'}).mtime();
            Files.writeString(top.resolve("a"), "TEXT OF A");
            entry.time(time);
        }
        assertThat(compared().get("a").unchanged()).isFalse();
    }

    @Test
    void attributesThatChangedAreReadAgain() throws IOException {
        try (TargetDirectory target = Linux.openTarget(top)) {
            target.entry(new byte[] {'a'}).xattrs(List.of(new Xattr("user.a", new byte[] {1})));
        }
        Found found = compared().get("a");
        assertThat(found.unchanged()).isFalse();
        assertThat(found.entry().attributes().xattrs()).hasSize(1);
        assertThat(found.previous().orElseThrow().attributes().xattrs()).isEmpty();
    }

    @Test
    void anotherFileUnderTheSameNameIsNotTakenForTheOld() throws IOException {
        previous = snapshot(LATER, entry -> {
            var then = entry.attributes();
            return entry.with(new io.recobro.source.files.tree.Attributes(
                    then.mode(),
                    then.uid(),
                    then.gid(),
                    then.user(),
                    then.group(),
                    then.mtime(),
                    then.ctime(),
                    then.device(),
                    then.inode() + 1,
                    then.links(),
                    then.hardLink(),
                    then.xattrs()));
        });
        assertThat(compared().values()).noneMatch(Found::unchanged);
    }

    @Test
    void whatChangedRightBeforeTheLastSnapshotIsReadAgain() throws IOException {
        Timestamp changed;
        try (TargetDirectory target = Linux.openTarget(top)) {
            changed = target.existing().status(new byte[] {'l'}).ctime();
        }
        previous = snapshot(new Timestamp(changed.seconds() + 1, 0), UnaryOperator.identity());
        assertThat(compared().get("a").unchanged()).isFalse();
        previous = snapshot(new Timestamp(changed.seconds() + 3, 0), UnaryOperator.identity());
        assertThat(compared().get("a").unchanged()).isTrue();
    }
}
