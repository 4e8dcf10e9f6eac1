package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.product.BrokenBackup.Met;
import io.recobro.product.Recobro.Ran;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Golden backups, broken in every way that has a name: each has its exit status and its words. */
@Execution(ExecutionMode.SAME_THREAD)
class BrokenBackupIT {
    @Test
    void everyDamageHasItsStatusAndItsWords() throws Exception {
        int tried = 0;
        int commands = 0;
        Set<String> verified = new HashSet<>();
        try (GoldenPlace.OwnTree _ = new GoldenPlace.OwnTree();
                GoldenPlace place = new GoldenPlace()) {
            Recobro recobro = place.recobro();
            Files.createDirectories(GoldenPlace.TREE);
            Files.writeString(GoldenPlace.TREE.resolve("one"), "one");
            for (BrokenBackup broken : BrokenBackup.all()) {
                for (Met met : broken.met()) {
                    if (met.status() == 13 && met.command().startsWith("verify") && verified.add(met.command())) {
                        place.lay(GoldenFolder.newest());
                        run(place, recobro, met.command()).expect(0); // the control
                    }
                }
                place.lay(GoldenFolder.newest());
                GoldenSurgery surgery = new GoldenSurgery(place.destination());
                Set<Path> newest = new HashSet<>();
                for (String job : Set.of("files", "db", "vectors")) {
                    newest.add(surgery.file("site/" + job + "/manifests/"));
                }
                broken.breaking().in(surgery);
                for (Met met : broken.met()) {
                    String id = newest.stream()
                            .filter(manifest -> met.command()
                                    .contains(" "
                                            + manifest.getParent().getParent().getFileName()))
                            .map(manifest -> manifest.getFileName().toString().split("_")[0])
                            .findFirst()
                            .orElse("none");
                    Ran ran = run(place, recobro, met.command().replace("NEWEST", id));
                    assertThat(ran.status())
                            .as(broken.name() + ": " + met.command() + "\n" + ran.out() + ran.err())
                            .isEqualTo(met.status());
                    for (String words : met.words()) {
                        assertThat(ran.out() + ran.err())
                                .as(broken.name() + ": " + met.command())
                                .contains(words.replace("NEWEST", id));
                    }
                    ran.expect(met.status()); // and without a trace of an exception
                    commands++;
                }
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(30);
        Reliability.record(new Attack(
                "Formats",
                "manifest, pack, artifact or record cut short, flipped, empty, gone, misnamed or twice",
                "golden backups of files, MariaDB, a bucket and Qdrant",
                tried,
                tried + " damages met by " + commands + " commands: each was named with its object and exit status, and"
                        + " what was still whole was restored",
                verified.size() + " times verify passes before the damage",
                BrokenBackupIT.class.getSimpleName()));
    }

    private static Ran run(GoldenPlace place, Recobro recobro, String command) throws Exception {
        Path target = Files.createTempDirectory(place.directory(), "target");
        return recobro.run(command.replace("TARGET", target.toString()).split(" "));
    }
}
