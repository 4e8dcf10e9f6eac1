package io.recobro.config.server;

import io.recobro.config.files.FilesBinder;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.server.ServerSettings;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Turns a source without mistakes into settings; the one place that knows its defaults. */
public final class ServerBinder {
    private ServerBinder() {}

    public static ServerSettings bind(JsonNode source) {
        FilesSettings.Selection selection = FilesBinder.selection(source);
        return new ServerSettings(
                paths(source.path("paths")),
                paths(source.path("extra")),
                new FilesSettings.Selection(
                        selection.include(),
                        selection.exclude(),
                        selection.oneFileSystem(),
                        selection.excludeIfPresent(),
                        source.path("exclude_caches").asBoolean(true)),
                source.path("network_mounts").asBoolean(false),
                source.path("allow_empty").asBoolean(false));
    }

    private static List<Path> paths(JsonNode node) {
        return node.valueStream().map(JsonNode::asString).map(Path::of).toList();
    }
}
