package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.product.Recobro.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files there and back: by the product, and by plain tools alone. */
class FilesIT {
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private Place place;
    private Path source;
    private Recobro recobro;

    @BeforeEach
    void backUp() throws Exception {
        place = new Place();
        source = place.directory().resolve("source");
        HardTree.make(source);
        recobro = configure(source);
        recobro.succeed("backup-now");
    }

    private Recobro configure(Path root) throws IOException {
        return place.configure(
                List.of(place.dir("local")),
                List.of("  files: {source: {type: files, paths: [%s]}, to: [local]}%n".formatted(root)));
    }

    @AfterEach
    void remove() throws Exception {
        HardTree.run(place.directory(), "chmod -R u+rwx .");
        place.close();
    }

    /** Where the source lies below a directory that it was restored into. */
    private Path in(Path target) {
        return Path.of(target.toString(), source.toString());
    }

    private String[] into(Path target, String... more) {
        List<String> arguments = new ArrayList<>(List.of("restore", "files", "--into", target.toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    @Test
    void everythingComesBack() throws Exception {
        Path target = place.directory().resolve("target");
        Ran ran = recobro.succeed(into(target));
        HardTree.requireSame(source, in(target));
        assertThat(ran.out()).contains("files,", "every content with its SHA-256");
        assertThat(Files.getAttribute(in(target).resolve("sparse"), "unix:size"))
                .isEqualTo(50_000_000L);
        String blocks = HardTree.run(in(target), "stat -c %b sparse hole | tr '\\n' ' '");
        assertThat(Long.parseLong(blocks.split(" ")[0])).isLessThan(2000);
        assertThat(blocks.split(" ")[1]).isEqualTo("0");

        recobro.run(into(target)).expect(2, "not empty", "--overwrite never");
        recobro.succeed(into(target, "--overwrite", "never"));
        HardTree.requireSame(source, in(target));
    }

    @Test
    void plainToolsAreEnough() throws Exception {
        Path guide = place.stored("local", "RESTORE.md");
        List<String> steps = new ArrayList<>();
        Matcher commands = COMMANDS.matcher(Files.readString(guide));
        while (commands.find()) {
            if (!commands.group(1).startsWith("recobro ")) {
                steps.add(commands.group(1));
            }
        }
        assertThat(steps).hasSize(3);
        for (String step : steps) {
            HardTree.run(guide.getParent(), step);
        }
        HardTree.requireSame(source, in(guide.resolveSibling("restored")));
        assertThat(guide.resolveSibling("contents")).doesNotExist();
    }

    @Test
    void whatASnapshotHoldsCanBeSeen() throws Exception {
        Files.writeString(source.resolve("nothing"), "something");
        Files.move(source.resolve("large"), source.resolve("renamed"));
        Files.delete(source.resolve("-dash"));
        Files.writeString(source.resolve("new"), "new");
        recobro.succeed("backup-now");

        String listed = recobro.succeed("list", "files", "--files", "--backup", "previous", "--path", "with space/*")
                .out();
        assertThat(listed.lines())
                .singleElement()
                .asString()
                .startsWith("-rwsr-xr-x")
                .endsWith("/with space/one");
        assertThat(lines("list", "--files", "--path", "bytes\\377\\376"))
                .anySatisfy(line -> assertThat(line.path("path").asString()).endsWith("/bytes\\377\\376"));

        List<JsonNode> found = lines("find", "nothing");
        assertThat(found.getFirst().path("versions")).hasSize(2);
        assertThat(found.getLast().path("searched").asInt()).isEqualTo(2);

        List<String> differences =
                recobro.succeed("diff", "previous", "latest").out().lines().toList();
        assertThat(differences)
                .hasSize(4)
                .anyMatch(line -> line.startsWith("- ") && line.endsWith("/-dash"))
                .anyMatch(line -> line.startsWith("C ") && line.contains("/nothing") && line.contains("content"))
                .anyMatch(line -> line.startsWith("+ ") && line.endsWith("/new"))
                .anyMatch(line -> line.startsWith("R ") && line.contains("/large -> ") && line.endsWith("/renamed"));

        assertThat(recobro.succeed("dump", "with space/one").out()).isEqualTo("one");
        assertThat(recobro.succeed("dump", source + "/nothing", "--backup", "previous")
                        .out())
                .isEmpty();
        recobro.run("dump", "/nowhere").expect(2, "has no such path");
    }

    private List<JsonNode> lines(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--json"));
        all.addAll(List.of(arguments));
        return recobro.succeed(all.toArray(String[]::new))
                .out()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    @Test
    void inPlaceWhatIsOverwrittenIsKeptFirst() throws Exception {
        Path target = place.directory().resolve("target");
        recobro.succeed(into(target));
        Files.writeString(source.resolve("-dash"), "changed by mistake");
        Files.delete(source.resolve("deep/to-one"));
        Files.writeString(source.resolve("deep/extra"), "extra");

        recobro.run("restore", "files", "--in-place", "--overwrite", "if-changed", "--delete")
                .expect(2, "--replace");
        assertThat(source.resolve("deep/extra")).exists();
        recobro.run("restore", "files", "--in-place", "--overwrite", "always", "--replace", "other")
                .expect(2, "'files'");
        recobro.succeed("restore", "files", "--in-place");
        assertThat(Files.isSymbolicLink(source.resolve("deep/to-one"))).isTrue();
        assertThat(Files.readString(source.resolve("-dash"))).isEqualTo("changed by mistake");

        recobro.succeed(
                "restore", "files", "--in-place", "--overwrite", "if-changed", "--delete", "--replace", "files");
        HardTree.requireSame(in(target), source);
        assertThat(recobro.succeed("dump", source + "/-dash", "files.before-restore")
                        .out())
                .isEqualTo("changed by mistake");
        assertThat(recobro.succeed("find", "extra").out()).contains("files.before-restore");
    }

    @Test
    void aFlippedBitAMissingPackAndACutTreeAreTold() throws Exception {
        Path pack = place.stored("local", ".0001.tar.gz");
        byte[] good = Files.readAllBytes(pack);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 4;
        Files.write(pack, bad);
        Path first = place.directory().resolve("first");
        recobro.run(into(first))
                .expect(13, pack.getFileName().toString(), "is left out", "everything else was restored");
        assertThat(in(first).resolve("-dash")).hasContent("five");
        assertThat(recobro.run("dump", "large").status()
                        + recobro.run("dump", "deep/copy").status())
                .isPositive();

        Files.delete(pack);
        recobro.run(into(place.directory().resolve("second")))
                .expect(13, pack.getFileName().toString());

        Files.write(pack, good);
        Path tree = place.stored("local", ".mtree.gz");
        byte[] whole = Files.readAllBytes(tree);
        Files.write(tree, java.util.Arrays.copyOf(whole, whole.length - 30));
        recobro.run(into(place.directory().resolve("third"))).expect(13, "tree.mtree.gz");
        recobro.run("list", "--files").expect(13, "tree.mtree.gz");

        Files.write(tree, whole);
        recobro.succeed(into(place.directory().resolve("third")));
        HardTree.requireSame(source, in(place.directory().resolve("third")));
    }
}
