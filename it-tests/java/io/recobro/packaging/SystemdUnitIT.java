package io.recobro.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The unit and each of its drop-ins before the judge that every systemd host has: no complaint, and an exposure of at most 2.0. */
@EnabledIf(value = "isSystemdInstalled", disabledReason = "systemd-analyze is not installed")
class SystemdUnitIT {
    private static final Path SHIPPED = Path.of("systemd");
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for recobro.service: ([0-9.]+) ");
    private static final double HIGHEST_EXPOSURE = 2.0;

    @TempDir
    private Path units;

    @Test
    void theUnitIsValidAndHardened() throws Exception {
        install(shippedUnit());
        assertThat(complaints()).isEmpty();
        assertThat(exposure()).isLessThanOrEqualTo(HIGHEST_EXPOSURE);
    }

    @ParameterizedTest
    @MethodSource("dropIns")
    void everyDropInIsValidAndStaysHardened(Path dropIn) throws Exception {
        install(shippedUnit());
        Path directory = Files.createDirectory(units.resolve("recobro.service.d"));
        Files.copy(dropIn, directory.resolve(dropIn.getFileName().toString().replace(".example", "")));
        assertThat(complaints()).isEmpty();
        assertThat(exposure()).isLessThanOrEqualTo(HIGHEST_EXPOSURE);
    }

    @Test
    void aBrokenUnitIsNoticed() throws Exception {
        install(shippedUnit().replace("ProtectSystem=strict", "ProtectSystem=nonsense"));
        assertThat(complaints()).contains("recobro.service", "nonsense");
    }

    @Test
    void aBareUnitIsNoticed() throws Exception {
        install("[Service]\nUser=recobro\nExecStart=/bin/true\n");
        assertThat(exposure()).isGreaterThan(HIGHEST_EXPOSURE);
    }

    static boolean isSystemdInstalled() {
        return Tool.isInstalled("systemd-analyze");
    }

    static Stream<Path> dropIns() {
        try (Stream<Path> files = Files.list(SHIPPED.resolve("recobro.service.d"))) {
            return files.sorted().toList().stream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** As it is shipped, except for the program, which must exist where the unit is checked. */
    private static String shippedUnit() throws IOException {
        String unit = Files.readString(SHIPPED.resolve("recobro.service"));
        assertThat(unit).contains("\nExecStart=/usr/bin/recobro daemon\n");
        return unit.replace("/usr/bin/recobro", "/bin/true");
    }

    private void install(String unit) throws IOException {
        Files.writeString(units.resolve("recobro.service"), unit);
    }

    private String complaints() throws Exception {
        Tool.Result result = analyze("verify", "recobro.service");
        assertThat(result.status() == 0 || !result.output().isEmpty())
                .as("a failure says why")
                .isTrue();
        return result.output();
    }

    private double exposure() throws Exception {
        Tool.Result result = analyze("security", "--offline=true", "recobro.service");
        Matcher matcher = EXPOSURE.matcher(result.output());
        assertThat(matcher.find()).as(result.output()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    /** With the unit's directory before those of the machine, which hold the targets that it names. */
    private Tool.Result analyze(String... arguments) throws Exception {
        List<String> command = Stream.concat(Stream.of("systemd-analyze"), Stream.of(arguments))
                .toList();
        return Tool.run(units, Map.of("SYSTEMD_UNIT_PATH", units + ":", "SYSTEMD_COLORS", "0"), command);
    }
}
