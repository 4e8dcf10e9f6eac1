package io.recobro.config.drills;

import io.recobro.config.notation.Sizes;
import io.recobro.config.yaml.DocumentCheck;
import io.recobro.config.yaml.Mistakes;
import io.recobro.config.yaml.YamlDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a schema cannot say of a drill. Passes over values of a wrong type. */
public final class DrillCheck extends DocumentCheck {
    private static final Set<String> DATABASES = Set.of("mariadb");
    private static final Set<String> FILES = Set.of("files", "server", "s3");
    private static final List<String> ADDRESSES = List.of("host", "socket", "container");

    /** Keys of scratch that only one type knows. */
    private static final Map<String, Set<String>> OWN_KEYS = Map.of(
            "embedded", Set.of("binaries", "memory", "space_limit"),
            "docker", Set.of("image", "memory", "space_limit"),
            "server", Set.of("host", "port", "socket", "container", "user", "password", "tls", "tls_ca"));

    public DrillCheck(YamlDocument document, Mistakes mistakes) {
        super(document, mistakes);
    }

    /**
     * Adds every mistake of the section at {@code pointer}.
     *
     * @param source type of the job's source
     */
    public void check(JsonNode drill, String source, String pointer) {
        if (drill.has("check") && !DATABASES.contains(source)) {
            key(pointer + "/check", "is only used with sources of type mariadb");
        }
        if (drill.has("files_exist") && !FILES.contains(source)) {
            key(pointer + "/files_exist", "is only used with sources of files or objects");
        }
        JsonNode scratch = drill.path("scratch");
        if (scratch.isString() && scratch.asString().equals("server")) {
            value(
                    pointer + "/scratch",
                    "a scratch server needs its address: scratch: {type: server, host: …, user: …, password: …}");
        } else if (scratch.isString() && !OWN_KEYS.containsKey(scratch.asString())) {
            value(pointer + "/scratch", "must be embedded, docker or a mapping, not '" + scratch.asString() + "'");
        } else if (scratch.isObject()) {
            scratch(scratch, pointer + "/scratch");
        }
    }

    private void scratch(JsonNode scratch, String pointer) {
        String type = scratch.path("type").asString("embedded");
        scratch.properties().forEach(entry -> ofType(entry.getKey(), type, pointer));
        duration(scratch.path("time_limit"), pointer + "/time_limit");
        size(scratch.path("space_limit"), pointer + "/space_limit");
        size(scratch.path("memory"), pointer + "/memory");
        if (type.equals("server")) {
            server(scratch, pointer);
        }
    }

    private void ofType(String key, String type, String pointer) {
        List<String> types = OWN_KEYS.entrySet().stream()
                .filter(entry -> entry.getValue().contains(key))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!types.isEmpty() && OWN_KEYS.containsKey(type) && !types.contains(type)) {
            key(pointer + "/" + key, "is only used with type " + String.join(" or ", types));
        }
    }

    private void server(JsonNode server, String pointer) {
        List<String> addresses = new ArrayList<>(ADDRESSES);
        addresses.removeIf(key -> !server.has(key));
        if (addresses.isEmpty()) {
            key(pointer, "key 'host', 'socket' or 'container' is missing");
        } else if (addresses.size() > 1) {
            key(pointer + "/" + addresses.get(1), "only one of host, socket and container can be given");
        }
        if (!server.has("password") && !server.has("socket")) {
            key(pointer, "key 'password' is missing; only an account that logs in through a socket needs none");
        }
    }

    private void size(JsonNode node, String pointer) {
        if (node.isString()) {
            try {
                if (Sizes.parse(node.asString()) == 0) {
                    value(pointer, "must be more than nothing");
                }
            } catch (IllegalArgumentException mistake) {
                value(pointer, mistake.getMessage());
            }
        }
    }
}
