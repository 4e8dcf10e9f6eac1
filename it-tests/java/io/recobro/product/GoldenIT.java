package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.qdrant.QdrantServer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Backups of earlier versions, kept byte for byte, come back through this one. */
@Execution(ExecutionMode.SAME_THREAD)
class GoldenIT {
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final List<String> restored = new ArrayList<>();
    private final TreeSet<String> folders = new TreeSet<>();
    private GoldenPlace place;
    private Recobro recobro;

    @AfterEach
    void close() throws Exception {
        if (place != null) {
            place.close();
        }
    }

    @Test
    void everyGoldenBackupComesBack() throws Exception {
        place = new GoldenPlace();
        place.server();
        try (var client = place.objects()) {
            client.createBucket(make -> make.bucket(GoldenPlace.BUCKET));
        }
        for (GoldenFolder golden : GoldenFolder.all().toList()) {
            place.lay(golden);
            place.vectors();
            recobro = place.recobro();
            everythingIsSeenAndWhole(golden);
            filesComeBack(golden);
            databasesComeBack(golden);
            bucketComesBack(golden);
            collectionsComeBack(golden);
            filesComeBackByPlainTools(golden);
            folders.add(golden.toString());
        }
        assertThat(restored).isNotEmpty();
        Reliability.record(new Attack(
                "Formats",
                "restore of backups that an earlier version wrote",
                "golden backups: files, MariaDB (gzip, zstd, mariadb-dump), bucket, Qdrant",
                restored.size(),
                restored.size() + " restores of " + String.join(", ", folders)
                        + " gave what was captured, told by find, sha256sum, SQL and HTTP; all were parsed, listed"
                        + " and searched",
                "the same comparison with one expected line changed says so",
                GoldenIT.class.getSimpleName()));
    }

    private void everythingIsSeenAndWhole(GoldenFolder golden) {
        recobro.succeed("verify", "--level", "parse").expect(0, "good");
        JsonNode backups = recobro.json("list");
        assertThat(backups).hasSize(7);
        assertThat(backups)
                .extracting(backup -> backup.path("pinned").asBoolean())
                .contains(true);
        for (JsonNode backup : backups) {
            recobro.succeed("show", backup.path("id").asString());
        }
        recobro.succeed("history").expect(0, "backup", "drill", "prune");
        recobro.succeed("status", "files");
        recobro.succeed("drill", "--report").expect(0, "files", "passed");
        String listed =
                recobro.succeed("list", "files", "--files", "--path", "deep/a").out();
        assertThat(listed).contains("small1", "-rwsr-x---");
        recobro.succeed("find", "renamed").expect(0, "deep/renamed");
        assertThat(recobro.succeed("diff", "--job", "files", "previous", "latest")
                        .out())
                .contains("- ", "/deep/a/b/small4", "+ ", "/deep/new", "R ", "/deep/renamed");
        assertThat(recobro.succeed("dump", GoldenPlace.TREE + "/deep/new", "files")
                        .out())
                .isEqualTo("new");
    }

    private void filesComeBack(GoldenFolder golden) throws Exception {
        JsonNode backups = recobro.json("list", "files");
        assertThat(backups).hasSize(2);
        List<String> newestFirst =
                List.of(
                                backups.get(0).path("id").asString(),
                                backups.get(1).path("id").asString())
                        .stream()
                        .sorted(Comparator.reverseOrder())
                        .toList();
        for (String which : List.of("latest", "previous")) {
            String id = newestFirst.get(which.equals("latest") ? 0 : 1);
            Path target = place.directory().resolve("target-" + golden + "-" + which);
            // who may not give files away is told so: the rest comes back all the same
            recobro.run("restore", "files", "--backup", id, "--into", target.toString())
                    .expect(ROOT ? 0 : 3);
            List<String> expected = tree(golden, which);
            List<String> found = GoldenPlace.tree(Path.of(target.toString(), GoldenPlace.TREE.toString()), ROOT);
            assertThat(found).isEqualTo(expected);
            restored.add("files " + which);
            List<String> changed = new ArrayList<>(expected);
            changed.set(3, changed.get(3) + "!");
            assertThat(found).as("control").isNotEqualTo(changed);
        }
    }

    private static List<String> tree(GoldenFolder golden, String which) throws Exception {
        return golden.expected("files-" + which + ".txt").stream()
                .map(line -> ROOT ? line : GoldenPlace.withoutOwner(line))
                .toList();
    }

    private void databasesComeBack(GoldenFolder golden) throws Exception {
        for (String job : List.of("db", "dbzst", "tool")) {
            recobro.succeed(place.asAdmin("restore", job, "--into", GoldenPlace.COPY));
            boolean exact = !job.equals("tool");
            List<String> found = place.database(GoldenPlace.COPY, exact);
            List<String> expected = golden.expected("database.txt").stream()
                    .map(line -> exact ? line : GoldenPlace.withSixDigits(line))
                    .toList();
            assertThat(without(expected, found)).as("lacking after " + job).isEmpty();
            assertThat(without(found, expected)).as("too much after " + job).isEmpty();
            assertThat(found).isEqualTo(expected);
            place.server().execute("", "DROP DATABASE " + GoldenPlace.COPY);
            restored.add(job);
        }
    }

    /** For a message that can be read: the lists have a thousand lines. */
    private static List<String> without(List<String> lines, List<String> others) {
        List<String> rest = new ArrayList<>(lines);
        rest.removeAll(new HashSet<>(others));
        return rest;
    }

    private void bucketComesBack(GoldenFolder golden) throws Exception {
        String prefix = "back-" + golden + "/";
        recobro.succeed("restore", "bucket", "--into", "s3://" + GoldenPlace.BUCKET + "/" + prefix);
        assertThat(place.bucket(prefix)).isEqualTo(golden.expected("bucket.txt"));
        restored.add("bucket");
    }

    private void collectionsComeBack(GoldenFolder golden) throws Exception {
        QdrantServer server = place.vectors();
        recobro.succeed("restore", "vectors");
        assertThat(server.points("docs").lines().toList()).isEqualTo(golden.expected("vectors.txt"));
        assertThat(server.indexes("docs")).containsExactly("title");
        assertThat(server.aliases()).containsEntry("live", "docs");
        restored.add("vectors");
    }

    /** The plain tools bring extended attributes back only where {@code setfattr} is installed. */
    private static List<String> withoutNote(List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith(GoldenPlace.NOTE)).toList();
    }

    /** Last of all, for it unpacks beside the backup. */
    private void filesComeBackByPlainTools(GoldenFolder golden) throws Exception {
        if (!ROOT) {
            return;
        }
        String newest = recobro.json("list", "files").get(0).path("id").asString();
        Path folder = place.destination().resolve("site/files/backups").resolve(newest);
        Matcher commands = COMMANDS.matcher(Files.readString(folder.resolve("RESTORE.md")));
        while (commands.find()) {
            if (!commands.group(1).startsWith("recobro ")) {
                HardTree.run(folder, commands.group(1));
            }
        }
        Path back = Path.of(folder.resolve("restored").toString(), GoldenPlace.TREE.toString());
        List<String> found = withoutNote(GoldenPlace.tree(back, true));
        assertThat(found).isIn(withoutNote(tree(golden, "latest")), withoutNote(tree(golden, "previous")));
        restored.add("files by plain tools");
    }
}
