package io.recobro.survey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The running containers, as {@code docker ps} tells them. */
final class Containers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern PUBLISHED = Pattern.compile("(?:0\\.0\\.0\\.0|127\\.0\\.0\\.1):(\\d+)->(\\d+)/tcp");

    private Containers() {}

    /** A container, and the Compose file that it was made from. */
    record Running(Service service, Optional<Path> composeFile) {}

    /** The output of {@code docker ps --format json}; empty where docker does not answer. */
    static String ask(String docker) {
        return DockerAnswer.to(List.of(docker, "ps", "--no-trunc", "--format", "{{json .}}"), PATIENCE);
    }

    /** One JSON object per line; lines of another kind are passed over. */
    static List<Running> parse(String output) {
        List<Running> running = new ArrayList<>();
        for (String line : output.lines().filter(text -> text.startsWith("{")).toList()) {
            try {
                JsonNode node = JsonMapper.shared().readTree(line);
                Kind.ofImage(node.path("Image").asString("")).ifPresent(kind -> running.add(container(node, kind)));
            } catch (JacksonException notOurs) {
                continue; // a warning of docker's own
            }
        }
        return running;
    }

    private static Running container(JsonNode node, Kind kind) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : node.path("Labels").asString("").split(",", -1)) {
            String[] parts = label.split("=", 2);
            labels.putIfAbsent(parts[0], parts.length == 2 ? parts[1] : "");
        }
        String container = node.path("Names").asString("").split(",", 2)[0];
        Optional<Integer> port = Optional.empty();
        Matcher matcher = PUBLISHED.matcher(node.path("Ports").asString(""));
        while (matcher.find()) {
            if (Integer.parseInt(matcher.group(2)) == kind.port()) {
                port = Optional.of(Integer.parseInt(matcher.group(1)));
            }
        }
        Service service = new Service(
                labels.getOrDefault("com.docker.compose.service", container),
                kind,
                node.path("Image").asString(""),
                Optional.of(container),
                port,
                List.of(),
                false,
                List.of());
        return new Running(
                service,
                Optional.ofNullable(labels.get("com.docker.compose.project.config_files"))
                        .filter(files -> files.startsWith("/"))
                        .map(Path::of));
    }
}
