package io.recobro.config.drills;

import io.recobro.config.notation.Durations;
import io.recobro.config.notation.Sizes;
import io.recobro.secret.Secret;
import io.recobro.source.mariadb.MariaDbSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Turns a section without mistakes into settings. */
public final class DrillBinder {
    private final Function<JsonNode, Secret> secrets;

    private DrillBinder(Function<JsonNode, Secret> secrets) {
        this.secrets = secrets;
    }

    /** @param secrets binds a reference */
    public static DrillConfig bind(JsonNode drill, Function<JsonNode, Secret> secrets) {
        return new DrillConfig(
                text(drill, "schedule"),
                text(drill, "from"),
                new DrillBinder(secrets).scratch(drill.path("scratch")),
                texts(drill.path("check")),
                texts(drill.path("files_exist")),
                drill.path("negative").asBoolean(false));
    }

    private ScratchConfig scratch(JsonNode node) {
        String type = node.isObject() ? text(node, "type").orElse(ScratchConfig.EMBEDDED) : node.asString("");
        return new ScratchConfig(
                type.isEmpty() ? ScratchConfig.EMBEDDED : type,
                text(node, "directory").map(Path::of),
                text(node, "binaries").map(Path::of),
                text(node, "image"),
                type.equals("server") ? Optional.of(server(node)) : Optional.empty(),
                text(node, "time_limit").map(Durations::parse).orElse(ScratchConfig.DEFAULT_TIME_LIMIT),
                size(node, "space_limit"),
                size(node, "memory"));
    }

    private MariaDbSettings server(JsonNode node) {
        return new MariaDbSettings(
                text(node, "host").orElse("127.0.0.1"),
                node.path("port").asInt(3306),
                text(node, "socket").map(Path::of),
                text(node, "container"),
                text(node, "user").orElse("root"),
                node.has("password") ? secrets.apply(node.path("password")) : Secret.of(""),
                List.of(),
                false,
                MariaDbSettings.Tls.valueOf(text(node, "tls")
                        .orElse("preferred")
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_')),
                text(node, "tls_ca").map(Path::of),
                0,
                MariaDbSettings.Engine.RECOBRO,
                "mariadb-dump",
                MariaDbSettings.DEFAULT_TIMEOUT);
    }

    private static OptionalLong size(JsonNode node, String key) {
        return text(node, key).map(Sizes::parse).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(JsonNode::asString);
    }

    private static List<String> texts(JsonNode node) {
        return node.valueStream().map(JsonNode::asString).toList();
    }
}
