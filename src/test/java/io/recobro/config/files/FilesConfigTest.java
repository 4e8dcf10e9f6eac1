package io.recobro.config.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recobro.config.ConfigLoader;
import io.recobro.config.SourceConfig.FilesSource;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.files.FilesSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesConfigTest {
    @TempDir
    private Path directory;

    /** The keys of the source begin in line 8, column 7. */
    private Path file(String... keys) throws IOException {
        return Files.writeString(
                directory.resolve("recobro.yml"),
                "site: s\ndestinations:\n  local: {type: dir, path: /backups}\njobs:\n  files:\n    source:\n"
                        + "      type: files\n      " + String.join("\n      ", keys) + "\n    to: [local]\n");
    }

    private FilesSettings settings(String... keys) throws IOException {
        return ((FilesSource) new ConfigLoader(Map.of())
                        .load(file(keys))
                        .jobs()
                        .get("files")
                        .source())
                .settings();
    }

    private String mistakes(String... keys) throws IOException {
        Path file = file(keys);
        RecobroException failure =
                catchThrowableOfType(RecobroException.class, () -> new ConfigLoader(Map.of()).load(file));
        assertThat(failure).isNotNull();
        assertThat(failure.fault()).isEqualTo(Fault.CONFIGURATION_INVALID);
        return failure.getMessage().replace(file.toString(), "");
    }

    @Test
    void littleTakesEveryDefault() throws IOException {
        FilesSettings settings = settings("paths: [/srv]");
        assertThat(settings.paths()).containsExactly(Path.of("/srv"));
        assertThat(settings.volumes()).isEmpty();
        assertThat(settings.selection()).isEqualTo(FilesSettings.Selection.ALL);
        assertThat(settings.allowEmpty()).isFalse();
    }

    @Test
    void everyKeyArrives() throws IOException {
        FilesSettings settings = settings(
                "paths: [/srv, /etc]",
                "volumes: [drupal-files]",
                "include: [\"*.pdf\"]",
                "exclude: [css/, \"!keep\"]",
                "one_file_system: true",
                "exclude_if_present: [.nobackup]",
                "exclude_caches: true",
                "allow_empty: true");
        assertThat(settings.paths()).containsExactly(Path.of("/srv"), Path.of("/etc"));
        assertThat(settings.volumes()).containsExactly("drupal-files");
        assertThat(settings.selection())
                .isEqualTo(new FilesSettings.Selection(
                        List.of("*.pdf"), List.of("css/", "!keep"), true, List.of(".nobackup"), true));
        assertThat(settings.allowEmpty()).isTrue();
    }

    @Test
    void volumesAreEnough() throws IOException {
        assertThat(settings("volumes: [a]").paths()).isEmpty();
    }

    @Test
    void somethingMustBeNamed() throws IOException {
        assertThat(mistakes("exclude: [css/]")).contains("'paths' is missing");
    }

    @Test
    void pathsMustNotOverlap() throws IOException {
        assertThat(mistakes("paths: [/srv, /etc, /srv/files]")).contains(":8:", "overlap");
        assertThat(settings("paths: [/srv/file, /srv/files]").paths()).hasSize(2);
    }

    @Test
    void namesAreNoPaths() throws IOException {
        assertThat(mistakes("paths: [/srv]", "exclude_if_present: [a/b]")).contains(":9:", "not a path");
    }
}
