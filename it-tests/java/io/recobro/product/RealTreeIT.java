package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Trees that the machine itself consists of come back; another choice: {@code -Drecobro.real-trees=/usr}. */
@EnabledOnOs(OS.LINUX)
class RealTreeIT {
    private static final String SOME = "/usr/sbin:/usr/include:/usr/share/perl:/usr/share/zoneinfo:/usr/lib/git-core";

    private final List<Path> roots = Stream.of(
                    System.getProperty("recobro.real-trees", SOME).split(":"))
            .map(Path::of)
            .filter(Files::isDirectory)
            .toList();
    private Place place;

    @BeforeEach
    void open() throws IOException {
        place = new Place();
    }

    @AfterEach
    void remove() throws Exception {
        HardTree.run(place.directory(), "chmod -R u+rwx . && rm -rf ./*");
        place.close();
    }

    @Test
    void whatOthersSeeOfItIsTheSame() throws Exception {
        String paths = String.join(", ", roots.stream().map(Path::toString).toList());
        Recobro recobro = place.configure(
                List.of(place.dir("local")),
                List.of("  files: {source: {type: files, paths: [%s]}, to: [local]}%n".formatted(paths)));
        recobro.succeed("backup-now");
        Path target = place.directory().resolve("target");
        recobro.succeed("restore", "files", "--into", target.toString());
        assertThat(roots).isNotEmpty();
        for (Path root : roots) {
            Path back = Path.of(target.toString(), root.toString());
            HardTree.run(root, "diff -r --no-dereference . '" + back + "'");
            Map<String, String> facts = TreeFacts.of(root);
            assertThat(facts.equals(TreeFacts.of(back)))
                    .as("the facts of %s and %s", root, back)
                    .isTrue();
            long later = Files.getLastModifiedTime(back).to(TimeUnit.NANOSECONDS) + 1;
            Files.setLastModifiedTime(back, FileTime.from(later, TimeUnit.NANOSECONDS));
            assertThat(TreeFacts.of(back)).as("control").hasSameSizeAs(facts).isNotEqualTo(facts);
        }
    }
}
