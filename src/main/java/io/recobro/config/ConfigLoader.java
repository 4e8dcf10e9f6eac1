package io.recobro.config;

import io.recobro.config.yaml.Mistakes;
import io.recobro.config.yaml.PassedChecks;
import io.recobro.config.yaml.SchemaCheck;
import io.recobro.config.yaml.YamlDocument;
import io.recobro.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds, checks and reads the configuration file. Reads no secret and opens no connection. */
public final class ConfigLoader {
    private static final String SCHEMA = "recobro.schema.json";

    private final Map<String, String> environment;
    private final Optional<PassedChecks> passed;

    /** @param environment the process's environment; secrets by {@code env} and {@code credential} look there later */
    public ConfigLoader(Map<String, String> environment) {
        this(environment, Optional.empty());
    }

    /** @param passed where to remember what was right, so that it is not compared with the schema again */
    public ConfigLoader(Map<String, String> environment, Optional<PassedChecks> passed) {
        this.environment = Map.copyOf(environment);
        this.passed = passed;
    }

    /** The file to use: the one given, else $RECOBRO_CONFIG, else ./recobro.yml where it exists, else /etc/recobro/recobro.yml. */
    public Path find(Optional<Path> given) {
        Path local = Path.of("recobro.yml");
        return given.or(() -> Optional.ofNullable(environment.get("RECOBRO_CONFIG"))
                        .filter(name -> !name.isEmpty())
                        .map(Path::of))
                .orElse(Files.exists(local) ? local : Path.of("/etc/recobro/recobro.yml"));
    }

    /**
     * Reads a configuration.
     *
     * @throws io.recobro.fault.RecobroException with {@code CONFIGURATION_INVALID}: the file cannot be read, or its
     *     message lists every mistake, one {@code file:line:column: path: message} per line
     */
    public SiteConfig load(Path file) {
        Mistakes mistakes = new Mistakes(file);
        String text = text(file);
        YamlDocument document = YamlDocument.parse(text, mistakes);
        if (!mistakes.none() && document.root().isEmpty()) {
            throw mistakes.exception();
        }
        boolean known = mistakes.none() && passed.isPresent() && passed.get().hold(text);
        if (!known) {
            new SchemaCheck(schema()).check(document, mistakes);
        }
        new CrossCheck(document, mistakes).check();
        if (!mistakes.none()) {
            throw mistakes.exception();
        }
        if (!known) {
            passed.ifPresent(checks -> checks.keep(text));
        }
        return new ConfigBinder(environment).bind(document.root(), file);
    }

    /** The JSON Schema of the configuration. */
    public static String schema() {
        try (InputStream in = ConfigLoader.class.getResourceAsStream(SCHEMA)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException failure) {
            throw Fault.CONFIGURATION_INVALID
                    .because("unable to read configuration '" + file + "': no such file", failure)
                    .hint("name yours with -c FILE or RECOBRO_CONFIG; conf/recobro.example.yml is a start");
        } catch (AccessDeniedException failure) {
            throw Fault.CONFIGURATION_INVALID.because(
                    "unable to read configuration '" + file + "': permission denied", failure);
        } catch (CharacterCodingException failure) {
            throw Fault.CONFIGURATION_INVALID.because(
                    "unable to read configuration '" + file + "': it is not UTF-8 text", failure);
        } catch (IOException failure) {
            throw Fault.CONFIGURATION_INVALID.because(
                    "unable to read configuration '" + file + "': " + failure.getMessage(), failure);
        }
    }
}
