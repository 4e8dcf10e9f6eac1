package io.recobro.source.files.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.Check;
import io.recobro.source.RestoreRequest.FileOptions;
import io.recobro.source.RestoreRequest.FileOptions.Owners;
import io.recobro.source.files.HandMadeSnapshot;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees with a good end mark, whose entries were chosen to be written somewhere else than below the target. */
class ForgedTreeTest {
    private static final List<String> UP = List.of("..", "\\056\\056", ".\\056", "..\\000x", "..\\057..");
    private static final List<String> ENTRIES = List.of(
            "type=file mode=0644 size=0",
            "type=dir mode=0755",
            "type=link mode=0777 link=/etc",
            "type=fifo mode=0644",
            "type=char mode=0666 device=linux,1,3");

    @TempDir
    private Path directory;

    /** The path that an entry gives, as a program that takes it for text would understand it. */
    private record Trap(String path, String line) {}

    private static List<Trap> traps() {
        List<Trap> traps = new ArrayList<>();
        for (String entry : ENTRIES) {
            for (String up : UP) {
                for (String path : List.of("./%s/escaped", "./srv/%s/%s/escaped", "./srv/%s/../escaped", "./%s")) {
                    add(traps, path.replace("%s", up), entry);
                }
            }
            for (String path : List.of(
                    "/escaped", "//escaped", ".//escaped", "./\\057escaped", "../escaped", "escaped", "./srv/trap/x")) {
                add(traps, path, entry);
            }
        }
        return traps;
    }

    private static void add(List<Trap> traps, String path, String entry) {
        traps.add(new Trap(path, path + " " + entry + " uid=0 gid=0 time=1.000000000 ctime=1.000000000"));
    }

    @Test
    void nothingIsWrittenOutsideAndNothingIsBelieved() throws IOException {
        List<Trap> traps = traps();
        int refused = 0;
        int escaping = 0;
        for (Trap trap : traps) {
            escaping += leadsOut(trap.path()) ? 1 : 0;
            HandMadeSnapshot forged = new HandMadeSnapshot().complete();
            forged.withTree(
                    "./srv type=dir mode=0755 uid=0 gid=0 time=1.000000000 ctime=1.000000000",
                    "./srv/trap type=link mode=0777 uid=0 gid=0 time=1.000000000 ctime=1.000000000 link=" + directory,
                    trap.line());
            try {
                restore(forged);
            } catch (RecobroException refusal) {
                assertThat(refusal.fault()).as(trap.line()).isEqualTo(Fault.BACKUP_DAMAGED);
                refused++;
            }
            assertThat(outside()).as(trap.line()).isEmpty();
        }
        assertThat(refused).isEqualTo(traps.size());
        assertThat(escaping).isGreaterThan(traps.size() / 3);

        HandMadeSnapshot honest = new HandMadeSnapshot().complete();
        honest.withTree(
                "./srv type=dir mode=0755 uid=0 gid=0 time=1.000000000 ctime=1.000000000",
                "./srv/..escaped type=file mode=0644 size=0 uid=0 gid=0 time=1.000000000 ctime=1.000000000");
        restore(honest);
        assertThat(directory.resolve("target/srv/..escaped")).exists();
        Reliability.record(new Attack(
                "Faulty storage",
                "trees with entries that lead out of the target",
                "restore of files",
                traps.size(),
                refused + " times refused as damaged before anything was written, nothing outside the target",
                "taken as plain text, " + escaping + " of the paths lead out; a name that only looks so is restored",
                getClass().getSimpleName()));
    }

    private void restore(HandMadeSnapshot snapshot) {
        new FilesRestore(Linux::openTarget, Clock.systemUTC())
                .restore(
                        snapshot,
                        new RestoreRequest(
                                Optional.empty(),
                                Optional.of(directory.resolve("target").toString()),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                0,
                                Check.DIGESTS,
                                false,
                                false,
                                List.of(),
                                false,
                                new FileOptions(false, Optional.empty(), false, Owners.NONE)),
                        Progress.NONE);
    }

    private List<Path> outside() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> !path.endsWith("target")).toList();
        }
    }

    /** What a reader does that decodes a path and resolves it. */
    private static boolean leadsOut(String path) {
        String decoded = path.replace("\\056", ".").replace("\\057", "/").replaceAll("\\\\000.*", "");
        Path target = Path.of("/target");
        return !target.resolve(decoded).normalize().startsWith(target) || decoded.contains("/trap/");
    }
}
