package io.recobro.source.server.inventory;

import io.recobro.source.container.Docker;
import io.recobro.source.server.host.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What docker tells of containers, without the values of their environments: most secrets of a platform lie there. */
final class Containers {
    static final String TABLE = "table {{.Names}}\t{{.Image}}\t{{.Status}}\t{{.Ports}}";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Variables whose values tell how a container is set up, and no secret. */
    private static final String HARMLESS =
            "PATH|HOME|LANG|LC_\\w+|TZ|HOSTNAME|\\w*(?:_VERSION|_MAJOR|_DATABASE|_DB|_HOST"
                    + "|_PORT|_USER|_REGION|_BUCKET|_LOG_LEVEL|_DATA_DIR)";

    private static final List<String> LISTS = List.of("Cmd", "Entrypoint", "Args", "Test", "Shell");

    private Containers() {}

    static String docker() {
        return Docker.command();
    }

    /** Image names with digests where they have some, each once. */
    static String images(Host host) {
        TreeSet<String> images = new TreeSet<>();
        for (JsonNode container : containers(host)) {
            images.add(container.path("Config").path("Image").asString(""));
        }
        List<String> lines = new ArrayList<>();
        for (String name : images) {
            JsonNode digests =
                    json(host.run(List.of(docker(), "image", "inspect", "--format", "{{json .RepoDigests}}", name))
                            .text());
            String digest = digests.path(0).asString("");
            lines.add(digest.isEmpty() ? name : digest + "    " + name);
        }
        lines.removeIf(String::isBlank);
        return String.join("\n", lines);
    }

    static String inspected(Host host) {
        JsonNode containers = containers(host);
        return containers.isEmpty() ? "" : JSON.writeValueAsString(redacted(containers));
    }

    /** @param what {@code network} or {@code volume} */
    static String inspected(Host host, String what) {
        JsonNode all = inspect(host, List.of(docker(), what, "ls", "--quiet"), List.of(docker(), what, "inspect"));
        return all.isEmpty() ? "" : JSON.writeValueAsString(redacted(all));
    }

    static JsonNode containers(Host host) {
        return inspect(
                host,
                List.of(docker(), "ps", "--all", "--quiet", "--no-trunc"),
                List.of(docker(), "inspect", "--type=container"));
    }

    private static JsonNode inspect(Host host, List<String> list, List<String> inspect) {
        List<String> command = new ArrayList<>(inspect);
        host.run(list).text().lines().filter(id -> !id.isBlank()).forEach(command::add);
        return command.size() == inspect.size()
                ? JSON.createArrayNode()
                : json(host.run(command).text());
    }

    private static JsonNode json(String text) {
        try {
            JsonNode node = JSON.readTree(text.isBlank() ? "[]" : text);
            return node.isArray() ? node : JSON.createArrayNode();
        } catch (JacksonException notJson) {
            return JSON.createArrayNode(); // cut off, or a message: there is nothing to tell then
        }
    }

    /** A copy without secrets: values of environments, values whose names say so, passwords in command lines and URLs. */
    static JsonNode redacted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JSON.createObjectNode();
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                copy.set(entry.getKey(), value(entry.getKey(), entry.getValue()));
            }
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            array.forEach(element -> copy.add(redacted(element)));
            return copy;
        }
        return node.isString() ? StringNode.valueOf(Redaction.line(node.asString())) : node;
    }

    private static JsonNode value(String name, JsonNode value) {
        if (name.equals("Env") && value.isArray()) {
            ArrayNode copy = JSON.createArrayNode();
            value.forEach(variable -> copy.add(variable(variable.asString(""))));
            return copy;
        }
        if (LISTS.contains(name) && value.isArray()) {
            return words(value);
        }
        if (value.isString() && !value.asString().isEmpty() && Redaction.secret(name)) {
            return StringNode.valueOf(Redaction.MARK);
        }
        return redacted(value);
    }

    private static String variable(String variable) {
        int equals = variable.indexOf('=');
        String name = equals < 0 ? variable : variable.substring(0, equals);
        return equals < 0 || name.matches(HARMLESS) && !Redaction.secret(name)
                ? Redaction.line(variable)
                : name + "=" + Redaction.MARK;
    }

    /** Words of a command: one after an option that asks for a secret is one. */
    private static ArrayNode words(JsonNode list) {
        ArrayNode copy = JSON.createArrayNode();
        boolean secretNext = false;
        for (JsonNode element : list) {
            String word = element.asString("");
            copy.add(secretNext ? Redaction.MARK : Redaction.line(" " + word).substring(1));
            secretNext = word.matches("--?[\\w-]+") && Redaction.secret(word);
        }
        return copy;
    }
}
