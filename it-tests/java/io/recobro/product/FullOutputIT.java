package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Data that is printed onto a full disk is not a success; a reader that goes away is no failure. */
class FullOutputIT {
    private static final File FULL = new File("/dev/full");

    private GoldenPlace place;
    private Recobro recobro;

    @BeforeEach
    void lay() throws Exception {
        place = new GoldenPlace();
        place.lay(GoldenFolder.newest());
        recobro = place.recobro();
    }

    @AfterEach
    void close() throws Exception {
        place.close();
    }

    private record Ended(int status, String said) {}

    private Ended run(ProcessBuilder.Redirect output, String command) throws IOException, InterruptedException {
        Path said = Files.createTempFile(place.directory(), "said", "");
        Process process = new ProcessBuilder(recobro.command("128m", command.split(" ")))
                .redirectOutput(output)
                .redirectError(said.toFile())
                .start();
        if (output.type() == ProcessBuilder.Redirect.Type.PIPE) {
            assertThat(process.getInputStream().readNBytes(10)).hasSize(10);
            process.getInputStream().close();
        }
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(said));
    }

    @Test
    void dataThatDoesNotArriveIsNoSuccess() throws Exception {
        assumeTrue(FULL.exists(), "there is no /dev/full here");
        Path whole = place.directory().resolve("whole");
        int tried = 0;
        for (String command :
                List.of("list files", "--json list", "find small1", "dump " + GoldenPlace.TREE + "/large files")) {
            Ended full = run(ProcessBuilder.Redirect.to(FULL), command);
            assertThat(full.status()).as(command + ": " + full.said()).isEqualTo(1);
            assertThat(full.said())
                    .contains("unable to write the output: No space left on device", "is not complete")
                    .doesNotContain("Exception", "\tat ");
            Ended control = run(ProcessBuilder.Redirect.to(whole.toFile()), command);
            assertThat(control.status()).as(command + ": " + control.said()).isZero();
            tried++;
        }
        assertThat(Files.size(whole)).as("the large file").isGreaterThan(3_000_000);
        Ended left = run(ProcessBuilder.Redirect.PIPE, "dump " + GoldenPlace.TREE + "/large files");
        assertThat(left.status()).as(left.said()).isZero();
        assertThat(left.said()).doesNotContain("unable");
        Reliability.record(new Attack(
                "Full disks",
                "standard output is a full disk",
                "list, find and dump",
                tried,
                tried + " commands ended with status 1 and said that what was written is not complete",
                "the same commands into a file with room succeed, and so does one whose reader goes away",
                FullOutputIT.class.getSimpleName()));
    }
}
