package io.recobro.source.server.inventory;

import io.recobro.source.server.host.Host;
import io.recobro.source.server.host.Output;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The Compose files that containers were made from, and those that lie in usual places. */
final class ComposeFiles {
    private static final String LABEL = "com.docker.compose.project.config_files";
    private static final List<String> USUAL = List.of("/srv", "/opt", "/root", "/home");
    private static final List<String> NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

    private ComposeFiles() {}

    static String text(Host host) {
        StringBuilder out = new StringBuilder();
        for (String path : paths(host)) {
            Output file = host.read(path);
            if (file.usable()) {
                out.append("### file ").append(path).append('\n');
                out.append(Redaction.text(file.text()).stripTrailing()).append("\n\n");
            }
        }
        return out.toString();
    }

    static Set<String> paths(Host host) {
        Set<String> paths = new TreeSet<>();
        for (JsonNode container : Containers.containers(host)) {
            String files = container.path("Config").path("Labels").path(LABEL).asString("");
            for (String file : files.split(",")) {
                if (file.startsWith("/")) {
                    paths.add(file);
                }
            }
        }
        for (String place : USUAL) {
            add(host, place, paths);
            host.names(place).stream()
                    .filter(name -> !name.startsWith("."))
                    .forEach(name -> add(host, place + "/" + name, paths));
        }
        return paths;
    }

    private static void add(Host host, String directory, Set<String> paths) {
        List<String> names = host.names(directory);
        NAMES.stream().filter(names::contains).forEach(name -> paths.add(directory + "/" + name));
    }
}
