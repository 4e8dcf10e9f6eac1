package io.recobro.survey;

import io.recobro.config.yaml.Mistakes;
import io.recobro.config.yaml.YamlDocument;
import io.recobro.fault.Fault;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A Compose file. What it says of services that are not known here, and of anything else, is passed over. */
public final class ComposeFile {
    private static final String DRUPAL_FILES = ".*/sites/[^/]+/files/?";

    private final Path file;
    private final JsonNode root;
    private final Variables variables;

    private ComposeFile(Path file, JsonNode root, Variables variables) {
        this.file = file;
        this.root = root;
        this.variables = variables;
    }

    /**
     * Reads a file, and {@code .env} beside it.
     *
     * @throws io.recobro.fault.RecobroException {@code USAGE_WRONG} when it cannot be read, or is no YAML; the message
     *     tells line and column
     */
    public static ComposeFile read(Path file, Map<String, String> environment) {
        Mistakes mistakes = new Mistakes(file);
        YamlDocument document = YamlDocument.parse(text(file), mistakes);
        if (!mistakes.none()) {
            throw Fault.USAGE_WRONG
                    .because("unable to read Compose file '" + file + "': "
                            + mistakes.lines().getFirst())
                    .hint("see 'docker compose config', or name another file with --compose");
        }
        if (!document.root().path("services").isObject()) {
            throw Fault.USAGE_WRONG
                    .because("unable to read Compose file '" + file + "': it has no services")
                    .hint("name the Compose file with --compose");
        }
        Path dotEnv = file.toAbsolutePath().resolveSibling(".env");
        return new ComposeFile(file, document.root(), Variables.of(dotEnv, environment));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException failure) {
            throw unreadable(file, "no such file", failure);
        } catch (CharacterCodingException failure) {
            throw unreadable(file, "it is not UTF-8 text", failure);
        } catch (IOException failure) {
            throw unreadable(file, String.valueOf(failure.getMessage()), failure);
        }
    }

    private static RuntimeException unreadable(Path file, String cause, IOException failure) {
        return Fault.USAGE_WRONG
                .because("unable to read Compose file '" + file + "': " + cause, failure)
                .hint("name the Compose file with --compose");
    }

    public Path file() {
        return file;
    }

    /** The name of the project: what the file says, else the name of its directory, as Compose makes it. */
    public String project() {
        String given = variables.resolve(root.path("name").asString(""));
        Path directory = file.toAbsolutePath().getParent();
        String name = given.isEmpty() && directory.getFileName() != null
                ? directory.getFileName().toString()
                : given;
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceFirst("^[_-]+", "");
    }

    /** The services whose kind is known, in the order of the file. */
    public List<Service> services() {
        List<Service> services = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : root.path("services").properties()) {
            JsonNode node = entry.getValue();
            String image = variables.resolve(node.path("image").asString(""));
            List<String> volumes = volumes(node.path("volumes"));
            kind(entry.getKey(), image, volumes)
                    .ifPresent(kind -> services.add(service(entry.getKey(), kind, image, volumes, node)));
        }
        return services;
    }

    private static Optional<Kind> kind(String name, String image, List<String> volumes) {
        if (volumes.stream().anyMatch(volume -> volume.matches(DRUPAL_FILES))) {
            return Optional.of(Kind.DRUPAL);
        }
        return Kind.ofImage(image.isEmpty() ? name : image);
    }

    private Service service(String name, Kind kind, String image, List<String> volumes, JsonNode node) {
        Map<String, String> environment = environment(node.path("environment"));
        String container = variables.resolve(node.path("container_name").asString(""));
        List<String> databases = new ArrayList<>();
        for (String key : List.of("MARIADB_DATABASE", "MYSQL_DATABASE", "POSTGRES_DB")) {
            Optional.ofNullable(environment.get(key))
                    .filter(value -> !value.isEmpty() && !databases.contains(value))
                    .ifPresent(databases::add);
        }
        return new Service(
                name,
                kind,
                image,
                Optional.of(container.isEmpty() ? project() + "-" + name + "-1" : container),
                Ports.published(node.path("ports"), kind.port(), variables),
                List.copyOf(databases),
                environment.keySet().stream().anyMatch(key -> key.matches("QDRANT__SERVICE__.*API_KEY")),
                volumes);
    }

    /** A map, or a list of {@code NAME=value}. */
    private Map<String, String> environment(JsonNode node) {
        Map<String, String> values = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> values.put(
                        entry.getKey(), variables.resolve(entry.getValue().asString(""))));
        if (node.isArray()) {
            for (JsonNode element : node) {
                String[] parts = variables.resolve(element.asString("")).split("=", 2);
                values.put(parts[0], parts.length == 2 ? parts[1] : "");
            }
        }
        return values;
    }

    private List<String> volumes(JsonNode node) {
        List<String> volumes = new ArrayList<>();
        for (JsonNode volume : node) {
            String text = volume.isObject()
                    ? volume.path("source").asString("") + ":"
                            + volume.path("target").asString("")
                    : volume.asString("").replaceFirst("^([^:]+:[^:]+):[a-zA-Z,]+$", "$1");
            volumes.add(realName(variables.resolve(text)));
        }
        return volumes;
    }

    /** {@code source:target} with the name that docker knows a volume by. */
    private String realName(String volume) {
        int colon = volume.indexOf(':');
        String source = colon < 0 ? "" : volume.substring(0, colon);
        if (!source.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
            return volume;
        }
        JsonNode declared = root.path("volumes").path(source);
        String given = variables.resolve(declared.path("name").asString(""));
        String usual = declared.path("external").asBoolean(false) ? source : project() + "_" + source;
        return (given.isEmpty() ? usual : given) + volume.substring(colon);
    }
}
