package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.MemoryBackup;
import io.recobro.product.LaterFormat.Shape;
import io.recobro.product.Recobro.Ran;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.source.mariadb.restore.MariaDbRestore;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a later version wrote is refused in clear words and left as it is, every format of it. */
@Execution(ExecutionMode.SAME_THREAD)
class LaterFormatIT {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path PAGES = Path.of("src/docs/formats");
    /** A number of a format, as code states it: a constant, a component of a record, or a line of text. */
    private static final Pattern NUMBERED = Pattern.compile("\\b(?:FORMAT|VERSION) = \\d+;"
            + "|\\(\\s*int format\\b"
            + "|\"[^\"\n]*\\b(?:format|contents|recobro-tree) \\d+\\b[^\"\n]*\"");
    /** What no server needs to be there for. */
    private static final Pattern ALONE = Pattern.compile("restore (?:db|vectors|bucket|--all).*");

    @Test
    void aLaterFormatIsRefusedAndLeftAlone() throws Exception {
        int refusals = 0;
        int calm = 0;
        int controls = 0;
        try (GoldenPlace.OwnTree _ = new GoldenPlace.OwnTree();
                GoldenPlace place = new GoldenPlace()) {
            Recobro recobro = place.recobro();
            Files.createDirectories(GoldenPlace.TREE);
            Files.writeString(GoldenPlace.TREE.resolve("one"), "one");
            for (LaterFormat later : LaterFormat.all()) {
                place.lay(GoldenFolder.newest());
                for (String command : later.refused().keySet()) {
                    Ran ran = run(place, recobro, command);
                    assertThat(ran.out() + ran.err()).as("control: " + command).doesNotContain("has format");
                    if (!ALONE.matcher(command).matches()) {
                        ran.expect(0);
                    }
                    controls++;
                }
                for (Shape shape : Shape.values()) {
                    place.lay(GoldenFolder.newest());
                    later.raised().in(new GoldenSurgery(place.destination()), place, shape);
                    for (var refused : later.refused().entrySet()) {
                        SortedMap<String, String> before = GoldenFolder.digests(place.destination());
                        Ran ran = run(place, recobro, refused.getKey());
                        String about = later.type() + " of " + shape + " shape: " + refused.getKey();
                        assertThat(ran.out() + ran.err())
                                .as(about)
                                .containsPattern("format (is '# recobro contents )?2");
                        assertThat(ran.out() + ran.err())
                                .as(about)
                                .containsPattern("newer (recobro|version|one)|up to 1\\b");
                        ran.expect(refused.getValue());
                        assertThat(changed(before, place)).as(about).isEmpty();
                        refusals++;
                    }
                    for (String command : later.calm()) {
                        SortedMap<String, String> before = GoldenFolder.digests(place.destination());
                        SortedMap<String, String> state = GoldenFolder.digests(place.state());
                        run(place, recobro, command).expect(0);
                        assertThat(gone(before, place.destination()))
                                .as(later.type() + ": " + command)
                                .isEmpty();
                        if (later.type().equals("RunRecord")) {
                            state.keySet().removeIf(name -> !name.startsWith("records/"));
                            assertThat(gone(state, place.state())).as(command).isEmpty();
                        }
                        calm++;
                    }
                }
            }
        }
        assertThat(refusals).isGreaterThan(40);
        long formats =
                LaterFormat.all().stream().map(LaterFormat::type).distinct().count();
        Reliability.record(new Attack(
                "Formats",
                "a later version's number, with and without another shape",
                formats + " stored formats, by the commands that read them",
                refusals + calm,
                refusals + " commands refused it by its number and said that a newer recobro is needed, " + calm
                        + " did without it; not one stored byte was changed or removed",
                controls + " times the same commands read the known format",
                LaterFormatIT.class.getSimpleName()));
    }

    private static Ran run(GoldenPlace place, Recobro recobro, String command) throws Exception {
        Path target = Files.createTempDirectory(place.directory(), "target");
        String drill = new GoldenSurgery(place.destination())
                .file("site/runs/", "_drill_files")
                .getFileName()
                .toString()
                .split("_")[0];
        return recobro.run(command.replace("TARGET", target.toString())
                .replace("DRILL", drill)
                .split(" "));
    }

    /** What is not as it was, or new, and is no record: neither of the run nor of a backup that was found good. */
    private static List<String> changed(SortedMap<String, String> before, GoldenPlace place) throws Exception {
        List<String> changed = gone(before, place.destination());
        GoldenFolder.digests(place.destination()).keySet().stream()
                .filter(name -> !before.containsKey(name))
                .filter(name -> !name.startsWith("site/runs/") && !name.contains("/verified_"))
                .forEach(changed::add);
        return changed;
    }

    private static List<String> gone(SortedMap<String, String> before, Path directory) throws Exception {
        SortedMap<String, String> after = GoldenFolder.digests(directory);
        return before.keySet().stream()
                .filter(name -> !before.get(name).equals(after.get(name)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Test
    void accountsOfALaterFormatAreNotExecuted() {
        MemoryBackup backup = new MemoryBackup();
        backup.put(
                "users.sql.gz",
                "users",
                "/*M!999999\\- sandbox */\n-- Recobro accounts, format 2\nCREATE ANYTHING;\n"
                        .getBytes(StandardCharsets.UTF_8));
        MariaDbRestore restore = new MariaDbRestore(null, Clock.systemUTC()); // no server is asked
        assertThatThrownBy(() -> restore.restoreShared(backup, Progress.NONE))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        failed -> assertThat(failed.fault()).isEqualTo(Fault.FORMAT_TOO_NEW))
                .hasMessageContaining("'users.sql.gz': it has format 2, this program reads up to 1");
    }

    /** A format without a case fails here. */
    @Test
    void everyFormatHasACase() throws Exception {
        Set<String> known = new TreeSet<>(LaterFormat.others().keySet());
        LaterFormat.all().forEach(later -> known.add(later.type()));
        assertThat(numbered(MAIN)).isNotEmpty().isSubsetOf(known);
        assertThat(known).as("cases of formats that are no more").isSubsetOf(numbered(MAIN));
        assertThat(NUMBERED.matcher("record New(String name) { static final int FORMAT = 1; }")
                        .find())
                .as("control")
                .isTrue();
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .as("pages on formats; a new one needs a case in LaterFormat")
                    .containsExactlyInAnyOrder(
                            "checksum-line.md",
                            "evidence.md",
                            "files-snapshot.md",
                            "golden.md",
                            "mariadb-dump.md",
                            "qdrant-snapshot.md",
                            "s3-snapshot.md");
        }
    }

    /** Names of the classes that state a number of a format. */
    private static Set<String> numbered(Path sources) throws Exception {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String code = Files.readString(file).replaceAll("(?m)^\\s*(?:\\*|/\\*|//).*$", "");
                if (NUMBERED.matcher(code).find()) {
                    found.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        return found;
    }
}
