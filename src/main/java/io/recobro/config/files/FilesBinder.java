package io.recobro.config.files;

import io.recobro.source.files.FilesSettings;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Turns a source without mistakes into settings; the one place that knows its defaults. */
public final class FilesBinder {
    private FilesBinder() {}

    public static FilesSettings bind(JsonNode source) {
        return new FilesSettings(
                texts(source.path("paths")).stream().map(Path::of).toList(),
                texts(source.path("volumes")),
                selection(source),
                source.path("allow_empty").asBoolean(false));
    }

    /** The keys that say what of a tree belongs to a snapshot. */
    public static FilesSettings.Selection selection(JsonNode source) {
        return new FilesSettings.Selection(
                texts(source.path("include")),
                texts(source.path("exclude")),
                source.path("one_file_system").asBoolean(false),
                texts(source.path("exclude_if_present")),
                source.path("exclude_caches").asBoolean(false));
    }

    private static List<String> texts(JsonNode node) {
        return node.valueStream().map(JsonNode::asString).toList();
    }
}
