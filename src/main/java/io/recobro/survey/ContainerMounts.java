package io.recobro.survey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks docker where the data of its containers lies. */
public final class ContainerMounts {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ContainerMounts() {}

    /** All containers, running or not; none where docker does not answer. */
    public static List<Container> ask(String docker) {
        List<String> inspect = new ArrayList<>(List.of(docker, "inspect", "--type=container"));
        run(List.of(docker, "ps", "--all", "--quiet", "--no-trunc")).lines().forEach(inspect::add);
        return inspect.size() == 3 ? List.of() : parse(run(inspect));
    }

    private static String run(List<String> command) {
        return DockerAnswer.to(command, PATIENCE);
    }

    /** @param output of {@code docker inspect} */
    static List<Container> parse(String output) {
        List<Container> containers = new ArrayList<>();
        try {
            JsonMapper.shared().readTree(output.isBlank() ? "[]" : output).forEach(node -> containers.add(of(node)));
        } catch (JacksonException notJson) {
            return List.of(); // a message of docker's own
        }
        return containers;
    }

    private static Container of(JsonNode node) {
        Set<Integer> ports = new TreeSet<>();
        for (Map.Entry<String, JsonNode> port :
                node.path("HostConfig").path("PortBindings").properties()) {
            port.getValue().forEach(binding -> {
                String number = binding.path("HostPort").asString("");
                if (number.matches("\\d{1,5}")) {
                    ports.add(Integer.valueOf(number));
                }
            });
        }
        List<Container.Mount> mounts = new ArrayList<>();
        for (JsonNode mount : node.path("Mounts")) {
            String source = mount.path("Source").asString("");
            if (source.startsWith("/")) {
                mounts.add(new Container.Mount(
                        mount.path("Type").asString("").equals("volume")
                                ? mount.path("Name").asString("")
                                : "",
                        Path.of(source).normalize(),
                        mount.path("Destination").asString(""),
                        mount.path("RW").asBoolean(true)));
            }
        }
        JsonNode config = node.path("Config");
        return new Container(
                node.path("Name").asString("").replaceFirst("^/", ""),
                config.path("Labels").path("com.docker.compose.service").asString(""),
                Kind.ofImage(config.path("Image").asString("")),
                ports,
                List.copyOf(mounts));
    }
}
