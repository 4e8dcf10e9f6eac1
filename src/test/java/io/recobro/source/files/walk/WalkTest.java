package io.recobro.source.files.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class WalkTest {
    @TempDir
    private Path temporary;

    private Path top;
    private final List<String> skipped = new ArrayList<>();

    @BeforeEach
    void inADirectoryOfItsOwn() throws IOException {
        top = Files.createDirectory(temporary.toRealPath().resolve("top"));
    }

    private void file(String path) throws IOException {
        Path file = top.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path);
    }

    private Walk walk(SelectionRules rules, Path... roots) {
        List<Root> given = new ArrayList<>();
        for (Path root : roots) {
            given.add(Root.of(root));
        }
        return new Walk(given, rules, Optional.empty(), this::skip, 2);
    }

    private void skip(RawPath path, WalkListener.Cause kind, String cause) {
        skipped.add(relative(path) + " " + kind + " " + cause);
    }

    private String relative(RawPath path) {
        return path.below(RawPath.of(top.toString())).toString();
    }

    private List<String> paths(SelectionRules rules, Path... roots) {
        List<String> paths = new ArrayList<>();
        try (Walk walk = walk(rules, roots)) {
            for (Optional<Found> found = walk.next(); found.isPresent(); found = walk.next()) {
                Entry entry = found.get().entry();
                paths.add(relative(entry.path()) + (entry instanceof Entry.Directory ? "/" : ""));
            }
        }
        return paths;
    }

    private static SelectionRules excluding(String... patterns) {
        return new SelectionRules(List.of(patterns), List.of(), List.of(), false, false);
    }

    private static SelectionRules including(String... patterns) {
        return new SelectionRules(List.of(), List.of(patterns), List.of(), false, false);
    }

    @Test
    void comesInTreeOrder() throws IOException {
        for (String path : List.of("a/b/c", "a/b!", "a-b", "a/z", "b/x", "a!")) {
            file(path);
        }
        assertThat(paths(SelectionRules.ALL, top))
                .containsExactly("./", "a/", "a/b/", "a/b/c", "a/b!", "a/z", "a!", "a-b", "b/", "b/x");
    }

    @Test
    void findsEverythingInLargeDirectories() throws IOException {
        for (int i = 0; i < 3 * Listing.SLICE + 1; i++) {
            file(String.format("d/%05d", i));
        }
        for (int i = 0; i < 40; i++) {
            file(String.format("e/%02d/x", i));
        }
        List<String> paths = paths(SelectionRules.ALL, top);
        assertThat(paths).hasSize(1 + 1 + 3 * Listing.SLICE + 1 + 1 + 80).isSortedAccordingTo((a, b) -> a.compareTo(b));
    }

    @Test
    void everyKindIsTold() throws IOException {
        file("f");
        Files.createSymbolicLink(top.resolve("l"), Path.of("to/nowhere"));
        Files.createLink(top.resolve("z"), top.resolve("f"));
        List<Entry> entries = new ArrayList<>();
        try (Walk walk = walk(SelectionRules.ALL, top)) {
            for (Optional<Found> found = walk.next(); found.isPresent(); found = walk.next()) {
                entries.add(found.get().entry());
            }
        }
        assertThat(entries).hasSize(4);
        assertThat(entries.get(1)).isInstanceOfSatisfying(Entry.File.class, first -> {
            assertThat(first.size()).isEqualTo(1);
            assertThat(first.attributes().hardLink()).isEmpty();
        });
        assertThat(entries.get(2))
                .isInstanceOfSatisfying(
                        Entry.SymbolicLink.class,
                        link -> assertThat(new String(link.target(), StandardCharsets.UTF_8))
                                .isEqualTo("to/nowhere"));
        assertThat(entries.get(3))
                .isInstanceOfSatisfying(
                        Entry.File.class,
                        second -> assertThat(second.attributes().hardLink())
                                .contains(entries.get(1).path()));
    }

    @Test
    void whatIsExcludedIsNotLookedInto() throws IOException {
        for (String path : List.of("css/a", "css/keep", "js/b", "x/css/c", "y.tmp", "keep.tmp")) {
            file(path);
        }
        assertThat(paths(excluding("css/", "*.tmp", "!keep*"), top))
                .containsExactly("./", "js/", "js/b", "keep.tmp", "x/");
    }

    @Test
    void onlyWhatLeadsToSomethingIncludedIsThere() throws IOException {
        for (String path : List.of("a/b/x.jpg", "a/c/y.gif", "d/z.gif", "img/q/all", "top.jpg")) {
            file(path);
        }
        assertThat(paths(including("*.jpg", "/img/"), top))
                .containsExactly("./", "a/", "a/b/", "a/b/x.jpg", "img/", "img/q/", "img/q/all", "top.jpg");
    }

    @Test
    void markedDirectoriesStayWithoutTheirContent() throws IOException {
        file("a/.nobackup");
        file("a/x");
        file("cache/x");
        Files.writeString(
                top.resolve("cache/CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n# a comment");
        file("fake/x");
        file("fake/CACHEDIR.TAG");
        SelectionRules rules = new SelectionRules(List.of(), List.of(), List.of(".nobackup"), true, false);
        assertThat(paths(rules, top)).containsExactly("./", "a/", "cache/", "fake/", "fake/CACHEDIR.TAG", "fake/x");
        assertThat(paths(SelectionRules.ALL, top)).contains("a/x", "cache/x");
    }

    @Test
    void rootsInOneAnotherAreWalkedOnce() throws IOException {
        for (String path : List.of("a/b/c", "a/b/css", "a/css", "d")) {
            file(path);
        }
        assertThat(paths(SelectionRules.ALL, top.resolve("a/b"), top, top.resolve("a")))
                .containsExactly("./", "a/", "a/b/", "a/b/c", "a/b/css", "a/css", "d");
        assertThat(paths(excluding("a/", "/css", ".nobackup"), top, top.resolve("a/b")))
                .as("a root is never excluded, its own rules hold in it")
                .containsExactly("./", "a/", "a/b/", "a/b/c", "d");
    }

    @Test
    void aMarkDoesNotHideARootBelowIt() throws IOException {
        file("a/.nobackup");
        file("a/b/c");
        file("a/d");
        SelectionRules rules = new SelectionRules(List.of(), List.of(), List.of(".nobackup"), false, false);
        assertThat(paths(rules, top, top.resolve("a/b"))).containsExactly("./", "a/", "a/b/", "a/b/c");
    }

    @Test
    void aRootMayBeAFile() throws IOException {
        file("a/one");
        file("a/two");
        assertThat(paths(SelectionRules.ALL, top.resolve("a/one"))).containsExactly("a/one");
        try (Walk walk = walk(SelectionRules.ALL, top.resolve("a/one"));
                OpenFile opened = walk.open(walk.next().orElseThrow().entry().path())) {
            assertThat(opened.status().size()).isEqualTo(5);
        }
    }

    @Test
    void rootsThatHoldTheSameFilesTwiceAreRefused() throws IOException {
        file("a/b/c");
        Files.createSymbolicLink(top.resolve("z"), Path.of("a"));
        assertThat(paths(SelectionRules.ALL, top.resolve("z"))).containsExactly("z/", "z/b/", "z/b/c");
        assertThatThrownBy(() -> walk(SelectionRules.ALL, top.resolve("a/b"), top.resolve("z")))
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFIGURATION_INVALID));
    }

    @Test
    void aMissingRootIsAFault() {
        assertThatThrownBy(() -> walk(SelectionRules.ALL, top, top.resolve("gone")))
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SOURCE_MISSING))
                .hasMessage("unable to walk '" + top + "/gone': no such file or directory");
    }

    @Test
    void aVolumeHasItsOwnName() throws IOException {
        file("_data/a");
        List<String> paths = new ArrayList<>();
        try (Walk walk = new Walk(
                List.of(Root.volume("drupal-files", top.resolve("_data"))),
                SelectionRules.ALL,
                Optional.empty(),
                this::skip,
                1)) {
            for (Optional<Found> found = walk.next(); found.isPresent(); found = walk.next()) {
                paths.add(found.get().entry().path().toString());
            }
            walk.open(RawPath.of("volumes/drupal-files/a")).close();
        }
        assertThat(paths).containsExactly("volumes/drupal-files", "volumes/drupal-files/a");
    }

    @Test
    void whatVanishesIsToldAndTheRestComes() throws IOException {
        for (int i = 0; i < 2 * Listing.SLICE + 10; i++) {
            file(String.format("%05d", i));
        }
        int seen = 0;
        try (Walk walk = walk(SelectionRules.ALL, top)) {
            walk.next();
            Files.delete(top.resolve(String.format("%05d", 2 * Listing.SLICE + 5)));
            while (walk.next().isPresent()) {
                seen++;
            }
            assertThatThrownBy(() -> walk.open(RawPath.of(top.toString()).resolve(RawPath.of("gone"))))
                    .isInstanceOfSatisfying(
                            PosixException.class, e -> assertThat(e.vanished()).isTrue());
        }
        assertThat(seen).isEqualTo(2 * Listing.SLICE + 9);
        assertThat(skipped).containsExactly("01029 VANISHED no such file or directory");
    }

    @Test
    void whatCannotBeReadIsToldAndTheRestComes() throws IOException {
        for (String path :
                List.of("a", "no-opening/x", "no-reading/x", "no-status", "no-xattrs", "z/no-status", "z/zz")) {
            file(path);
        }
        List<String> everything = paths(SelectionRules.ALL, top);
        assertThat(everything).contains("no-opening/x", "no-reading/x", "no-status", "z/no-status");
        assertThat(skipped).isEmpty();

        List<String> paths = pathsDenied(SelectionRules.ALL, top);
        assertThat(paths)
                .containsExactly(".", "a", "no-opening", "no-reading", "no-reading/x", "no-xattrs", "z", "z/zz");
        assertThat(skipped)
                .containsExactly(
                        "no-opening UNREADABLE permission denied",
                        "no-reading UNREADABLE permission denied",
                        "no-status UNREADABLE permission denied",
                        "no-xattrs UNREADABLE its extended attributes: permission denied",
                        "z/no-status UNREADABLE permission denied");
    }

    private List<String> pathsDenied(SelectionRules rules, Path... roots) {
        List<String> paths = new ArrayList<>();
        try (Walk walk = new Walk(
                Stream.of(roots).map(Root::of).toList(),
                rules,
                Optional.empty(),
                this::skip,
                2,
                root -> new DenyingDirectory(
                        Roots.open(root), root.location().getFileName().toString()))) {
            for (Optional<Found> found = walk.next(); found.isPresent(); found = walk.next()) {
                paths.add(relative(found.get().entry().path()));
            }
        }
        return paths;
    }

    @Test
    void anotherFileSystemIsLeftOutOnDemand() throws IOException {
        file("a/b");
        file("elsewhere/x/y");
        file("z");
        SelectionRules one = new SelectionRules(List.of(), List.of(), List.of(), false, true);
        assertThat(pathsDenied(SelectionRules.ALL, top)).contains("elsewhere/x/y");
        assertThat(pathsDenied(one, top)).containsExactly(".", "a", "a/b", "elsewhere", "z");
        assertThat(pathsDenied(one, top, top.resolve("elsewhere/x")))
                .as("a root of its own is walked nevertheless")
                .containsExactly(".", "a", "a/b", "elsewhere", "elsewhere/x", "elsewhere/x/y", "z");
    }

    @Test
    void closedHalfWayItLeavesNothingOpen() throws IOException {
        for (int i = 0; i < 40; i++) {
            file(String.format("e/%02d/x/y", i));
        }
        long before = descriptors();
        try (Walk walk = walk(SelectionRules.ALL, top)) {
            for (int i = 0; i < 20; i++) {
                assertThat(walk.next()).isPresent();
            }
            assertThat(descriptors()).isGreaterThan(before);
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    private long descriptors() throws IOException {
        long count = 0;
        try (var open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path one : open) {
                String target =
                        Files.isSymbolicLink(one) ? Files.readSymbolicLink(one).toString() : "";
                count += target.startsWith(top.toString()) ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void aFileHasNoContentUntilItWasRead() throws IOException {
        file("a");
        try (Walk walk = walk(SelectionRules.ALL, top)) {
            walk.next();
            Found found = walk.next().orElseThrow();
            assertThat(found.unchanged()).isFalse();
            assertThat(((Entry.File) found.entry()).content()).isEqualTo(ContentIds.NONE);
        }
    }
}
