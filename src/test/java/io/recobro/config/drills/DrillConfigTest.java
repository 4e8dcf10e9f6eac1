package io.recobro.config.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recobro.config.ConfigLoader;
import io.recobro.config.JobConfig;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillConfigTest {
    private static final String DATABASE = "{type: mariadb, user: u, password: p, databases: [d]}";

    @TempDir
    private Path directory;

    /** The keys of the drill begin in line 9, column 7. */
    private Path file(String source, String... keys) throws IOException {
        return Files.writeString(
                directory.resolve("recobro.yml"),
                "site: s\ndestinations:\n  local: {type: dir, path: /backups}\n  away: {type: dir, path: /away}\n"
                        + "jobs:\n  job:\n    source: " + source + "\n    drill:\n      "
                        + String.join("\n      ", keys) + "\n    to: [local]\n");
    }

    private DrillConfig drill(String source, String... keys) throws IOException {
        JobConfig job =
                new ConfigLoader(Map.of()).load(file(source, keys)).jobs().get("job");
        return job.drill().orElseThrow();
    }

    private String mistakes(String source, String... keys) throws IOException {
        Path file = file(source, keys);
        RecobroException failure =
                catchThrowableOfType(RecobroException.class, () -> new ConfigLoader(Map.of()).load(file));
        assertThat(failure).as("%s", (Object) keys).isNotNull();
        assertThat(failure.fault()).isEqualTo(Fault.CONFIGURATION_INVALID);
        return failure.getMessage().replace(file.toString(), "");
    }

    @Test
    void littleTakesEveryDefault() throws IOException {
        assertThat(drill(DATABASE, "negative: false")).isEqualTo(DrillConfig.DEFAULT);
    }

    @Test
    void everyKeyArrives() throws IOException {
        DrillConfig drill = drill(
                DATABASE,
                "schedule: \"0 4 * * *\"",
                "from: local",
                "check: [\"SELECT 1\"]",
                "negative: true",
                "scratch:",
                "  directory: /scratch",
                "  binaries: /opt/mariadb",
                "  time_limit: 30m",
                "  space_limit: 2GiB",
                "  memory: 256MiB");
        assertThat(drill.schedule()).contains("0 4 * * *");
        assertThat(drill.from()).contains("local");
        assertThat(drill.check()).containsExactly("SELECT 1");
        assertThat(drill.negative()).isTrue();
        assertThat(drill.scratch())
                .isEqualTo(new ScratchConfig(
                        ScratchConfig.EMBEDDED,
                        Optional.of(Path.of("/scratch")),
                        Optional.of(Path.of("/opt/mariadb")),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofMinutes(30),
                        OptionalLong.of(2L << 30),
                        OptionalLong.of(256L << 20)));
    }

    @Test
    void aScratchPlaceIsAWordOrAMapping() throws IOException {
        assertThat(drill(DATABASE, "scratch: docker").scratch().type()).isEqualTo("docker");
        ScratchConfig image = drill(DATABASE, "scratch: {type: docker, image: \"mariadb:11.2\"}")
                .scratch();
        assertThat(image.image()).contains("mariadb:11.2");
        ScratchConfig server = drill(DATABASE, "scratch: {type: server, host: spare, user: drill, password: p}")
                .scratch();
        assertThat(server.server()).hasValueSatisfying(settings -> {
            assertThat(settings.host()).isEqualTo("spare");
            assertThat(settings.port()).isEqualTo(3306);
            assertThat(settings.user()).isEqualTo("drill");
        });
        assertThat(drill(DATABASE, "scratch: {type: server, socket: /run/spare.sock}")
                        .scratch()
                        .server())
                .hasValueSatisfying(settings -> assertThat(settings.socket()).contains(Path.of("/run/spare.sock")));
    }

    @Test
    void mistakesAreToldWithTheirPlace() throws IOException {
        assertThat(mistakes(DATABASE, "chek: [\"SELECT 1\"]"))
                .contains(":9:7: ", "/jobs/job/drill/chek", "did you mean 'check'?");
        assertThat(mistakes(DATABASE, "schedule: \"0 25 * * *\"")).contains(":9:17: ", "'25' is no hour");
        assertThat(mistakes(DATABASE, "from: away")).contains(":9:13: ", "'away' is not a destination of this job");
        assertThat(mistakes(DATABASE, "negative: often")).contains(":9:17: ", "must be true or false");
        assertThat(mistakes(DATABASE, "check: SELECT 1")).contains(":9:14: ", "/jobs/job/drill/check");
    }

    @Test
    void mistakesOfTheScratchPlaceAreToldWithTheirPlace() throws IOException {
        assertThat(mistakes(DATABASE, "scratch: vm")).contains(":9:16: ", "must be embedded, docker or a mapping");
        assertThat(mistakes(DATABASE, "scratch: server")).contains(":9:16: ", "needs its address");
        assertThat(mistakes(DATABASE, "scratch: {type: virtual}")).contains(":9:23: ", "embedded, docker, server");
        assertThat(mistakes(DATABASE, "scratch: {image: \"mariadb:11.2\"}"))
                .contains(":9:17: ", "is only used with type docker");
        assertThat(mistakes(DATABASE, "scratch: {type: docker, binaries: /opt/x}"))
                .contains(":9:31: ", "is only used with type embedded");
        assertThat(mistakes(DATABASE, "scratch: {host: spare}")).contains(":9:17: ", "is only used with type server");
        assertThat(mistakes(DATABASE, "scratch: {time_limit: 0s}")).contains(":9:29: ", "must be longer than nothing");
        assertThat(mistakes(DATABASE, "scratch: {space_limit: 0MiB}")).contains(":9:30: ", "must be more than nothing");
        assertThat(mistakes(DATABASE, "scratch: {memory: plenty}")).contains(":9:25: ", "/scratch/memory");
        assertThat(mistakes(DATABASE, "scratch: {directory: scratch}")).contains(":9:28: ", "absolute path");
    }

    @Test
    void aScratchServerNeedsOneAddressAndAPassword() throws IOException {
        assertThat(mistakes(DATABASE, "scratch: {type: server, password: p}"))
                .contains(":9:7: ", "key 'host', 'socket' or 'container' is missing");
        assertThat(mistakes(DATABASE, "scratch: {type: server, host: a, socket: /s, password: p}"))
                .contains("only one of host, socket and container can be given");
        assertThat(mistakes(DATABASE, "scratch: {type: server, host: a}"))
                .contains(":9:7: ", "key 'password' is missing");
    }

    @Test
    void checksFitTheSource() throws IOException {
        String files = "{type: files, paths: [/srv]}";
        assertThat(mistakes(files, "check: [\"SELECT 1\"]"))
                .contains(":9:7: ", "is only used with sources of type mariadb");
        assertThat(mistakes(DATABASE, "files_exist: [/srv/a]"))
                .contains(":9:7: ", "is only used with sources of files");
        assertThat(drill(files, "files_exist: [/srv/a]").filesExist()).containsExactly("/srv/a");
    }
}
